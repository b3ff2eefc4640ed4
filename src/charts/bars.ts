import { html, type Markup } from "./markup.ts";

const WIDTH = 64;
const HEIGHT = 12;

/** A figure as a bar from zero to `most`, with a line at `rule`; the cell that holds it says the figure in words. */
export function ruleBar({ value, most, rule }: { value: number; most: number; rule?: number }): Markup {
  const at = (figure: number) => Math.round((Math.min(Math.max(figure, 0), most) / most) * WIDTH);
  const isShort = rule !== undefined && value < rule;
  const line =
    rule !== undefined &&
    html`<line class="bar-rule" x1="${at(rule)}" x2="${at(rule)}" y1="0" y2="${HEIGHT}"/>`;
  return html`<svg class="bar" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" aria-hidden="true"><rect class="${isShort ? "bar-short" : "bar-full"}" x="0" y="2" width="${at(value)}" height="${HEIGHT - 4}"/>${line}</svg>`;
}

/** A change as a bar that leaves the zero line to the right where it grew and to the left where it fell. */
export function changeBar({ value, low, high }: { value: number; low: number; high: number }): Markup {
  const [least, most] = [Math.min(low, 0), Math.max(high, 0)];
  const at = (figure: number) => Math.round(((figure - least) / (most - least || 1)) * WIDTH);
  const [from, to] = value < 0 ? [at(value), at(0)] : [at(0), at(value)];
  return html`<svg class="bar" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" aria-hidden="true"><path class="${value < 0 ? "bar-fell" : "bar-grew"}" d="M${at(0)} 0v${HEIGHT}M${from} 2h${Math.max(1, to - from)}v${HEIGHT - 4}H${from}z"/></svg>`;
}
