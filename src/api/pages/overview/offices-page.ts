import { sparkline } from "../../../charts/curve.ts";
import { html, type Markup } from "../../../charts/markup.ts";
import type { Office } from "../../../domain/office.ts";
import { PLATFORM_IDS, type PlatformId } from "../../../domain/platform.ts";
import { toLocalDay } from "../../../domain/slot.ts";
import { DASH } from "../../../reports/document.ts";
import { divisionName } from "../../../reports/divisions.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import { cellToText } from "../../../reports/render-html.ts";
import { officeName } from "../../../reports/verdict-words.ts";
import type { SeriesReport } from "../../../services/judging/follower-series.ts";
import type { GrowthReport } from "../../../services/judging/growth.ts";
import type { VerdictHistory } from "../../../services/judging/verdict-history.ts";
import { streakOf, stripFor, streakText } from "../office/office-history.ts";
import {
  filterForm,
  isShown,
  nameText,
  sortHead,
  sortRows,
  type Sorts,
  type TableView,
} from "../shell/table-view.ts";
import { tableWords } from "../shell/table-words.ts";
import { viewWords } from "../shell/words-by-language.ts";

/** What is shown of the offices of one kind; `growth` and `series` are those of one span of days. */
export type OfficesFacts = {
  offices: readonly Office[];
  history: VerdictHistory | null;
  growth: GrowthReport;
  series: SeriesReport;
};

/** The followers of an office on one platform; `null` = not known. */
type Followers = { now: number | null; change: number | null };
type Line = { office: Office; streak: number; followers: ReadonlyMap<PlatformId, Followers> };

const STANDARD = "office";

/** Offices of one kind: the verdicts of the last months, oldest first, and their followers over the last 90 days. */
export function officesPage(facts: OfficesFacts, view: TableView, phrases: Phrases): Markup {
  const words = viewWords(phrases.lang);
  const { heading } = phrases;
  const { offices, history, growth, series } = facts;
  const judged = new Map(history?.offices.map((one) => [one.officeId, one]));
  const isJudged = offices.some(({ officeId }) => judged.has(officeId));
  const ids = new Set(offices.map(({ officeId }) => officeId));
  const used = new Set(
    growth.rows.filter(({ office }) => ids.has(office.officeId)).map(({ account }) => account.platform),
  );
  const platforms = PLATFORM_IDS.filter((platform) => used.has(platform));
  const lines = offices
    .filter((office) => isShown(office, view))
    .map((office) => toLine(office, facts, platforms));
  const followers = (platform: PlatformId) => (line: Line) =>
    line.followers.get(platform)?.now ?? Number.NEGATIVE_INFINITY;
  const sorts: Sorts<Line> = {
    office: (a, b) => a.office.nameEn.localeCompare(b.office.nameEn),
    division: (a, b) => (a.office.division ?? "").localeCompare(b.office.division ?? ""),
    streak: (a, b) => a.streak - b.streak,
    ...Object.fromEntries(
      platforms.map((platform) => {
        const of = followers(platform);
        return [platform, (a: Line, b: Line) => of(a) - of(b) || 0];
      }),
    ),
  };
  const sorted = sortRows(lines, sorts, view, STANDARD, ({ office }) => office.nameEn);
  const head = (key: string, text: string, falls = false) =>
    sortHead(key, text, view, { standard: STANDARD, falls });
  const isDivided = offices.some(({ division }) => division !== null);
  const heads = html`${head("office", heading.office)}${isDivided && head("division", heading.division)}${isJudged && html`<th scope="col">${words.strip}</th>${head("streak", words.streak)}`}${platforms.map((platform) => head(platform, phrases.platform[platform], true))}`;
  const rows = sorted.map((line) => {
    const { office } = line;
    const cells = platforms.map((platform) => followersCell(line, platform, series, phrases));
    return html`<tr data-name="${nameText(office)}"><th scope="row"><a href="/offices/${office.officeId}">${officeName(office, phrases)}</a></th>${isDivided && html`<td data-label="${heading.division}">${divisionName(office.division, phrases.lang) || DASH}</td>`}${isJudged && html`<td data-label="${words.strip}">${stripFor(office, history, phrases)}</td><td class="figure" data-label="${words.streak}">${streakText(judged.get(office.officeId))}</td>`}${cells}</tr>`;
  });
  const inDays = tableWords(phrases.lang).inDays(series.days.length);
  const note = isJudged ? null : html`<p class="quiet">${tableWords(phrases.lang).hasNoVerdict}</p>`;
  return html`${note}${filterForm(offices, view, phrases)}
<table class="cards" data-count="${sorted.length}"><caption>${words.count(sorted.length)}. <span class="quiet">${words.followers}, ${inDays}. ${tableWords(phrases.lang).gaps}</span></caption><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table>
<ul class="links no-print"><li><a href="/growth?from=${growth.from}&to=${growth.to}">${words.nav.growth}</a></li></ul>`;
}

function toLine(office: Office, { growth, history }: OfficesFacts, platforms: readonly PlatformId[]): Line {
  const past = history?.offices.find(({ officeId }) => officeId === office.officeId);
  const own = growth.rows.filter((row) => row.office.officeId === office.officeId);
  const followers = platforms.map((platform): [PlatformId, Followers] => {
    const rows = own.filter(({ account }) => account.platform === platform);
    const now = sum(rows.map(({ closing }) => closing?.followers ?? null));
    return [platform, { now, change: sum(rows.map(({ change }) => change)) }];
  });
  return { office, streak: streakOf(past), followers: new Map(followers) };
}

/** A sum without one of its parts would look like a fall, so it is not known. */
function sum(parts: readonly (number | null)[]): number | null {
  let total: number | null = null;
  for (const part of parts) {
    if (part === null) return null;
    total = (total ?? 0) + part;
  }
  return total;
}

function followersCell(
  { office, followers }: Line,
  platform: PlatformId,
  { series, days, from, to }: SeriesReport,
  phrases: Phrases,
): Markup {
  const label = phrases.platform[platform];
  const { now = null, change = null } = followers.get(platform) ?? {};
  const own = series.find((one) => one.officeId === office.officeId && one.platform === platform);
  const day = (name: string) => phrases.write.day(toLocalDay(name, "UTC").startsAt);
  const name = tableWords(phrases.lang).spark({
    name: officeName(office, phrases),
    platform: label,
    from: day(from),
    to: day(to),
  });
  const points = days.map((_, i) => ({ day: i, value: own?.followers[i] ?? null }));
  const picture = own === undefined ? null : html` ${sparkline(points, name)}`;
  const text =
    now === null
      ? DASH
      : `${phrases.write.count(now)} (${cellToText({ kind: "change", value: change }, "UTC")})`;
  return html`<td class="figure" data-label="${label}">${text}${picture}</td>`;
}
