import { lineSample } from "../../../charts/curve.ts";
import { html, type Markup } from "../../../charts/markup.ts";
import type { Office } from "../../../domain/office.ts";
import type { PlatformId } from "../../../domain/platform.ts";
import { DASH } from "../../../reports/document.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import { cellToText } from "../../../reports/render-html.ts";
import { officeName } from "../../../reports/verdict-words.ts";
import type { GrowthRow } from "../../../services/judging/growth.ts";
import type { VerdictHistory } from "../../../services/judging/verdict-history.ts";
import { compareWords } from "./compare-words.ts";
import { followerCurves } from "./follower-curves.ts";
import { stripFor } from "../office/office-history.ts";
import { viewWords } from "../shell/words-by-language.ts";

export const COMPARED_AT_MOST = 6;

/** The view that the address names. */
export type CompareView = {
  from: string;
  to: string;
  platform: PlatformId;
  scale: "index" | "absolute";
};

/** What is compared: the followers of each chosen office by day, `null` = not every account was read. */
export type CompareFacts = {
  zone: string;
  all: readonly Office[];
  chosen: readonly Office[];
  /** Whether more than `COMPARED_AT_MOST` were asked for. */
  isCut: boolean;
  unknown: readonly { name: string; nearest: readonly Office[] }[];
  platforms: readonly PlatformId[];
  days: readonly string[];
  /** Followers by office id; an office without any reading is missing. */
  followers: ReadonlyMap<string, readonly (number | null)[]>;
  growth: readonly GrowthRow[];
  history: VerdictHistory;
};

/** Offices side by side: their figures, and their followers as lines that are broken where nothing was read. */
export function comparePage(facts: CompareFacts, view: CompareView, phrases: Phrases): Markup {
  const words = compareWords(phrases.lang);
  const shared = viewWords(phrases.lang);
  const { chosen, isCut, unknown } = facts;
  const faults = unknown.map(
    ({ name, nearest }) =>
      html`<p class="bad" role="alert">${shared.nothingFound(name)}${nearest.length > 0 && html` ${shared.nearest}`}</p>${nearest.length > 0 && html`<ul class="chips no-print">${nearest.map((office) => html`<li><a href="${toAddress([...chosen, office], view)}">${officeName(office, phrases)}</a></li>`)}</ul>`}`,
  );
  return html`${faults}${isCut && html`<p class="bad" role="alert">${words.atMost(COMPARED_AT_MOST)}</p>`}
${chooser(facts, view, phrases)}
${chosen.length === 0 ? html`<p class="strong">${words.none}</p>` : html`${figures(facts, view, phrases)}${lines(facts, view, phrases)}`}`;
}

/** The address of a comparison. */
export function toAddress(
  offices: readonly Pick<Office, "officeId">[],
  { from, to, platform, scale }: CompareView,
): string {
  const ids = offices.map(({ officeId }) => encodeURIComponent(officeId)).join(",");
  return `/compare?o=${ids}&platform=${platform}&scale=${scale}&from=${from}&to=${to}`;
}

function chooser({ all, chosen, platforms }: CompareFacts, view: CompareView, phrases: Phrases): Markup {
  const words = compareWords(phrases.lang);
  const shared = viewWords(phrases.lang);
  const chips = chosen.map((office) => {
    const others = chosen.filter(({ officeId }) => officeId !== office.officeId);
    const name = officeName(office, phrases);
    return html`<li><a href="${toAddress(others, view)}" aria-label="${words.remove(name)}">${name} ✕</a></li>`;
  });
  const ids = new Set(chosen.map(({ officeId }) => officeId));
  const options = (kind: Office["kind"]) =>
    all
      .filter((office) => office.kind === kind && !ids.has(office.officeId))
      .map((office) => html`<option value="${office.officeId}">${officeName(office, phrases)}</option>`);
  const add = html`<label>${words.addHint}<select name="o"><option value="">${DASH}</option><optgroup label="${shared.nav.districts}">${options("district")}</optgroup><optgroup label="${shared.nav.departments}">${options("department")}</optgroup></select></label>`;
  const select = <T extends string>(
    name: string,
    label: string,
    values: readonly T[],
    chosenValue: T,
    text: (value: T) => string,
  ) =>
    html`<label>${label}<select name="${name}">${values.map((value) => html`<option value="${value}"${value === chosenValue && html` selected`}>${text(value)}</option>`)}</select></label>`;
  return html`<p class="no-print">${words.hint}</p>${chips.length > 0 && html`<ul class="chips no-print" aria-label="${words.chosen}">${chips}</ul>`}
<form class="no-print fields filter" action="/compare"><input type="hidden" name="o" value="${[...ids].join(",")}">${chosen.length < COMPARED_AT_MOST && add}${select("platform", phrases.heading.platform, platforms, view.platform, (id) => phrases.platform[id])}${select("scale", words.scale, ["index", "absolute"] as const, view.scale, (scale) => words.scales[scale])}<label>${shared.from}<input name="from" type="date" value="${view.from}"></label><label>${shared.to}<input name="to" type="date" value="${view.to}"></label><button>${shared.show}</button></form>`;
}

function figures(facts: CompareFacts, { platform }: CompareView, phrases: Phrases): Markup {
  const words = compareWords(phrases.lang);
  const shared = viewWords(phrases.lang);
  const { heading, write } = phrases;
  const newest = facts.history.months.at(-1);
  const livesHead = newest === undefined ? null : words.lives(write.month(newest));
  const rows = facts.chosen.map((office, i) => {
    const own = facts.growth.filter(
      ({ office: { officeId }, account }) => officeId === office.officeId && account.platform === platform,
    );
    const text = (figure: (row: GrowthRow) => string) =>
      own.length === 0
        ? shared.noFigure
        : own.map((row) => `${row.account.label ? `${row.account.label}: ` : ""}${figure(row)}`).join("; ");
    const followers = (point: { followers: number } | null) =>
      point === null ? shared.noFigure : write.count(point.followers);
    const judged = facts.history.offices.find(({ officeId }) => officeId === office.officeId);
    return html`<tr><th scope="row">${lineSample(i)} <a href="/offices/${office.officeId}">${officeName(office, phrases)}</a></th><td class="figure" data-label="${shared.before}">${text(({ opening }) => followers(opening))}</td><td class="figure" data-label="${shared.after}">${text(({ closing }) => followers(closing))}</td><td class="figure" data-label="${heading.change}">${text(({ change }) => cellToText({ kind: "change", value: change }, facts.zone))}</td><td class="figure" data-label="${heading.changePercent}">${text(({ changePercent }) => cellToText({ kind: "percent", value: changePercent }, facts.zone))}</td>${livesHead !== null && html`<td class="figure" data-label="${livesHead}">${judged?.cells.at(-1)?.qualifyingSessions ?? DASH}</td><td data-label="${shared.strip}">${judged ? stripFor(office, facts.history, phrases) : DASH}</td>`}</tr>`;
  });
  const heads = [heading.office, shared.before, shared.after, heading.change, heading.changePercent];
  const all = livesHead === null ? heads : [...heads, livesHead, shared.strip];
  return html`<table class="cards"><caption>${phrases.platform[platform]}: ${shared.followers}</caption><thead><tr>${all.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table>`;
}

function lines(facts: CompareFacts, view: CompareView, phrases: Phrases): Markup {
  const { chosen, days, zone } = facts;
  const known = chosen.map((office) => ({
    name: officeName(office, phrases),
    figures: facts.followers.get(office.officeId) ?? days.map(() => null),
  }));
  const subject = phrases.platform[view.platform];
  return followerCurves({ id: "compare", subject, zone, days, lines: known, scale: view.scale }, phrases);
}
