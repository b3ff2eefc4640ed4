import { parse } from "csv-parse/sync";
import type { TableLine } from "./table.ts";

/** What makes a file unreadable as a table; `sentence` is for a person. */
export class TableFault extends Error {
  readonly line: number;
  readonly sentence: string;

  constructor(line: number, sentence: string) {
    super(sentence);
    this.line = line;
    this.sentence = sentence;
  }
}

export const NOT_TEXT = "is not UTF-8 text; save it as CSV UTF-8, or as XLSX";
export const LONGEST_LINE = 100_000;

/** The sign between the cells of this header: comma, semicolon or tab. */
export function delimiterOf(text: string): string {
  const header = text.slice(0, text.search(/[\r\n]|$/));
  return [",", ";", "\t"].toSorted((a, b) => header.split(b).length - header.split(a).length)[0] ?? ",";
}

/** The rows of a CSV text whose first line is `firstLine` of its file. Throws a TableFault. */
export function parseCsv(text: string, delimiter: string, firstLine = 1): TableLine[] {
  const options = {
    delimiter,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: LONGEST_LINE,
  };
  try {
    // That each row tells its line costs a third of the time; where no row is blank or longer, its place tells it.
    const plain = parse(text, options) as string[][];
    if (plain.length === countLines(text)) return plain.map((cells, i) => ({ line: firstLine + i, cells }));
    const records: unknown = parse(text, { ...options, info: true });
    return (records as CsvRecord[]).map((record) => asLine(record, firstLine));
  } catch (error) {
    const { line, why } = csvFault(error);
    throw new TableFault(line + firstLine - 1, `is not valid CSV: ${why}`);
  }
}

function countLines(text: string): number {
  const feed = feedOf(text);
  return countOf(feed, text) + (text.endsWith(feed) || text === "" ? 0 : 1);
}

/** What ends the lines of a text. */
export const feedOf = (text: string): string => (text.includes("\n") ? "\n" : "\r");

export function countOf(sign: string, text: string): number {
  let count = 0;
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) count += 1;
  return count;
}

/** A record of the parser with `info`: the cells, and the line on which they end. */
type CsvRecord = { info: { lines: number }; record: string[] };

function asLine({ info, record }: CsvRecord, firstLine: number): TableLine {
  const feedsInside = record.reduce((sum, cell) => sum + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0);
  return { line: info.lines - feedsInside + firstLine - 1, cells: record };
}

function csvFault(error: unknown): { line: number; why: string } {
  const { code, lines } = Object(error) as { code?: unknown; lines?: unknown };
  const line = typeof lines === "number" ? lines : 1;
  if (code === "CSV_QUOTE_NOT_CLOSED") return { line, why: "a quote is opened but never closed" };
  if (code === "CSV_MAX_RECORD_SIZE") return { line, why: "a line is longer than 100,000 characters" };
  return { line, why: 'a quote is inside a cell; double it ("") and put the cell in quotes' };
}

/** The encoding that the first bytes of a file show. */
export function encodingOf(bytes: Uint8Array): string {
  const mark = `${bytes[0] ?? 0},${bytes[1] ?? 0}`;
  return mark === "255,254" ? "utf-16le" : mark === "254,255" ? "utf-16be" : "utf-8";
}

/** A row whose cells are all empty is blank. */
export const isFilled = ({ cells }: TableLine): boolean => cells.some((cell) => cell !== "");

const PLAIN = /^(?:[!-~](?:[ -~]*[!-~])?)?$/;

/** Trims a cell, and removes hard spaces and the invisible marks that come with text copied from a page. */
export function cleaned(cell: string): string {
  if (PLAIN.test(cell)) return cell;
  return cell
    .replaceAll("\u00a0", " ")
    .replace(/[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu, "")
    .trim();
}
