import { curve, lineSample } from "../../../charts/curve.ts";
import { html, type Markup } from "../../../charts/markup.ts";
import { toLocalDay } from "../../../domain/slot.ts";
import { DASH } from "../../../reports/document.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import { ASSET_PATHS } from "../../assets/asset-routes.ts";
import { compareWords } from "./compare-words.ts";
import { viewWords } from "../shell/words-by-language.ts";

export type CurveScale = "index" | "absolute";

/** Figures by day under one name; `null` = not every account was read. */
export type NamedFigures = { name: string; figures: readonly (number | null)[] };

/** What a picture of curves shows; `subject` says of what, `rowEvery` thins the table below it, from the last day back. */
export type CurvesFacts = {
  id: string;
  subject: string;
  zone: string;
  days: readonly string[];
  lines: readonly NamedFigures[];
  scale: CurveScale;
  rowEvery?: number;
};

/** Lines over days, broken where nothing was read, with their legend and the same figures as a table. */
export function followerCurves(facts: CurvesFacts, phrases: Phrases): Markup {
  const { id, subject, zone, days, scale, rowEvery = 1 } = facts;
  const words = compareWords(phrases.lang);
  const { write } = phrases;
  const lines = facts.lines.map(({ name, figures }) => ({
    name,
    values: scale === "index" ? toIndex(figures) : figures,
  }));
  const dayText = (day: number) => {
    const name = days[day];
    return name === undefined ? "" : write.day(toLocalDay(name, zone).startsAt);
  };
  const format = (value: number, digits = 1) => {
    const unit = 10 ** digits;
    return write.count(scale === "index" ? Math.round(value * unit) / unit : value);
  };
  const spoken = lines.map(({ name, values }) => {
    const last = values.findLast((value) => value !== null) ?? null;
    return `${name} ${last === null ? viewWords(phrases.lang).noFigure : format(last)}`;
  });
  const span = { from: dayText(0), to: dayText(days.length - 1) };
  const name = words.curve({ platform: subject, names: spoken.join(", "), ...span });
  const series = lines.map((one) => ({
    name: one.name,
    points: one.values.map((value, day) => ({ day, value })),
  }));
  const empty = lines.filter(({ values }) => values.every((value) => value === null));
  const legend = lines.map(
    (one, i) =>
      html`<li data-steps="${toSteps(facts.lines[i]?.figures ?? [])}">${lineSample(i)} ${one.name}</li>`,
  );
  const hint = scale === "index" ? words.indexHint : "";
  return html`<figure class="curves" data-plot="${ASSET_PATHS.plot}" data-from="${days[0]}" data-scale="${scale}" data-whole="${words.whole}">${curve(series, { id, name, format, dayLabel: dayText })}<p class="legend told no-print"></p><figcaption><ul class="chips legend">${legend}</ul><p class="legend">${hint} ${words.gapHint}</p>${empty.length > 0 && html`<p>${words.noCurve(empty.map((one) => one.name).join(", "))}</p>`}</figcaption></figure>
${figuresTable(lines, { days, rowEvery, hint, dayText, format }, phrases)}`;
}

type Axis = {
  days: readonly string[];
  rowEvery: number;
  hint: string;
  dayText: (day: number) => string;
  format: (value: number) => string;
};

function figuresTable(
  lines: readonly { name: string; values: readonly (number | null)[] }[],
  { days, rowEvery, hint, dayText, format }: Axis,
  { lang }: Phrases,
): Markup {
  const words = compareWords(lang);
  const text = (value: number | null | undefined) =>
    value === null || value === undefined ? DASH : format(value);
  const rows = days.map(
    (day, i) =>
      (days.length - 1 - i) % rowEvery === 0 &&
      html`<tr data-day="${day}"><th scope="row">${dayText(i)}</th>${lines.map(({ name, values }) => html`<td class="figure" data-label="${name}">${text(values[i])}</td>`)}</tr>`,
  );
  return html`<details><summary>${words.table}</summary><table class="cards"><caption>${hint}</caption><thead><tr><th scope="col">${words.day}</th>${lines.map(({ name }) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${rows}</tbody></table></details>`;
}

/** Each figure in percent of the first one that is known and not zero; a gap stays a gap. */
export function toIndex(figures: readonly (number | null)[]): (number | null)[] {
  const first = figures.find((figure) => figure !== null && figure !== 0) ?? null;
  return figures.map((figure) => (figure === null || first === null ? null : (figure / first) * 100));
}

/** Figures as the script reads them: the first one, then each one's difference to the one before; a gap is empty. */
export function toSteps(figures: readonly (number | null)[]): string {
  let before = 0;
  const steps = figures.map((figure) => {
    if (figure === null) return "";
    const step = figure - before;
    before = figure;
    return step;
  });
  return steps.join(",");
}
