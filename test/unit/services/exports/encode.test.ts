import ExcelJS from "exceljs";
import { parquetReadObjects } from "hyparquet";
import type { ExportRow } from "../../../../src/services/exports/contract.ts";
import { encodeRows, type ExportFormat } from "../../../../src/services/exports/encode.ts";

const columns = {
  account: "text",
  slot: "instant",
  followers: "count",
  durationSeconds: "measure",
  title: "text",
  simulated: "flag",
} as const;
const names = Object.keys(columns);
const hostile = `=HYPERLINK("http://evil.example","<script>alert(1)</script>")\u0000`;

async function* rowsOf(count: number): AsyncGenerator<ExportRow> {
  for (let n = 0; n < count; n += 1)
    yield {
      account: "patna.facebook",
      slot: new Date(Date.UTC(2023, 6, 1) + n * 60_000),
      followers: n === 0 ? null : n,
      durationSeconds: n + 0.5,
      title: n === 0 ? hostile : "जन संवाद",
      simulated: true,
    };
}

async function encoded(format: ExportFormat, count: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of encodeRows(format, rowsOf(count), {
    name: "snapshots",
    columns,
    simulated: true,
  }))
    chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe("export formats", () => {
  it("writes a workbook that Excel's format reads back, with formulas as text and unknown left empty", async () => {
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load((await encoded("xlsx", 3)) as never);
    const sheet = workbook.getWorksheet("snapshots SIMULATED");
    expect(sheet?.getRow(1).values).toEqual([undefined, ...names]);
    expect(sheet?.getCell("E2").value).toBe(hostile.replace("\u0000", "\ufffd"));
    expect(sheet?.getCell("C2").value).toBeNull();
    expect(sheet?.getCell("C3").value).toBe(1);
    expect(sheet?.getCell("B2").value).toBe("2023-07-01T00:00:00.000Z");
    expect(sheet?.rowCount).toBe(4);
  });

  it("writes Parquet over several groups of rows that a reader gives back with its types", async () => {
    const bytes = await encoded("parquet", 10_001);
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
    const rows = await parquetReadObjects({ file });
    expect(rows).toHaveLength(10_001);
    expect(rows[0]).toEqual({
      account: "patna.facebook",
      slot: new Date("2023-07-01T00:00:00Z"),
      followers: null,
      durationSeconds: 0.5,
      title: hostile,
      simulated: true,
    });
    expect(rows[10_000]?.followers).toBe(10_000n);
  });

  it("writes Parquet and XLSX without rows", async () => {
    const bytes = await encoded("parquet", 0);
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
    expect(await parquetReadObjects({ file })).toEqual([]);
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load((await encoded("xlsx", 0)) as never);
    expect(workbook.worksheets[0]?.rowCount).toBe(1);
  });

  it("writes CSV for people with the mark that Excel needs", async () => {
    const chunks: Uint8Array[] = [];
    const options = { name: "snapshots", columns, simulated: true, withMark: true };
    for await (const chunk of encodeRows("csv", rowsOf(1), options)) chunks.push(chunk);
    expect(Buffer.concat(chunks).subarray(0, 3).toString("hex")).toBe("efbbbf");
    expect((await encoded("csv", 1)).subarray(0, 7).toString()).toBe("account");
  });

  it("disarms formulas in CSV, and keeps titles whole in NDJSON", async () => {
    const csv = (await encoded("csv", 1)).toString();
    expect(csv.split("\n")[0]).toBe(names.join(","));
    expect(csv).toContain(`"'=HYPERLINK`);
    expect(JSON.parse((await encoded("ndjson", 1)).toString())).toMatchObject({ title: hostile });
  });
});
