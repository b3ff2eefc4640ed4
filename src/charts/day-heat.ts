import { hatchings } from "./mark.ts";
import { html, type Markup } from "./markup.ts";

/**
 * One day of one office: `enough` = a live of the rule's length, `short` = a shorter one, `none` = watched and none
 * held, `gap` = not watched whole, `ahead` = not come yet. `spoken` is the tooltip's text.
 */
export type HeatCell = { kind: "enough" | "short" | "none" | "gap" | "ahead"; spoken: string };
export type HeatRow = { label: string; href: string; cells: readonly HeatCell[] };

const CELL = 18;
const GAP = 2;
const LABEL_WIDTH = 130;
const HEAD_HEIGHT = 16;

/** Offices by days. A day that was not watched is hatched, never empty. `name` says the finding in words. */
export function dayHeat(
  rows: readonly HeatRow[],
  days: readonly string[],
  { id, name }: { id: string; name: string },
): Markup {
  const width = LABEL_WIDTH + days.length * (CELL + GAP);
  const height = HEAD_HEIGHT + rows.length * (CELL + GAP);
  const heads = days.map(
    (day, i) =>
      html`<text class="heat-day" x="${LABEL_WIDTH + i * (CELL + GAP) + CELL / 2}" y="11">${day}</text>`,
  );
  const lines = rows.map((row, n) => {
    const y = HEAD_HEIGHT + n * (CELL + GAP);
    const cells = row.cells.map((cell, i) => toCell(cell, LABEL_WIDTH + i * (CELL + GAP), y, id));
    return html`<g><a href="${row.href}"><text class="heat-label" x="${LABEL_WIDTH - 6}" y="${y + 13}">${row.label}</text></a>${cells}</g>`;
  });
  return html`<svg class="heat" viewBox="0 0 ${width} ${height}" role="group" aria-label="${name}">${hatchings(id)}${heads}${lines}</svg>`;
}

function toCell({ kind, spoken }: HeatCell, x: number, y: number, id: string): Markup | null {
  if (kind === "none" || kind === "ahead") return null;
  const fill = kind === "gap" ? html` fill="url(#${id}-fall)"` : null;
  return html`<rect class="heat-${kind}"${fill} x="${x}" y="${y}" width="${CELL}" height="${CELL}"><title>${spoken}</title></rect>`;
}
