import { html, type Markup } from "../../charts/markup.ts";
import { SYMBOLS } from "../../charts/mark.ts";
import { verdictStrip } from "../../charts/verdict-strip.ts";
import type { Office } from "../../domain/office.ts";
import { cellToText } from "../../reports/render-html.ts";
import { DASH } from "../../reports/document.ts";
import type { Phrases } from "../../reports/phrases.ts";
import { officeName } from "../../reports/verdict-words.ts";
import type { GrowthRow } from "../../services/judging/growth.ts";
import type { JudgedMonth } from "../../services/judging/judge-month.ts";
import { toMark } from "./verdict-view.ts";
import { viewWords } from "./words-by-language.ts";

/** Offices of one kind: the verdicts of the last months, oldest first, and the followers now. */
export function officesPage(
  offices: readonly Office[],
  history: readonly JudgedMonth[],
  growth: readonly GrowthRow[],
  phrases: Phrases,
): Markup {
  const words = viewWords(phrases.lang);
  const { heading } = phrases;
  const isJudged = history.some(({ verdicts }) =>
    offices.some((one) => verdicts.some((v) => v.officeId === one.officeId)),
  );
  const rows = offices
    .toSorted((a, b) => a.nameEn.localeCompare(b.nameEn))
    .map((office) => {
      const own = growth.filter((row) => row.office.officeId === office.officeId);
      const figures = own
        .map(
          ({ account, closing, change }) =>
            `${phrases.platform[account.platform]}${account.label ? ` (${account.label})` : ""}: ${closing === null ? DASH : phrases.write.count(closing.followers)} (${cellToText({ kind: "change", value: change }, "UTC")})`,
        )
        .join("; ");
      return html`<tr><th scope="row"><a href="/offices/${office.officeId}">${officeName(office, phrases)}</a></th><td data-label="${heading.division}">${office.division ?? DASH}</td>${isJudged && html`<td data-label="${words.strip}">${stripFor(office, history, phrases)}</td><td class="figure" data-label="${words.streak}">${streakText(office, history)}</td>`}<td data-label="${words.followers}">${figures === "" ? words.noFigure : figures}</td></tr>`;
    });
  return html`<table class="cards"><caption>${words.count(offices.length)}</caption><thead><tr><th scope="col">${heading.office}</th><th scope="col">${heading.division}</th>${isJudged && html`<th scope="col">${words.strip}</th><th scope="col">${words.streak}</th>`}<th scope="col">${words.followers} (${heading.change})</th></tr></thead><tbody>${rows}</tbody></table>`;
}

/** The last months of one office as a strip; a month in which it was not judged is left out. */
export function stripFor(
  office: Pick<Office, "officeId" | "nameEn" | "nameHi">,
  history: readonly JudgedMonth[],
  phrases: Phrases,
): Markup {
  const words = viewWords(phrases.lang);
  const months = history.flatMap(({ month, verdicts }) => {
    const verdict = verdicts.find(({ officeId }) => officeId === office.officeId);
    if (!verdict) return [];
    const mark = toMark(verdict);
    const spoken = `${phrases.write.month(month.month)}: ${words.mark[mark]}`;
    return [{ month: month.month, mark, qualifying: verdict.qualifyingSessions, spoken }];
  });
  const name = `${words.stripOf(officeName(office, phrases))}: ${months.map(({ spoken }) => spoken).join("; ")}`;
  return verdictStrip(months, { id: `strip-${office.officeId}`, name });
}

/** How often the newest verdict that says something was given in a row. */
function streakText({ officeId }: Pick<Office, "officeId">, history: readonly JudgedMonth[]): string {
  const marks = history
    .flatMap(({ verdicts }) => verdicts.find((one) => one.officeId === officeId) ?? [])
    .map(toMark)
    .filter((mark) => mark === "met" || mark === "not_met");
  const newest = marks.at(-1);
  if (newest === undefined) return DASH;
  const before = marks.findLastIndex((mark) => mark !== newest);
  return `${SYMBOLS[newest]} ${marks.length - 1 - before}`;
}
