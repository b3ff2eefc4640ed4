import type { ReportDocument, Section } from "../../../reports/document.ts";
import { cellToText } from "../../../reports/render-html.ts";
import { renderTable } from "../../output/table.ts";
import { printable } from "../../output/display-width.ts";

/** Which columns of a section's tables a terminal has room for, by their place. */
export type TableColumns = readonly number[];

/** Title, notes and tables of a section as text. The banner of simulated data stands above each. */
export function renderSection(
  section: Section,
  { banner, zone, footer }: ReportDocument,
  isTty: boolean,
  narrow?: TableColumns,
): string {
  const lines: string[] = [...(banner === null ? [] : [banner, ""]), printable(section.title), ""];
  for (const block of section.blocks) {
    if (block.kind === "paragraph" || block.kind === "strong") lines.push(printable(block.text));
    if (block.kind === "list")
      lines.push("", printable(block.heading), ...block.items.map((one) => `  ${printable(one)}`));
    if (block.kind === "table") {
      const shown = narrow ?? block.columns.map((_column, i) => i);
      const columns = shown.map((i) => {
        const kind = block.rows[0]?.cells[i]?.kind;
        const isFigure = kind !== "text" && kind !== "id" && kind !== "link";
        return {
          key: String(i),
          header: block.columns[i]?.header ?? "",
          ...(isFigure ? { align: "right" as const } : {}),
        };
      });
      const rows = block.rows.map(({ cells }) =>
        Object.fromEntries(cells.map((cell, i) => [String(i), cellToText(cell, zone)])),
      );
      lines.push(
        ...(block.heading === null ? [] : ["", block.heading]),
        renderTable({ columns, rows, isTty }),
      );
    }
  }
  return `${lines.join("\n").trimEnd()}\n\n${footer}\n`;
}
