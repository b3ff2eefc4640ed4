import type ExcelJS from "exceljs";
import type { Block, ReportDocument, Section } from "./document.ts";
import { FILLS, fillCell } from "./xlsx-cells.ts";

const A4 = 9;
const LINE_POINTS = 15.5;
const LIST_COLUMNS = 4;
const NARROW_WIDTH = 28;
const HEAD_FILL = "FF1F3A5F";
const BANNER_FILL = "FFB00020";

/** Renders the report as a workbook: a sheet for each table and for texts, A4 landscape, report name on each page. */
export async function renderXlsx(document: ReportDocument): Promise<Uint8Array> {
  // Imported lazily: loading it takes a quarter of the start-up time of every other command.
  const { default: excel } = await import("exceljs");
  const workbook = new excel.Workbook();
  workbook.creator = "reach-collector";
  workbook.title = document.title;
  workbook.created = document.asOf;
  workbook.modified = document.asOf;
  const names = new Set<string>();
  for (const section of document.sections.flatMap(toSheets)) addSheet(workbook, section, document, names);
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

/** A section as sheets that hold either texts or one table; the first keeps its name. */
function toSheets({ name, title, blocks }: Section): Section[] {
  const groups: Block[][] = [];
  for (const block of blocks) {
    const last = groups.at(-1);
    if (block.kind === "table" || last === undefined || last[0]?.kind === "table") groups.push([block]);
    else last.push(block);
  }
  return groups.map((own, i) => {
    const [first] = own;
    const heading = first?.kind === "table" || first?.kind === "list" ? first.heading : null;
    return { name: i === 0 ? name : (heading ?? name), title, blocks: own };
  });
}

function addSheet(
  workbook: ExcelJS.Workbook,
  section: Section,
  document: ReportDocument,
  names: Set<string>,
): void {
  const sheet = workbook.addWorksheet(sheetName(section.name, names), {
    pageSetup: {
      paperSize: A4,
      orientation: "landscape",
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      margins: { left: 0.4, right: 0.4, top: 0.5, bottom: 0.6, header: 0.2, footer: 0.25 },
    },
    headerFooter: {
      oddFooter: `&L${code(document.footer)}&R${code(document.pageWord)} &P / &N`,
      ...(document.banner === null ? {} : { oddHeader: `&C${code(document.banner)}` }),
    },
  });
  const widest = Math.max(LIST_COLUMNS, ...section.blocks.map(columnsIn));
  const tables = section.blocks.filter((block) => block.kind === "table");
  setWidths(sheet, widest, tables);
  if (document.banner !== null) banner(sheet, document.banner, widest);
  const title = words(sheet, section.title, widest, { bold: true, size: 14 });
  for (const block of section.blocks) addBlock(sheet, block, { widest, document });
  if (tables.length === 0) freezeAndFilter(sheet, Number(title.row), widest);
}

/** Freezes the rows down to the head, and makes the rows below it filterable. */
function freezeAndFilter(sheet: ExcelJS.Worksheet, head: number, columns: number): void {
  sheet.views = [{ state: "frozen", ySplit: head }];
  if (sheet.rowCount > head)
    sheet.autoFilter = { from: { row: head, column: 1 }, to: { row: sheet.rowCount, column: columns } };
}

/** Escapes `&`, which begins a code in a header or footer. */
const code = (text: string): string => text.replaceAll("&", "&&");

function sheetName(name: string, taken: Set<string>): string {
  const base = name.replaceAll(/[*?:\\/[\]]/g, " ").slice(0, 28);
  let unique = base;
  for (let n = 2; taken.has(unique); n += 1) unique = `${base} ${n}`;
  taken.add(unique);
  return unique;
}

const columnsIn = (block: Block): number => (block.kind === "table" ? block.columns.length : 0);

function setWidths(
  sheet: ExcelJS.Worksheet,
  widest: number,
  tables: readonly Extract<Block, { kind: "table" }>[],
): void {
  for (let i = 0; i < widest; i += 1) {
    const widths = tables.map(({ columns }) => columns[i]?.width ?? 0);
    sheet.getColumn(i + 1).width = Math.max(tables.length === 0 ? NARROW_WIDTH : 8, ...widths);
  }
}

function banner(sheet: ExcelJS.Worksheet, text: string, widest: number): void {
  const cell = words(sheet, text, widest, { bold: true, size: 12, color: { argb: "FFFFFFFF" } });
  cell.fill = { type: "pattern", pattern: "solid", fgColor: { argb: BANNER_FILL } };
}

/** Adds a line of text across all columns. Excel does not grow merged rows, so the height is computed. */
function words(
  sheet: ExcelJS.Worksheet,
  text: string,
  widest: number,
  font: Partial<ExcelJS.Font>,
): ExcelJS.Cell {
  const row = sheet.addRow([text]);
  sheet.mergeCells(row.number, 1, row.number, widest);
  const cell = row.getCell(1);
  cell.font = { name: "Calibri", ...font };
  cell.alignment = { wrapText: true, vertical: "top" };
  const width = Array.from({ length: widest }, (_, i) => sheet.getColumn(i + 1).width ?? 8).reduce(
    (a, b) => a + b,
    0,
  );
  row.height = Math.ceil(text.length / (width * 1.05)) * (font.size ?? 11) * 1.45;
  return cell;
}

type Place = { widest: number; document: ReportDocument };

function addBlock(sheet: ExcelJS.Worksheet, block: Block, place: Place): void {
  const { widest } = place;
  switch (block.kind) {
    case "paragraph":
      words(sheet, block.text, widest, { size: 11 });
      return;
    case "strong":
      words(sheet, block.text, widest, { size: 12, bold: true });
      return;
    case "list":
      return addList(sheet, block, widest);
    case "table":
      return addTable(sheet, block, place);
  }
}

function addList(sheet: ExcelJS.Worksheet, list: Extract<Block, { kind: "list" }>, widest: number): void {
  sheet.addRow([]);
  words(sheet, list.heading, widest, { bold: true, size: 12 });
  const longest = Math.max(0, ...list.items.map((item) => item.length));
  if (longest > NARROW_WIDTH) {
    for (const item of list.items) words(sheet, item, widest, { size: 11 });
    return;
  }
  for (let i = 0; i < list.items.length; i += LIST_COLUMNS) {
    const row = sheet.addRow(list.items.slice(i, i + LIST_COLUMNS));
    const fill = FILLS[list.tone];
    row.eachCell((cell) => {
      if (fill !== null) cell.fill = { type: "pattern", pattern: "solid", fgColor: { argb: fill } };
    });
  }
}

/** Row height for the longest wrapped cell; spreadsheet programs do not compute it themselves. */
function heightOf(sheet: ExcelJS.Worksheet, texts: readonly string[], slack: number): number {
  const lines = texts.map((text, i) =>
    Math.ceil((text.length * slack) / (sheet.getColumn(i + 1).width ?? 8)),
  );
  return Math.min(400, Math.max(1, ...lines) * LINE_POINTS);
}

function addTable(
  sheet: ExcelJS.Worksheet,
  table: Extract<Block, { kind: "table" }>,
  { widest, document }: Place,
): void {
  if (table.heading !== null) words(sheet, table.heading, widest, { bold: true, size: 12 });
  const head = sheet.addRow(table.columns.map(({ header }) => header));
  head.eachCell((cell) => {
    cell.font = { bold: true, color: { argb: "FFFFFFFF" } };
    cell.fill = { type: "pattern", pattern: "solid", fgColor: { argb: HEAD_FILL } };
    cell.alignment = { wrapText: true, vertical: "middle" };
  });
  head.height = heightOf(
    sheet,
    table.columns.map(({ header }) => header),
    1.2,
  );
  for (const { tone, cells } of table.rows) {
    const row = sheet.addRow([]);
    const fill = FILLS[tone];
    for (const [i, value] of cells.entries()) {
      const cell = row.getCell(i + 1);
      cell.alignment = { wrapText: true, vertical: "top" };
      fillCell(cell, value, document.zone);
      cell.border = { bottom: { style: "hair", color: { argb: "FFBBBBBB" } } };
      if (fill !== null) cell.fill = { type: "pattern", pattern: "solid", fgColor: { argb: fill } };
    }
    row.height = heightOf(
      sheet,
      cells.map((cell) => (cell.kind === "text" ? cell.text : "")),
      1.1,
    );
  }
  sheet.pageSetup.printTitlesRow = `${head.number}:${head.number}`;
  freezeAndFilter(sheet, head.number, table.columns.length);
}
