import { displayWidth, padTo, printable } from "./display-width.ts";

/** What stands in a cell. `null` = not told, shown as a dash and never as 0. */
export type Cell = string | number | boolean | null | undefined;

/** One column: the key of its cells in a row, its heading, and on which side its cells stand. */
export type Column = { key: string; header: string; align?: "left" | "right" };

/** What a table is made of. `isTty` false (a pipe, a file) leaves out every rule, so that each line is data. */
export type TableContent = {
  columns: readonly Column[];
  rows: readonly Readonly<Record<string, Cell>>[];
  isTty: boolean;
};

const GAP = "  ";

/** A table as text, ending in a line feed. Aligned by what letters take on screen, in both scripts. */
export function renderTable({ columns, rows, isTty }: TableContent): string {
  const texts = rows.map((row) => columns.map(({ key }) => cellText(row[key])));
  const widths = columns.map(({ header }, i) =>
    texts.reduce((width, row) => Math.max(width, displayWidth(row[i] ?? "")), displayWidth(header)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => padTo(cell, widths[i] ?? 0, columns[i]?.align))
      .join(GAP)
      .trimEnd();
  const rule = widths.map((width) => "─".repeat(width)).join(GAP);
  const head = [line(columns.map(({ header }) => header)), ...(isTty ? [rule] : [])];
  return `${[...head, ...texts.map(line)].join("\n")}\n`;
}

/** A cell as it is shown. */
export function cellText(cell: Cell): string {
  if (cell === null || cell === undefined || cell === "") return "-";
  return printable(String(cell));
}
