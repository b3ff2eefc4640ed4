import { markClass, patternOf, SYMBOLS, type Mark } from "./mark.ts";
import { html, type Markup } from "./markup.ts";

/** One month of an office; `spoken` is the month and the verdict in words. */
export type StripMonth = { month: string; mark: Mark; qualifying: number; spoken: string };

const CELL = 14;
const GAP = 2;

/**
 * The last months, oldest first, one square each with its symbol; `null` = not judged. `name` says it in words. A page
 * holds many of these, so they share the patterns of `patternSource` with the same `id`.
 */
export function verdictStrip(
  months: readonly (StripMonth | null)[],
  { id, name }: { id: string; name: string },
): Markup {
  const width = months.length * (CELL + GAP) - GAP;
  const cells = months.map((one, i) => {
    if (one === null) return null;
    const { mark, qualifying, spoken } = one;
    const x = i * (CELL + GAP);
    const pattern = patternOf(id, mark);
    return html`<g><title>${spoken}</title><rect class="${markClass(mark, qualifying)}"${pattern !== null && html` fill="${pattern}"`} x="${x}" y="0" width="${CELL}" height="${CELL}"/><text class="strip-symbol" x="${x + CELL / 2}" y="${CELL - 3}">${SYMBOLS[mark]}</text></g>`;
  });
  return html`<svg class="strip" viewBox="0 0 ${Math.max(width, 1)} ${CELL}" width="${Math.max(width, 1)}" height="${CELL}" role="img" aria-label="${name}">${cells}</svg>`;
}
