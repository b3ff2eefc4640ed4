import { parse } from "csv-parse/sync";
import { readWorkbook } from "./xlsx/read-workbook.ts";
import { tableFault, type TableLine, type TableResult, type NamedFile } from "./table.ts";

const MEGABYTE = 1024 * 1024;

/** How much of a file is read. */
export type TableBounds = { bytesMax: number; linesMax: number };
const BOUNDS: TableBounds = { bytesMax: 5 * MEGABYTE, linesMax: 50_000 };
/** Of a registry: a country has more accounts than anybody enters by hand. */
export const REGISTRY_BOUNDS: TableBounds = { bytesMax: 60 * MEGABYTE, linesMax: 300_000 };

/**
 * Reads CSV (comma, semicolon or tab; UTF-8 or UTF-16 with its mark) or the first visible sheet of an XLSX file.
 * The bytes decide the kind, not the name. Blank rows are left out.
 */
export async function readTable({ bytes }: NamedFile, { bytesMax, linesMax } = BOUNDS): Promise<TableResult> {
  if (bytes.length > bytesMax) return tableFault(1, `is larger than ${bytesMax / MEGABYTE} MB`);
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const read = isZip ? await readWorkbook(bytes) : readCsv(bytes);
  if (read.faults.length > 0) return read;
  const lines = read.lines
    .map(({ line, cells }) => ({ line, cells: cells.map(cleaned) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ""));
  if (lines.length > linesMax) return tableFault(linesMax, `has more than ${linesMax} lines`);
  return lines.length === 0 ? tableFault(1, "is empty; it must start with a header") : { ...read, lines };
}

function readCsv(bytes: Uint8Array): TableResult {
  const text = decoded(bytes);
  if (text === null) return tableFault(1, "is not UTF-8 text; save it as CSV UTF-8, or as XLSX");
  const header = text.slice(0, text.search(/[\r\n]|$/));
  const delimiter =
    [",", ";", "\t"].toSorted((a, b) => header.split(b).length - header.split(a).length)[0] ?? ",";
  try {
    const records: unknown = parse(text, {
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      max_record_size: 100_000,
    });
    return { lines: (records as CsvRecord[]).map(asLine), faults: [], notices: [] };
  } catch (error) {
    const { line, why } = csvFault(error);
    return tableFault(line, `is not valid CSV: ${why}`);
  }
}

/** A record of the parser with `info`: the cells, and the line on which they end. */
type CsvRecord = { info: { lines: number }; record: string[] };

function asLine({ info, record }: CsvRecord): TableLine {
  const feedsInside = record.reduce((sum, cell) => sum + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0);
  return { line: info.lines - feedsInside, cells: record };
}

function csvFault(error: unknown): { line: number; why: string } {
  const { code, lines } = Object(error) as { code?: unknown; lines?: unknown };
  const line = typeof lines === "number" ? lines : 1;
  if (code === "CSV_QUOTE_NOT_CLOSED") return { line, why: "a quote is opened but never closed" };
  if (code === "CSV_MAX_RECORD_SIZE") return { line, why: "a line is longer than 100,000 characters" };
  return { line, why: 'a quote is inside a cell; double it ("") and put the cell in quotes' };
}

function decoded(bytes: Uint8Array): string | null {
  const mark = `${bytes[0] ?? 0},${bytes[1] ?? 0}`;
  const encoding = mark === "255,254" ? "utf-16le" : mark === "254,255" ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Trims a cell, and removes hard spaces and the invisible marks that come with text copied from a page. */
function cleaned(cell: string): string {
  return cell
    .replaceAll("\u00a0", " ")
    .replace(/[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu, "")
    .trim();
}
