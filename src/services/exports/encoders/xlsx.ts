import type { ExportCell, ExportRow } from "../contract.ts";
import type { Columns } from "../rows/column-types.ts";
import { type ZipEntry, zipChunks } from "./zip.ts";

/** Rows an Excel sheet can hold (Microsoft, "Excel specifications and limits"), minus one for the header. */
const ROWS_PER_SHEET = 1_048_575;
const CELL_CHARS = 32_767;
const CHUNK_CHARS = 65_536;

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/**
 * Encodes a workbook (ECMA-376) row by row. Texts are inline strings, which no program runs as a formula; times are UTC
 * ISO 8601 text, as in every other format. Rows beyond the limit of a sheet continue in the next sheet.
 */
export function xlsxChunks(
  rows: AsyncIterable<ExportRow>,
  options: { name: string; columns: Columns; simulated: boolean },
): AsyncIterable<Uint8Array> {
  return zipChunks(entriesOf(rows, options));
}

async function* entriesOf(
  rows: AsyncIterable<ExportRow>,
  { name, columns, simulated }: { name: string; columns: Columns; simulated: boolean },
): AsyncGenerator<ZipEntry> {
  const source = rows[Symbol.asyncIterator]();
  const sheet = { ended: false, count: 0 };
  try {
    do {
      sheet.count += 1;
      yield {
        name: `xl/worksheets/sheet${sheet.count}.xml`,
        bytes: sheetBytes(source, Object.keys(columns), sheet),
      };
    } while (!sheet.ended);
  } finally {
    await source.return?.();
  }
  for (const [path, text] of partsOf(simulated ? `${name} SIMULATED` : name, sheet.count))
    yield { name: path, bytes: once(text) };
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(XML + text);
}

async function* sheetBytes(
  source: AsyncIterator<ExportRow>,
  columns: readonly string[],
  sheet: { ended: boolean },
): AsyncGenerator<Uint8Array> {
  let text = `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`;
  const letters = columns.map((_, i) => columnLetters(i));
  text += rowXml(1, letters, columns);
  let written = 1;
  for (let count = 0; count < ROWS_PER_SHEET; count += 1) {
    const next = await source.next();
    if (next.done === true) {
      sheet.ended = true;
      break;
    }
    text += rowXml(
      count + 2,
      letters,
      columns.map((column) => next.value[column] ?? null),
    );
    written += 1;
    if (text.length < CHUNK_CHARS) continue;
    yield Buffer.from(text);
    text = "";
  }
  const filter = `<autoFilter ref="A1:${letters.at(-1)}${written}"/>`;
  yield Buffer.from(`${text}</sheetData>${filter}</worksheet>`);
}

function rowXml(row: number, letters: readonly string[], cells: readonly ExportCell[]): string {
  let text = `<row r="${row}">`;
  cells.forEach((cell, i) => {
    text += cellXml(`${letters[i]}${row}`, cell);
  });
  return `${text}</row>`;
}

/** `null` becomes an empty cell, never 0. */
function cellXml(place: string, cell: ExportCell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return Number.isFinite(cell) ? `<c r="${place}"><v>${cell}</v></c>` : "";
  if (typeof cell === "boolean") return `<c r="${place}" t="b"><v>${cell ? 1 : 0}</v></c>`;
  const text = cell instanceof Date ? cell.toISOString() : xmlText(cell.slice(0, CELL_CHARS));
  return `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`;
}

/** 0 is A, 25 is Z, 26 is AA. */
function columnLetters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : columnLetters(Math.floor(index / 26) - 1) + last;
}

const NOT_XML =
  // oxlint-disable-next-line no-control-regex -- matches the characters that XML 1.0 forbids
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function xmlText(text: string): string {
  return text
    .replace(NOT_XML, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

function partsOf(name: string, sheets: number): [string, string][] {
  const numbers = Array.from({ length: sheets }, (_, i) => i + 1);
  const each = (part: (n: number) => string) => numbers.map(part).join("");
  return [
    [
      "xl/workbook.xml",
      `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${each((n) => `<sheet name="${name}${n === 1 ? "" : ` ${n}`}" sheetId="${n}" r:id="rId${n}"/>`)}</sheets></workbook>`,
    ],
    [
      "xl/_rels/workbook.xml.rels",
      `<Relationships xmlns="${PACKAGE}/relationships">${each((n) => `<Relationship Id="rId${n}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${n}.xml"/>`)}</Relationships>`,
    ],
    [
      "_rels/.rels",
      `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      "[Content_Types].xml",
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${KIND}.sheet.main+xml"/>${each((n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${KIND}.worksheet+xml"/>`)}</Types>`,
    ],
  ];
}
