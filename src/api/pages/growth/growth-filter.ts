import { DateTime } from "luxon";
import { html, type Markup } from "../../../charts/markup.ts";
import { OFFICE_KINDS, type OfficeKind } from "../../../domain/office.ts";
import type { PlatformId } from "../../../domain/platform.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import type { GrowthReport } from "../../../services/judging/growth.ts";
import { withQuery } from "../shell/layout.ts";
import type { TableView } from "../shell/table-view.ts";
import { tableWords } from "../shell/table-words.ts";
import { viewWords } from "../shell/words-by-language.ts";

export const OUTCOMES = ["grew", "fell", "flat", "undetermined"] as const;

/** What the address of the page says. */
export type GrowthView = TableView & {
  platform: PlatformId | null;
  kind: OfficeKind | null;
  unit: "absolute" | "percent";
  outcome: string | null;
  /** Which part of a league that is too long for one page, from 1. */
  part: number;
  /** The offices whose curves are drawn. */
  chosen: readonly string[];
};

const PRESETS = { month: 1, quarter: 3, year: 12 } as const;

/** Links to the last whole month, three months and year. */
export function presetLinks(today: string, { url }: GrowthView, { lang }: Phrases): Markup {
  const words = tableWords(lang);
  const ends = DateTime.fromISO(today, { zone: "utc" }).startOf("month").minus({ days: 1 });
  const links = Object.entries(PRESETS).map(([name, months]) => {
    const from = ends.startOf("month").minus({ months: months - 1 });
    const address = withQuery(withQuery(url, "from", from.toISODate()), "to", ends.toISODate());
    return html`<li><a href="${address}">${words.presets[name as keyof typeof PRESETS]}</a></li>`;
  });
  return html`<ul class="chips no-print">${links}</ul>`;
}

/** The form of the page: which days, platform and kind, and by what is ranked. */
export function growthFilter(
  { from, to, rows }: GrowthReport,
  { platform, kind, unit, q, outcome, chosen }: GrowthView,
  phrases: Phrases,
): Markup {
  const words = viewWords(phrases.lang);
  const own = tableWords(phrases.lang);
  const { heading } = phrases;
  const option = (value: string, text: string, current: string | null) =>
    html`<option value="${value}"${value === current && html` selected`}>${text}</option>`;
  const platforms = [...new Set(rows.map(({ account }) => account.platform))];
  const kinds = OFFICE_KINDS.map((one) =>
    option(one, one === "district" ? words.nav.districts : words.nav.departments, kind),
  );
  const units = (["absolute", "percent"] as const).map((one) => option(one, own.units[one], unit));
  const kept = html`${outcome !== null && html`<input type="hidden" name="outcome" value="${outcome}">`}${chosen.map((id) => html`<input type="hidden" name="o" value="${id}">`)}`;
  return html`<form class="no-print fields filter">${kept}<label>${words.from}<input name="from" type="date" value="${from}"></label><label>${words.to}<input name="to" type="date" value="${to}"></label><label>${heading.platform}<select name="platform"><option value="">${words.all}</option>${platforms.map((id) => option(id, phrases.platform[id], platform))}</select></label><label>${heading.kind}<select name="kind"><option value="">${words.all}</option>${kinds}</select></label><label>${own.unit}<select name="unit">${units}</select></label><label>${words.searchHint}<input id="filter" name="q" type="search" maxlength="100" value="${q ?? ""}"></label><button>${words.show}</button></form>`;
}
