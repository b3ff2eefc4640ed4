import { cleaned, delimiterOf, encodingOf, isFilled, NOT_TEXT, parseCsv, TableFault } from "./csv-text.ts";
import { readWorkbook } from "./xlsx/read-workbook.ts";
import { tableFault, type TableResult, type NamedFile } from "./table.ts";

export const MEGABYTE = 1024 * 1024;

/** How much of a file is read. */
export type TableBounds = { bytesMax: number; linesMax: number };
const BOUNDS: TableBounds = { bytesMax: 5 * MEGABYTE, linesMax: 50_000 };
/** Of offices: a country has more than anybody enters by hand. */
export const OFFICES_BOUNDS: TableBounds = { bytesMax: 60 * MEGABYTE, linesMax: 300_000 };

/**
 * Reads CSV (comma, semicolon or tab; UTF-8 or UTF-16 with its mark) or the first visible sheet of an XLSX file.
 * The bytes decide the kind, not the name. Blank rows are left out.
 */
export async function readTable({ bytes }: NamedFile, { bytesMax, linesMax } = BOUNDS): Promise<TableResult> {
  if (bytes.length > bytesMax) return tableFault(1, `is larger than ${bytesMax / MEGABYTE} MB`);
  const read = isWorkbook(bytes) ? await readWorkbook(bytes) : readCsv(bytes);
  if (read.faults.length > 0) return read;
  const lines = read.lines.map(({ line, cells }) => ({ line, cells: cells.map(cleaned) })).filter(isFilled);
  if (lines.length > linesMax) return tableFault(linesMax, `has more than ${linesMax} lines`);
  return lines.length === 0 ? tableFault(1, EMPTY) : { ...read, lines };
}

export const EMPTY = "is empty; it must start with a header";

export const isWorkbook = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

function readCsv(bytes: Uint8Array): TableResult {
  const text = decoded(bytes);
  if (text === null) return tableFault(1, NOT_TEXT);
  try {
    return { lines: parseCsv(text, delimiterOf(text)), faults: [], notices: [] };
  } catch (error) {
    if (!(error instanceof TableFault)) throw error;
    return tableFault(error.line, error.sentence);
  }
}

function decoded(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
