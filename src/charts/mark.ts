import { html, type Markup } from "./markup.ts";

/** The state of an office in a month. Each mark has a word, a symbol and a pattern, so that colour is never alone. */
export const MARKS = ["met", "not_met", "undetermined", "pending", "exempt", "no_rule"] as const;
export type Mark = (typeof MARKS)[number];

export const SYMBOLS: Readonly<Record<Mark, string>> = {
  met: "✓",
  not_met: "✕",
  undetermined: "?",
  pending: "…",
  exempt: "○",
  no_rule: "–",
};

/** The class that colours a mark; `met` is darker the more lives count: 1, 2 to 4, 5 to 9, 10 and more. */
export function markClass(mark: Mark, qualifying = 0): string {
  if (mark !== "met") return `mark-${mark}`;
  const step = qualifying >= 10 ? 4 : qualifying >= 5 ? 3 : qualifying >= 2 ? 2 : 1;
  return `mark-met mark-met-${step}`;
}

/** Hatchings for one SVG: `not_met` rises, what was not collected falls. `id` is unique on the page. */
export function hatchings(id: string): Markup {
  return html`<defs><pattern id="${id}-rise" class="hatch-rise" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="8" height="8"/><line x1="0" y1="0" x2="0" y2="8"/></pattern><pattern id="${id}-fall" class="hatch-fall" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><rect width="6" height="6"/><line x1="0" y1="0" x2="0" y2="6"/></pattern></defs>`;
}

/** The hatchings once for all pictures of a page that name this `id`. */
export const patternSource = (id: string): Markup =>
  html`<svg class="patterns" width="0" height="0" aria-hidden="true">${hatchings(id)}</svg>`;

/** The fill of a shape where a pattern carries the meaning, as an attribute value; `null` = the class's plain colour. */
export function patternOf(id: string, mark: Mark | "gap"): string | null {
  if (mark === "not_met") return `url(#${id}-rise)`;
  return mark === "gap" || mark === "undetermined" ? `url(#${id}-fall)` : null;
}
