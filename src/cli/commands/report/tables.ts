import type { ReportDocument, Section, Tone } from "../../../reports/document.ts";
import { cellToText } from "../../../reports/render-html.ts";
import { renderTable } from "../../output/table.ts";
import { printable } from "../../output/display-width.ts";

/** What a terminal shows of a section's tables. Columns are given by their place. */
export type TableView = {
  columns?: readonly number[];
  /** The column of reasons: cut to one line, and empty where the row's tone is good. */
  reasons?: number;
};

/** Whether the output is a terminal, and whether it shows colours (it does not where NO_COLOR is set). */
export type Terminal = { isTty: boolean; hasColors: boolean };

/** A cell that is left blank, which is not "unknown". */
const EMPTY = " ";

/** ANSI colours: green, red, yellow. */
const COLOURS: Readonly<Record<Tone, number | null>> = { good: 32, bad: 31, open: 33, plain: null };

/** Title, notes and tables of a section as text. The banner of simulated data is above each. */
export function renderSection(
  section: Section,
  { banner, zone, footer }: ReportDocument,
  terminal: Terminal,
  view: TableView = {},
): string {
  const lines: string[] = [...(banner === null ? [] : [banner, ""]), printable(section.title), ""];
  for (const block of section.blocks) {
    if (block.kind === "paragraph" || block.kind === "strong") lines.push(printable(block.text));
    if (block.kind === "list")
      lines.push("", printable(block.heading), ...block.items.map((one) => `  ${printable(one)}`));
    if (block.kind === "table") {
      const shown = view.columns ?? block.columns.map((_column, i) => i);
      const columns = shown.map((i) => {
        const kind = block.rows[0]?.cells[i]?.kind;
        const isFigure = kind !== "text" && kind !== "id" && kind !== "link";
        return {
          key: String(i),
          header: block.columns[i]?.header ?? "",
          ...(isFigure ? { align: "right" as const } : {}),
          truncate: i === view.reasons,
        };
      });
      const isShown = (i: number, tone: Tone) => i !== view.reasons || tone !== "good";
      const rows = block.rows.map(({ cells, tone }) =>
        Object.fromEntries(
          cells.map((cell, i) => [String(i), isShown(i, tone) ? cellToText(cell, zone) : EMPTY]),
        ),
      );
      const paint = (line: string, row: number): string => {
        const colour = COLOURS[block.rows[row]?.tone ?? "plain"];
        return colour === null || !terminal.hasColors ? line : `\u001b[${colour}m${line}\u001b[39m`;
      };
      lines.push(
        ...(block.heading === null ? [] : ["", block.heading]),
        renderTable({ columns, rows, isTty: terminal.isTty, paint }),
      );
    }
  }
  return `${lines.join("\n").trimEnd()}\n\n${footer}\n`;
}
