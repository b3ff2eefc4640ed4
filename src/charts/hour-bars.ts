import { html, type Markup } from "./markup.ts";

/** Lives that began in one hour of the day: those that count, and the others. */
export type HourCount = { hour: number; counted: number; others: number };

const WIDTH = 340;
const HEIGHT = 110;
const MARGIN = { top: 16, bottom: 18 };
const TICK_EVERY = 3;

/** Bars by hour of the day: full = counted, outlined on top = the others, with their sum. `name` says the finding in words. */
export function hourBars(hours: readonly HourCount[], name: string): Markup {
  const most = Math.max(1, ...hours.map(({ counted, others }) => counted + others));
  const room = HEIGHT - MARGIN.top - MARGIN.bottom;
  const step = WIDTH / Math.max(1, hours.length);
  const tall = (count: number) => Math.round((count / most) * room);
  const foot = HEIGHT - MARGIN.bottom;
  const bars = hours.map(({ hour, counted, others }, i) => {
    const [x, wide] = [Math.round(i * step) + 1, Math.round(step) - 3];
    const full = tall(counted);
    const top = foot - tall(counted + others);
    const rest =
      others > 0 &&
      html`<rect class="bar-short" x="${x + 1}" y="${top + 1}" width="${wide - 2}" height="${Math.max(1, foot - full - top - 2)}"/>`;
    const bar =
      counted > 0 &&
      html`<rect class="bar-full" x="${x}" y="${foot - full}" width="${wide}" height="${full}"/>`;
    const sum =
      counted + others > 0 &&
      html`<text class="hour-label" x="${x + wide / 2}" y="${top - 3}">${counted + others}</text>`;
    const tick =
      i % TICK_EVERY === 0 &&
      html`<text class="hour-label" x="${x + wide / 2}" y="${HEIGHT - 4}">${hour}</text>`;
    return html`${bar}${rest}${sum}${tick}`;
  });
  return html`<svg class="hours" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${name}"><path class="curve-grid" d="M0 ${foot}.5h${WIDTH}"/>${bars}</svg>`;
}
