import { hatchings } from "./mark.ts";
import { html, type Markup } from "./markup.ts";

/** How much of a day came: `whole`, `most` (nine tenths and more), `part`, `none`; `blank` = nothing was expected. */
export type CoverageLevel = "whole" | "most" | "part" | "none" | "blank";
/** One account. `spoken` says its coverage in words. */
export type CoverageRow = { label: string; spoken: string; levels: readonly CoverageLevel[] };

const CELL = 16;
const GAP = 2;
const STEP = CELL + GAP;
const LABEL_WIDTH = 230;
const LABEL_CHARACTERS_MAX = 30;
const HEAD_HEIGHT = 16;
const MOST_FROM = 0.9;

/** The level of a day; a day on which nothing was expected is blank, never whole and never empty. */
export function toCoverageLevel(day: { expected: number; read: number } | null): CoverageLevel {
  if (day === null || day.expected === 0) return "blank";
  const share = day.read / day.expected;
  if (share >= 1) return "whole";
  if (share >= MOST_FROM) return "most";
  return share > 0 ? "part" : "none";
}

/** Accounts by days. The days of one level of a row are one shape, so that the picture stays light. */
export function coverageHeat(
  rows: readonly CoverageRow[],
  days: readonly string[],
  { id, name }: { id: string; name: string },
): Markup {
  const width = LABEL_WIDTH + days.length * STEP;
  const height = HEAD_HEIGHT + rows.length * STEP;
  const heads = days.map(
    (day, i) => html`<text class="heat-day" x="${LABEL_WIDTH + i * STEP + CELL / 2}" y="11">${day}</text>`,
  );
  const lines = rows.map(({ label, spoken, levels }, n) => {
    const y = HEAD_HEIGHT + n * STEP;
    const shapes = (["whole", "most", "part", "none"] as const).map((level) =>
      toShape(levels, level, { y, id }),
    );
    return html`<g><title>${spoken}</title><text class="heat-label" x="${LABEL_WIDTH - 6}" y="${y + 12}">${cut(label)}</text>${shapes}</g>`;
  });
  return html`<svg class="heat coverage-heat" viewBox="0 0 ${width} ${height}" role="img" aria-label="${name}">${hatchings(id)}${heads}${lines}</svg>`;
}

/** The start of a label that is too long for its place; the tooltip has all of it. */
const cut = (label: string): string =>
  label.length <= LABEL_CHARACTERS_MAX ? label : `${label.slice(0, LABEL_CHARACTERS_MAX - 1)}…`;

function toShape(
  levels: readonly CoverageLevel[],
  level: CoverageLevel,
  { y, id }: { y: number; id: string },
): Markup | null {
  const cells = levels.flatMap((one, i) =>
    one === level ? [`M${LABEL_WIDTH + i * STEP} ${y}h${CELL}v${CELL}h-${CELL}z`] : [],
  );
  if (cells.length === 0) return null;
  const fill = level === "none" ? html` fill="url(#${id}-fall)"` : null;
  return html`<path class="coverage-${level}"${fill} d="${cells.join("")}"/>`;
}
