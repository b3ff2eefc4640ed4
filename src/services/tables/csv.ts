/** The value of a CSV cell. `null` = unknown: an empty cell. Times are written as UTC ISO 8601. */
export type CsvCell = string | number | boolean | Date | null | undefined;

const STARTS_A_FORMULA = /^[=+\-@\t\r]/;

/**
 * One line of CSV, ending in a line feed. A cell that a spreadsheet would run as a formula (it starts with
 * `=`, `+`, `-`, `@`, tab or return) gets a leading apostrophe, unless `raw`.
 */
export function toCsvLine(cells: readonly CsvCell[], options: { raw?: boolean } = {}): string {
  return `${cells.map((cell) => quoted(guarded(textOf(cell), options.raw ?? false))).join(",")}\n`;
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

function guarded(text: string, raw: boolean): string {
  return !raw && STARTS_A_FORMULA.test(text) ? `'${text}` : text;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
