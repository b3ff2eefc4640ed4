import { extent, median, tickStep } from "d3-array";
import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import { hatchings } from "./mark.ts";
import { html, type Markup } from "./markup.ts";

/** One day of one series: `value` `null` = not collected; the line is broken there and never bridged. */
export type CurvePoint = { day: number; value: number | null };
export type CurveSeries = { name: string; points: readonly CurvePoint[] };

const WIDTH = 640;
const HEIGHT = 240;
const MARGIN = { left: 84, right: 12, top: 10, bottom: 24 };
const TICKS = 4;

/**
 * Lines over days with the figures of the axis; days without any value are hatched. `format` writes a value with enough
 * digits to tell two ticks apart, `dayLabel` a day, `id` is unique on the page.
 */
export function curve(
  series: readonly CurveSeries[],
  words: {
    id: string;
    name: string;
    format: (value: number, digits: number) => string;
    dayLabel: (day: number) => string;
  },
): Markup {
  const points = series.flatMap((one) => one.points);
  const [low, high] = extent(points, ({ value }) => value ?? undefined);
  const [from, to] = extent(points, ({ day }) => day);
  if (low === undefined || high === undefined || from === undefined || to === undefined)
    return html`<svg class="curve" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${words.name}"></svg>`;
  const x = scaleLinear([from, to], [MARGIN.left, WIDTH - MARGIN.right]);
  const y = scaleLinear([low, high === low ? low + 1 : high], [HEIGHT - MARGIN.bottom, MARGIN.top]).nice(
    TICKS,
  );
  const digits = Math.max(0, -Math.floor(Math.log10(tickStep(low, high === low ? low + 1 : high, TICKS))));
  const ticks = y
    .ticks(TICKS)
    .map(
      (tick) =>
        html`<g><line class="curve-grid" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${Math.round(y(tick))}" y2="${Math.round(y(tick))}"/><text class="curve-tick" x="${MARGIN.left - 6}" y="${Math.round(y(tick)) + 4}">${words.format(tick, digits)}</text></g>`,
    );
  const lines = series.map(
    (one, i) =>
      html`<path class="curve-line curve-line-${i + 1}" d="${brokenLine(one.points, x, y)}"><title>${one.name}</title></path>`,
  );
  const holes = findHoles(series).map(
    ({ after, before }) =>
      html`<rect class="curve-gap" fill="url(#${words.id}-fall)" x="${Math.round(x(after))}" y="${MARGIN.top}" width="${Math.round(x(before) - x(after))}" height="${HEIGHT - MARGIN.top - MARGIN.bottom}"/>`,
  );
  const ends = [from, to].map(
    (day, i) =>
      html`<text class="curve-day curve-day-${i === 0 ? "first" : "last"}" x="${Math.round(x(day))}" y="${HEIGHT - 6}">${words.dayLabel(day)}</text>`,
  );
  return html`<svg class="curve" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${words.name}">${hatchings(words.id)}${holes}${ticks}${lines}${ends}</svg>`;
}

/** Stretches from one day with a value to the next, or to an end of the picture, between which no series has one. */
function findHoles(series: readonly CurveSeries[]): { after: number; before: number }[] {
  const all = series.flatMap(({ points }) => points);
  const known = new Set(all.filter(({ value }) => value !== null).map(({ day }) => day));
  const days = [...new Set(all.map(({ day }) => day))].toSorted((a, b) => a - b);
  const holes: { after: number; before: number }[] = [];
  let after = days[0] ?? 0;
  let isMissing = false;
  for (const day of days) {
    if (!known.has(day)) {
      isMissing = true;
      continue;
    }
    if (isMissing) holes.push({ after, before: day });
    [after, isMissing] = [day, false];
  }
  if (isMissing) holes.push({ after, before: days.at(-1) ?? after });
  return holes;
}

/** The median by day of several lines, of those that have a value on that day. */
export const medianLine = (lines: readonly (readonly (number | null)[])[], days: number): (number | null)[] =>
  Array.from({ length: days }, (_, i) => median(lines.flatMap((line) => line[i] ?? [])) ?? null);

/** A short piece of the line with this index, for a legend. */
export const lineSample = (index: number): Markup =>
  html`<svg class="line-sample" viewBox="0 0 28 10" width="28" height="10" aria-hidden="true"><path class="curve-line curve-line-${index + 1}" d="M1 5h26"/></svg>`;

const SPARK = { width: 90, height: 20 };

/** A line without an axis, for one cell of a table; broken where nothing was collected. */
export function sparkline(points: readonly CurvePoint[], name: string): Markup {
  const [low, high] = extent(points, ({ value }) => value ?? undefined);
  const [from, to] = extent(points, ({ day }) => day);
  const path =
    low === undefined || high === undefined || from === undefined || to === undefined
      ? ""
      : brokenLine(
          points,
          scaleLinear([from, to], [1, SPARK.width - 1]),
          scaleLinear([low, high === low ? low + 1 : high], [SPARK.height - 2, 2]),
        );
  return html`<svg class="spark" viewBox="0 0 ${SPARK.width} ${SPARK.height}" width="${SPARK.width}" height="${SPARK.height}" role="img" aria-label="${name}"><path class="curve-line curve-line-1" d="${path}"/></svg>`;
}

/** A path that moves, and draws nothing, over each stretch without a value; a lone value is a short dash. */
function brokenLine(
  points: readonly CurvePoint[],
  x: (day: number) => number,
  y: (value: number) => number,
): string {
  const draw = line<CurvePoint>()
    .defined(({ value }) => value !== null)
    .x(({ day }) => x(day))
    .y(({ value }) => y(value ?? 0))
    .digits(1);
  return (draw(points) ?? "").replaceAll("Z", "h0.5");
}
