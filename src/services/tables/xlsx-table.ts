import { Buffer } from "node:buffer";
import type { CellValue } from "exceljs";
import type { TableLine, TableResult } from "./table.ts";

const LARGEST_UNPACKED_BYTES = 64 * 1024 * 1024;
const MOST_COLUMNS = 60;

/** The first sheet of an XLSX file, as text: results of formulas, ids with all digits that the file still has. */
export async function readXlsxTable(bytes: Uint8Array): Promise<TableResult> {
  const buffer = Buffer.from(bytes);
  if (unpackedBytes(buffer) > LARGEST_UNPACKED_BYTES)
    return { lines: [], fault: { line: 1, sentence: "unpacks to more than 64 MB" } };
  // Loaded when it is needed: it costs every other command a quarter of its start.
  const { default: excel } = await import("exceljs");
  const workbook = new excel.Workbook();
  try {
    await workbook.xlsx.load(asArrayBuffer(bytes));
  } catch {
    return { lines: [], fault: { line: 1, sentence: "cannot be read as an XLSX workbook; save it anew" } };
  }
  const lines: TableLine[] = [];
  workbook.worksheets[0]?.eachRow((row, line) => {
    const count = Math.min(row.cellCount, MOST_COLUMNS);
    lines.push({ line, cells: Array.from({ length: count }, (_, i) => textOf(row.getCell(i + 1).value)) });
  });
  return { lines, fault: null };
}

function textOf(value: CellValue): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return dateText(value);
  if (typeof value === "number") return numberText(value);
  if (typeof value !== "object") return String(value);
  if ("richText" in value) return value.richText.map(({ text }) => text).join("");
  if ("text" in value) return textOf(value.text as CellValue);
  if ("result" in value) return textOf(value.result as CellValue);
  return "";
}

/** A day, or a day and its time where there is one. A spreadsheet's dates know no zone. */
function dateText(value: Date): string {
  if (Number.isNaN(value.getTime())) return "";
  const [day = "", time = ""] = new Date(Math.round(value.getTime() / 1000) * 1000).toISOString().split("T");
  return time.startsWith("00:00:00") ? day : `${day} ${time.slice(0, 8)}`;
}

/** A spreadsheet keeps 15 digits of a number: a longer one is written so that it is seen to be spoilt. */
function numberText(value: number): string {
  return Math.abs(value) >= 1e15 ? value.toExponential(2).replace("e", "E") : String(value);
}

const DIRECTORY_ENTRY = Buffer.from([0x50, 0x4b, 0x01, 0x02]);

/** What the archive's own directory says its files unpack to; a small file can hold a great deal of nothing. */
function unpackedBytes(buffer: Buffer): number {
  let total = 0;
  for (let at = buffer.indexOf(DIRECTORY_ENTRY); at !== -1; at = buffer.indexOf(DIRECTORY_ENTRY, at + 4))
    if (at + 28 <= buffer.length) total += buffer.readUInt32LE(at + 24);
  return total;
}

function asArrayBuffer(bytes: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.byteLength);
  new Uint8Array(copy).set(bytes);
  return copy;
}
