/** The value of a CSV cell. `null` = unknown: an empty cell. Times are written as UTC ISO 8601. */
export type CsvCell = string | number | boolean | Date | null | undefined;

/** The full-width forms start one in East Asian versions (source: OWASP, "CSV Injection"). */
const STARTS_A_FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** The mark by which Excel reads a CSV file as UTF-8. Files and links for people carry it; programs need none. */
export const BYTE_ORDER_MARK = "\uFEFF";

/**
 * One line of CSV, ending in a line feed. A text that a spreadsheet would run as a formula (it starts with
 * `=`, `+`, `-`, `@`, one of their full-width forms, tab, return or line feed) gets a leading apostrophe, unless `raw`. A
 * number never does.
 */
export function toCsvLine(cells: readonly CsvCell[], options: { raw?: boolean } = {}): string {
  return `${cells.map((cell) => quoted(guarded(cell, options.raw ?? false))).join(",")}\n`;
}

/** A CSV file line by line, its header first; `withMark`: for a person who opens it in Excel. */
export async function* csvLines(
  columns: readonly string[],
  rows: AsyncIterable<Readonly<Record<string, CsvCell>>> | Iterable<Readonly<Record<string, CsvCell>>>,
  { raw = false, withMark = false } = {},
): AsyncGenerator<string> {
  yield `${withMark ? BYTE_ORDER_MARK : ""}${toCsvLine(columns)}`;
  for await (const row of rows)
    yield toCsvLine(
      columns.map((column) => row[column]),
      { raw },
    );
}

/** Lines of CSV with their header. */
export function toCsv(
  columns: readonly string[],
  rows: Iterable<Readonly<Record<string, CsvCell>>>,
  options: { raw?: boolean } = {},
): string {
  let text = toCsvLine(columns, options);
  for (const row of rows)
    text += toCsvLine(
      columns.map((column) => row[column]),
      options,
    );
  return text;
}

function textOf(cell: CsvCell): string {
  if (cell === null || cell === undefined) return "";
  return cell instanceof Date ? cell.toISOString() : String(cell);
}

function guarded(cell: CsvCell, raw: boolean): string {
  const text = textOf(cell);
  const isRisky = typeof cell === "string" && STARTS_A_FORMULA.test(cell);
  return isRisky && !raw ? `'${text}` : text;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
