import { parseWorkbook } from "../../../../src/services/tables/xlsx/parse-workbook.ts";
import { readTable } from "../../../../src/services/tables/read-table.ts";
import type { TableResult } from "../../../../src/services/tables/table.ts";
import { lieAboutSize, rowXml, type SheetXml, workbookBytes } from "../../../support/workbook.ts";

type Extras = Parameters<typeof workbookBytes>[1];

const HEAD = rowXml(1, ["office", "value", "note"]);
const readSheets = async (sheets: readonly SheetXml[], extras?: Extras) =>
  parseWorkbook(await workbookBytes(sheets, extras));
const readRows = (rows: string, after = "", extras?: Extras) =>
  readSheets([{ name: "figures", rows: HEAD + rows, after }], extras);
const sentencesOf = async (read: Promise<TableResult>) =>
  (await read).faults.map(({ line, sentence }) => `${line}: ${sentence}`);

describe("the cells of a workbook", () => {
  it("are read as a person sees them: shared and rich texts, days, times, results and truth values", async () => {
    const { lines, faults } = await readRows(
      '<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" s="1"><v>45123</v></c><c r="C2" s="2"><v>45123.75</v></c></row>' +
        '<row r="4"><c t="str"><f>UPPER("a")</f><v>A</v></c><c><f>1+1</f><v>2</v></c><c t="b"><v>1</v></c></row>' +
        '<row r="5"><c r="A5" t="str"><f>""</f><v></v></c><c r="B5"><v>0.30000000000000004</v></c><c r="C5" t="d"><v>2023-07-14T10:30:00</v></c></row>' +
        '<row r="6"><c r="B6"><v>1234567890123456789</v></c><c r="C6" s="3"><v>7</v></c></row>',
      "",
      {
        shared: "<si><t>unused</t></si><si><r><t>Pat</t></r><r><t>na</t></r><rPh><t>phonetic</t></rPh></si>",
        styles:
          '<numFmts><numFmt numFmtId="170" formatCode="dd/mm/yyyy hh:mm"/><numFmt numFmtId="171" formatCode="[Red]0&quot; days&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs>',
      },
    );
    expect(faults).toEqual([]);
    expect(lines.slice(1)).toEqual([
      { line: 2, cells: ["Patna", "2023-07-16", "2023-07-16 18:00:00"] },
      { line: 4, cells: ["A", "2", "true"] },
      { line: 5, cells: ["", "0.3", "2023-07-14 10:30:00"] },
      { line: 6, cells: ["", "1.23E+18", "7"] },
    ]);
  });

  it("count days from 1904 where the workbook says so", async () => {
    const { lines } = await readRows('<row r="2"><c r="B2" s="0"><v>43661</v></c></row>', "", {
      workbook: '<workbookPr date1904="1"/>',
      styles: '<cellXfs><xf numFmtId="14"/></cellXfs>',
    });
    expect(lines[1]?.cells[1]).toBe("2023-07-16");
  });

  it("with an error or a formula that was never calculated are faults with their place, all at once", async () => {
    const read = readRows(
      '<row r="2"><c r="B2" t="e"><f>Z!A1</f><v>#REF!</v></c></row><row r="3"><c r="B3"><f>SUM(A1)</f></c><c r="C3"><f>A1</f><v/></c></row>',
    );
    expect(await sentencesOf(read)).toEqual([
      "2: cell B2 holds the error #REF!; correct it",
      expect.stringMatching(/^3: cell B3 is a formula that was never calculated/),
      expect.stringMatching(/^3: cell C3 is a formula that was never calculated/),
    ]);
  });

  it("that are merged over rows are a fault, because only the first row holds the value", async () => {
    const merged = '<mergeCells><mergeCell ref="A2:A9"/><mergeCell ref="J1:XFD2000"/></mergeCells>';
    const read = readRows(rowXml(2, ["patna", "1"]) + rowXml(3, ["", "2"]), merged);
    expect(await sentencesOf(read)).toEqual(["2: cells A2:A9 are merged; write the value into each cell"]);
  });
});

describe("the sheets of a workbook", () => {
  const sheet = (name: string, state: string, text: string): SheetXml => ({
    name,
    state,
    rows: HEAD + rowXml(2, [text]),
  });

  it("are read from the first that a person sees", async () => {
    const { lines, notices } = await readSheets([
      sheet("last year", "hidden", "old"),
      sheet("lists", "veryHidden", "older"),
      sheet("figures", "visible", "patna"),
      { name: "blank", rows: "" },
    ]);
    expect(lines[1]?.cells).toEqual(["patna"]);
    expect(notices).toEqual([]);
  });

  it("are named where several have rows", async () => {
    const { lines, notices } = await readSheets([
      sheet("July", "visible", "patna"),
      sheet("August", "visible", "gaya"),
    ]);
    expect(lines[1]?.cells).toEqual(["patna"]);
    expect(notices).toEqual([
      { line: 1, sentence: 'only the first sheet, "July", is read; rows are also in "August"' },
    ]);
  });

  it("are named where the first is empty, or none is visible", async () => {
    const empty = readSheets([{ name: "Sheet1", rows: "" }, sheet("August", "visible", "gaya")]);
    expect(await sentencesOf(empty)).toEqual([
      '1: the first sheet, "Sheet1", is empty; rows are in "August": move that sheet to the front',
    ]);
    expect(await sentencesOf(readSheets([sheet("a", "hidden", "x")]))).toEqual(["1: has no visible sheet"]);
  });
});

describe("a hostile workbook", () => {
  const list = (range: string) =>
    `<dataValidations><dataValidation type="list" sqref="${range}"><formula1>"a,b"</formula1></dataValidation></dataValidations>`;

  it.each([
    ["drop-downs on whole columns", list("B2:B1048576 D2:D1048576 F2:F1048576"), []],
    ["a drop-down on every cell", list("A1:XFD1048576"), []],
    ["a merge of every cell", '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>', ["are merged"]],
  ])("with %s is read within its rows", async (_what, after, sentences) => {
    const { faults, lines } = await readRows(rowXml(2, ["patna", "1"]), after);
    expect(faults.map(({ sentence }) => sentence)).toEqual(
      sentences.map((one) => expect.stringContaining(one) as string),
    );
    expect(lines).toHaveLength(sentences.length === 0 ? 2 : 0);
  });

  it("that inflates to more than its directory says, or than is allowed, is refused", async () => {
    const blanks = await workbookBytes([{ name: "a", rows: " ".repeat(70 * 1024 * 1024) }]);
    expect(await sentencesOf(parseWorkbook(blanks))).toEqual(["1: inflates to more than 64 MB"]);
    expect(await sentencesOf(parseWorkbook(lieAboutSize(blanks)))).toEqual([
      "1: cannot be read as an XLSX workbook; save it again",
    ]);
  });

  it("of more than a million cells is refused, and the process answers meanwhile", async () => {
    let beats = 0;
    const pulse = setInterval(() => (beats += 1), 5);
    const rows = '<row r="2">'.concat("<c/>".repeat(60), "</row>").repeat(20_000);
    const bytes = await workbookBytes([{ name: "a", rows }]);
    expect(await sentencesOf(readTable({ name: "a", bytes }))).toEqual(["1: has more than 1000000 cells"]);
    clearInterval(pulse);
    expect(beats).toBeGreaterThan(10);
  });

  it("with a value beyond the columns is refused with the cell", async () => {
    const far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>';
    expect(await sentencesOf(readRows(far))).toEqual([
      "1048576: cell XFD1048576 has a value; allowed are 60 columns",
    ]);
  });

  it("that declares entities has none of them expanded", async () => {
    const read = readSheets([{ name: "a", rows: rowXml(1, ["&lol;"]) }]);
    expect(await sentencesOf(read)).toEqual(["1: cannot be read as an XLSX workbook; save it again"]);
  });
});
