import type uPlot from "uplot";
import { dayText, type Curves } from "./curve-figures.ts";

const DAYS_BETWEEN = [1, 2, 7, 14, 28, 56, 84, 168, 336];
const WHOLE_STEPS = Array.from({ length: 10 }, (_, i) => [1, 2, 5].map((n) => n * 10 ** i)).flat();
const HATCH = 8;
/** The scale of days. */
export const DAYS = "days";

/** Looks and behaviour of the plot: colours and dashes are those of the drawing, read where they are used. */
export function toOptions(
  { from, lines, isWhole, format }: Curves,
  { width, height }: { width: number; height: number },
): uPlot.Options {
  const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const axis = { stroke: () => colour("--ink"), font: "12px system-ui, sans-serif", ticks: { show: false } };
  const grid = { stroke: () => colour("--open"), width: 1 };
  return {
    width,
    height,
    legend: { show: false },
    cursor: { y: false, drag: { x: true, y: false } },
    scales: { [DAYS]: { time: false } },
    axes: [
      {
        ...axis,
        scale: DAYS,
        grid: { show: false },
        incrs: DAYS_BETWEEN,
        space: 90,
        values: (_, days) => days.map((day) => dayText(from, day)),
      },
      {
        ...axis,
        grid,
        size: (_, labels) => 12 + 7 * Math.max(0, ...(labels ?? []).map((label) => label.length)),
        values: (_, figures, _axis, _space, step) => figures.map((figure) => format(figure, digitsOf(step))),
        ...(isWhole ? { incrs: WHOLE_STEPS } : {}),
      },
    ],
    series: [{ scale: DAYS }, ...lines.map((line) => toSeries(line.item, line.name, line.values))],
    hooks: { drawClear: [(plot) => hatchHoles(plot, colour("--grey"))] },
  };
}

/** The digits that two ticks of an axis with this step need to differ. */
const digitsOf = (step: number): number => Math.max(0, -Math.floor(Math.log10(step)));

function toSeries(item: HTMLElement, label: string, values: readonly (number | null)[]): uPlot.Series {
  const sample = item.querySelector("path");
  const look = sample === null ? null : getComputedStyle(sample);
  const dash = (look?.strokeDasharray ?? "none").match(/[\d.]+/g)?.map(Number);
  const known = (day: number) => (values[day] ?? null) !== null;
  const alone = values.flatMap((_, day) => (known(day) && !known(day - 1) && !known(day + 1) ? [day] : []));
  return {
    label,
    stroke: () => look?.stroke ?? "currentColor",
    width: 2,
    spanGaps: false,
    points: { show: true, size: 4, filter: () => alone },
    ...(dash === undefined ? {} : { dash }),
  };
}

/** Stretches on which no line has a figure are hatched, from the last known day to the next. */
function hatchHoles(plot: uPlot, stroke: string): void {
  const { ctx, bbox } = plot;
  const { left, top, width, height } = bbox;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  ctx.beginPath();
  for (const { after, before } of findHoles(plot.data)) {
    const start = plot.valToPos(after, DAYS, true);
    ctx.rect(start, top, plot.valToPos(before, DAYS, true) - start, height);
  }
  ctx.clip();
  ctx.beginPath();
  for (let x = left - height; x < left + width; x += HATCH * devicePixelRatio) {
    ctx.moveTo(x, top);
    ctx.lineTo(x + height, top + height);
  }
  ctx.strokeStyle = stroke;
  ctx.lineWidth = devicePixelRatio;
  ctx.stroke();
  ctx.restore();
}

function findHoles([days, ...lines]: uPlot.AlignedData): { after: number; before: number }[] {
  const isKnown = (day: number) => lines.some((values) => (values[day] ?? null) !== null);
  const last = days.length - 1;
  const holes: { after: number; before: number }[] = [];
  for (let day = 0; day <= last; day += 1) {
    if (isKnown(day)) continue;
    const after = Math.max(0, day - 1);
    while (day < last && !isKnown(day)) day += 1;
    holes.push({ after, before: day });
  }
  return holes;
}
