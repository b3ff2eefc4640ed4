import { displayWidth, padTo, printable } from "./display-width.ts";
import { truncateText, wrapText } from "./wrapped.ts";

/** The content of a cell. `null` = not reported, shown as a dash and never as 0. */
export type Cell = string | number | boolean | null | undefined;

/** One column. On a terminal, a cell of a `truncate` column is cut to one line instead of wrapped. */
export type Column = { key: string; header: string; align?: "left" | "right"; truncate?: boolean };

/** What a table is made of. `isTty` false (a pipe, a file) leaves out every rule, so that each line is data. */
export type TableContent = {
  columns: readonly Column[];
  rows: readonly Readonly<Record<string, Cell>>[];
  isTty: boolean;
  /** How wide the terminal is, in columns; left out: as it says itself. */
  width?: number;
  /** Colours the lines of a row, by its index. */
  paint?: (line: string, row: number) => string;
};

const GAP = "  ";

/** A word up to this length is never broken: names and ids are copied from here. */
const LONGEST_WORD = 34;

/**
 * A table as text, ending in a line feed. Aligned by what letters take on screen, in both scripts. On a terminal that
 * is too narrow for it, cells are set on several lines within their column.
 */
export function renderTable(content: TableContent): string {
  const { columns, rows, isTty, width = ownWidth(), paint = (line) => line } = content;
  const texts = rows.map((row) => columns.map(({ key }) => cellText(row[key])));
  const natural = columns.map(({ header }, i) =>
    texts.reduce((widest, row) => Math.max(widest, displayWidth(row[i] ?? "")), displayWidth(header)),
  );
  const widths = isTty ? fittedWidths(columns, texts, natural, width) : natural;
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => padTo(cell, widths[i] ?? 0, columns[i]?.align))
      .join(GAP)
      .trimEnd();
  const rule = widths.map((one) => "─".repeat(one)).join(GAP);
  const head = linesOf(
    columns.map(({ header }) => header),
    widths,
  ).map(line);
  const cut = (row: readonly string[]): string[] =>
    row.map((cell, i) =>
      isTty && columns[i]?.truncate === true ? truncateText(cell, widths[i] ?? 0) : cell,
    );
  const body = texts.flatMap((row, at) => linesOf(cut(row), widths).map((cells) => paint(line(cells), at)));
  return `${[...head, ...(isTty ? [rule] : []), ...body].join("\n")}\n`;
}

const ownWidth = (): number => process.stdout.columns ?? 80;

const longestWord = (cells: readonly string[]): number =>
  Math.min(LONGEST_WORD, Math.max(...cells.flatMap((cell) => cell.split(" ")).map(displayWidth)));

const LEAST_TRUNCATED = 10;

function fittedWidths(
  columns: readonly Column[],
  texts: readonly (readonly string[])[],
  natural: readonly number[],
  width: number,
): number[] {
  const gaps = GAP.length * (columns.length - 1);
  if (natural.reduce((sum, one) => sum + one, gaps) <= width) return [...natural];
  const cells = columns.map((_column, i) => texts.map((row) => row[i] ?? ""));
  if (!columns.some(({ truncate }) => truncate))
    return fitted(
      natural,
      columns.map(({ header }, i) => longestWord([header, ...(cells[i] ?? [])])),
      width,
    );
  // Every row is one line: only headings are wrapped, and the truncated column takes the space that is left.
  const least = columns.map(({ header, truncate }, i) =>
    truncate === true ? 0 : Math.max(longestWord([header]), ...(cells[i] ?? []).map(displayWidth)),
  );
  const left = width - least.reduce((sum, one) => sum + one, gaps);
  return least.map((one, i) => (columns[i]?.truncate === true ? Math.max(LEAST_TRUNCATED, left) : one));
}

/** The widest columns give way, until the table fits or no column can be made narrower without parting its words. */
function fitted(natural: readonly number[], least: readonly number[], width: number): number[] {
  const widths = [...natural];
  let over = widths.reduce((sum, one) => sum + one, GAP.length * (widths.length - 1)) - width;
  for (; over > 0; over -= 1) {
    const free = widths.map((one, i) => (one > (least[i] ?? 0) ? one : 0));
    const at = free.indexOf(Math.max(...free));
    if ((free[at] ?? 0) === 0) break;
    widths[at] = (widths[at] ?? 0) - 1;
  }
  return widths;
}

/** One row as the lines that it takes. */
function linesOf(row: readonly string[], widths: readonly number[]): string[][] {
  const cells = row.map((cell, i) => wrapText(cell, widths[i] ?? 0));
  const height = Math.max(1, ...cells.map(({ length }) => length));
  return Array.from({ length: height }, (_, at) => cells.map((lines) => lines[at] ?? ""));
}

/** A cell as it is shown. */
export function cellText(cell: Cell): string {
  if (cell === null || cell === undefined || cell === "") return "-";
  return printable(String(cell));
}
