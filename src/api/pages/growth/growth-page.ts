import { changeBar } from "../../../charts/bars.ts";
import { sparkline } from "../../../charts/curve.ts";
import { html, type Markup } from "../../../charts/markup.ts";
import { DASH } from "../../../reports/document.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import { cellToText } from "../../../reports/render-html.ts";
import { officeName } from "../../../reports/verdict-words.ts";
import type { SeriesReport } from "../../../services/judging/follower-series.ts";
import type { GrowthReport, GrowthRow } from "../../../services/judging/growth.ts";
import { compareWords } from "./compare-words.ts";
import { growthFilter, type GrowthView, OUTCOMES, presetLinks } from "./growth-filter.ts";
import { withQuery } from "../shell/layout.ts";
import { isShown, nameText, sortHead, sortRows, type Sorts } from "../shell/table-view.ts";
import { tableWords } from "../shell/table-words.ts";
import { viewWords } from "../shell/words-by-language.ts";

/** What the page shows; `series` is `null` for a span too long for curves, `curves` what is drawn above the table. */
export type GrowthFacts = {
  report: GrowthReport;
  series: SeriesReport | null;
  curves: Markup | null;
  today: string;
};

export const CURVES_AT_MOST = 6;
/** With more accounts the league shows one platform until another is chosen, and this many rows at a time. */
export const LEAGUE_AT_MOST = 200;
const STANDARD = "rank";

/** The rows of a platform and kind, most grown first; what is not known comes last and is never 0. */
export function rankRows({ rows }: GrowthReport, { platform, kind, unit }: GrowthView): GrowthRow[] {
  const figure = (row: GrowthRow) =>
    (unit === "percent" ? row.changePercent : row.change) ?? Number.NEGATIVE_INFINITY;
  return rows
    .filter(({ account }) => !platform || account.platform === platform)
    .filter(({ office }) => !kind || office.kind === kind)
    .toSorted((a, b) => figure(b) - figure(a) || 0);
}

/** Who grew: how many, the curves of the chosen, and the league. */
export function growthPage(facts: GrowthFacts, view: GrowthView, phrases: Phrases): Markup {
  const { report, curves } = facts;
  const own = tableWords(phrases.lang);
  const ranked = rankRows(report, view);
  const tiles = OUTCOMES.map((outcome) => {
    const count = ranked.filter((row) => row.outcome === outcome).length;
    const href = withQuery(view.url, "outcome", view.outcome === outcome ? null : outcome);
    return html`<li><a href="${href}"${view.outcome === outcome && html` aria-current="true"`}><b>${count}</b>${own.kind[outcome]}</a></li>`;
  });
  const query = `from=${report.from}&to=${report.to}&lang=${phrases.lang}`;
  return html`${presetLinks(facts.today, view, phrases)}${growthFilter(report, view, phrases)}
<ul class="numbers">${tiles}</ul>
${curves !== null && html`<section><h2>${own.curves}</h2>${curves}</section>`}
<form class="on-paper" action="/growth">${hiddenFields(view)}<p class="no-print quiet">${own.chooseHint(CURVES_AT_MOST)} <button>${own.choose}</button></p>
${league(ranked, facts, view, phrases)}</form>
<ul class="links no-print"><li><a href="/v1/reports/growth?${query}&format=xlsx">XLSX</a></li><li><a href="/v1/reports/growth?${query}&format=csv&bom=1">CSV</a></li><li><a href="/compare?from=${report.from}&to=${report.to}">${compareWords(phrases.lang).title}</a></li></ul>`;
}

/** The fields of the address, so that a choice keeps the view. */
const hiddenFields = ({ url }: GrowthView): Markup[] =>
  [...new URL(url, "http://localhost").searchParams]
    .filter(([name]) => name !== "o" && name !== "part")
    .map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);

function league(
  ranked: readonly GrowthRow[],
  { report, series }: GrowthFacts,
  view: GrowthView,
  phrases: Phrases,
): Markup {
  const words = viewWords(phrases.lang);
  const { heading } = phrases;
  const rankOf = new Map(ranked.map((row, i) => [row, i + 1]));
  const low = Number.NEGATIVE_INFINITY;
  const sorts: Sorts<GrowthRow> = {
    rank: (a, b) => (rankOf.get(a) ?? 0) - (rankOf.get(b) ?? 0),
    office: (a, b) => a.office.nameEn.localeCompare(b.office.nameEn),
    before: (a, b) => (a.opening?.followers ?? low) - (b.opening?.followers ?? low) || 0,
    after: (a, b) => (a.closing?.followers ?? low) - (b.closing?.followers ?? low) || 0,
  };
  const shown = ranked
    .filter(({ outcome }) => !view.outcome || outcome === view.outcome)
    .filter(({ office }) => isShown(office, view));
  const rows = sortRows(shown, sorts, view, STANDARD, ({ office }) => office.nameEn);
  const figures = ranked.map((row) => (view.unit === "percent" ? row.changePercent : row.change) ?? 0);
  const bounds = { low: Math.min(0, ...figures), high: Math.max(0, ...figures) };
  const head = (key: string, text: string, falls = false) =>
    sortHead(key, text, view, { standard: STANDARD, falls });
  const parts = Math.max(1, Math.ceil(rows.length / LEAGUE_AT_MOST));
  const part = Math.min(view.part, parts);
  const first = (part - 1) * LEAGUE_AT_MOST;
  const place = { bounds, series, zone: report.zone, isPart: parts > 1 };
  const lines = rows.slice(first, first + LEAGUE_AT_MOST);
  return html`<table class="cards" id="league" data-count="${rows.length}"><caption>${words.rankHint}${place.isPart && `: ${first + 1}–${first + lines.length} / ${rows.length}`}</caption><thead><tr>${head("rank", words.rank)}${head("office", heading.office)}<th scope="col">${heading.platform}</th>${head("before", words.before, true)}${head("after", words.after, true)}<th scope="col">${heading.change}</th><th scope="col">${heading.changePercent}</th><th scope="col">${heading.growth}</th></tr></thead><tbody>${lines.map((row) => leagueRow(row, { ...place, rank: rankOf.get(row) ?? 0 }, view, phrases))}</tbody></table>${place.isPart && partLinks(rows.length, part, view, phrases)}`;
}

/** Links to the parts of a league that is too long for one page. */
function partLinks(count: number, part: number, { url }: GrowthView, { lang }: Phrases): Markup {
  const links = Array.from({ length: Math.ceil(count / LEAGUE_AT_MOST) }, (_, i) => {
    const href = withQuery(url, "part", i === 0 ? null : String(i + 1));
    const last = Math.min(count, (i + 1) * LEAGUE_AT_MOST);
    return html`<li><a href="${href}"${i + 1 === part && html` aria-current="true"`}>${i * LEAGUE_AT_MOST + 1}–${last}</a></li>`;
  });
  return html`<ul class="chips no-print" aria-label="${tableWords(lang).parts}">${links}</ul>`;
}

type Place = {
  rank: number;
  /** The least and the greatest change. */
  bounds: { low: number; high: number };
  series: SeriesReport | null;
  zone: string;
  /** Other rows are on other pages: the server filters by name, not the script. */
  isPart: boolean;
};

function leagueRow(row: GrowthRow, place: Place, view: GrowthView, phrases: Phrases): Markup {
  const words = viewWords(phrases.lang);
  const { heading } = phrases;
  const { office, account, opening, closing, change, changePercent, outcome, doubt } = row;
  const name = officeName(office, phrases);
  const followers = (point: { followers: number } | null) =>
    point === null ? DASH : phrases.write.count(point.followers);
  const why = `${phrases.growth[outcome]}${doubt === null ? "" : `: ${phrases.growthDoubt[doubt]}`}`;
  const figure = view.unit === "percent" ? changePercent : change;
  const bar = figure === null ? null : html`${changeBar({ value: figure, ...place.bounds })} `;
  const choose = html`<input type="checkbox" class="no-print" name="o" value="${office.officeId}" aria-label="${name}"${view.chosen.includes(office.officeId) && html` checked`}> `;
  return html`<tr${figure === null && html` class="tone-untold"`}${!place.isPart && html` data-name="${nameText(office)}"`}><td class="figure" data-label="${words.rank}">${figure === null ? DASH : place.rank}</td><th scope="row">${choose}<a href="/offices/${office.officeId}">${name}</a></th><td data-label="${heading.platform}">${phrases.platform[account.platform]}${account.label && ` (${account.label})`}</td><td class="figure" data-label="${words.before}">${followers(opening)}</td><td class="figure" data-label="${words.after}">${followers(closing)}</td><td class="figure" data-label="${heading.change}">${view.unit === "absolute" && bar}${cellToText({ kind: "change", value: change }, place.zone)}</td><td class="figure" data-label="${heading.changePercent}">${view.unit === "percent" && bar}${cellToText({ kind: "percent", value: changePercent }, place.zone)}</td><td data-label="${heading.growth}">${why}${sparkFor(row, place, phrases)}</td></tr>`;
}

/** The course of an account; the sum of several on a platform is not one account's course, and is not drawn. */
function sparkFor({ office, account }: GrowthRow, { series }: Place, phrases: Phrases): Markup | null {
  const own = series?.series.find(
    (one) => one.officeId === office.officeId && one.platform === account.platform,
  );
  if (series === null || own === undefined || account.label !== null) return null;
  const name = tableWords(phrases.lang).spark({
    name: officeName(office, phrases),
    platform: phrases.platform[account.platform],
    from: series.from,
    to: series.to,
  });
  const points = own.followers.map((value, day) => ({ day, value }));
  return html` ${sparkline(points, name)}`;
}
