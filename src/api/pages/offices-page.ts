import { html, type Markup } from "../../charts/markup.ts";
import type { Office } from "../../domain/office.ts";
import { cellToText } from "../../reports/render-html.ts";
import { DASH } from "../../reports/document.ts";
import type { Phrases } from "../../reports/phrases.ts";
import { officeName } from "../../reports/verdict-words.ts";
import type { GrowthRow } from "../../services/judging/growth.ts";
import type { VerdictHistory } from "../../services/judging/verdict-history.ts";
import { stripFor, streakText } from "./office-history.ts";
import { viewWords } from "./words-by-language.ts";

/** Offices of one kind: the verdicts of the last months, oldest first, and the followers now. */
export function officesPage(
  offices: readonly Office[],
  history: VerdictHistory | null,
  growth: readonly GrowthRow[],
  phrases: Phrases,
): Markup {
  const words = viewWords(phrases.lang);
  const { heading } = phrases;
  const judged = new Map(history?.offices.map((one) => [one.officeId, one]));
  const isJudged = offices.some(({ officeId }) => judged.has(officeId));
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
      return html`<tr><th scope="row"><a href="/offices/${office.officeId}">${officeName(office, phrases)}</a></th><td data-label="${heading.division}">${office.division ?? DASH}</td>${isJudged && html`<td data-label="${words.strip}">${stripFor(office, history, phrases)}</td><td class="figure" data-label="${words.streak}">${streakText(judged.get(office.officeId))}</td>`}<td data-label="${words.followers}">${figures === "" ? words.noFigure : figures}</td></tr>`;
    });
  return html`<table class="cards"><caption>${words.count(offices.length)}</caption><thead><tr><th scope="col">${heading.office}</th><th scope="col">${heading.division}</th>${isJudged && html`<th scope="col">${words.strip}</th><th scope="col">${words.streak}</th>`}<th scope="col">${words.followers} (${heading.change})</th></tr></thead><tbody>${rows}</tbody></table>`;
}
