import { html, type Markup } from "../../../charts/markup.ts";
import { DASH, minutesOf } from "../../../reports/document.ts";
import { divisionName } from "../../../reports/divisions.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import { reasonsText } from "../../../reports/verdict-words.ts";
import type { MonthReport } from "../../../services/judging/month-summary.ts";
import { officesOfList } from "./month-lists.ts";
import type { ListName } from "../shell/view-words.ts";
import { viewWords } from "../shell/words-by-language.ts";
import { pageWords } from "../shell/words.ts";

/**
 * One list of a month, numbered, with both names, ready for paper and for copying. `reachable` = the offices with a
 * contact, for whoever may know it.
 */
export function listPage(
  report: MonthReport,
  list: ListName,
  reachable: ReadonlySet<string> | null,
  phrases: Phrases,
): Markup {
  const words = viewWords(phrases.lang);
  const { heading, write } = phrases;
  const { month, rule } = report.judged;
  const offices = officesOfList(report, list);
  const lettersOf = (officeId: string) =>
    (report.judged.letters ?? [])
      .filter((letter) => letter.officeId === officeId)
      .map(({ kind, day }) => phrases.letter[kind](day))
      .join("; ");
  const rows = offices.map(
    (one, i) =>
      html`<tr><td class="figure">${i + 1}</td><th scope="row"><a href="/offices/${one.officeId}?month=${month.month}"><span lang="hi">${one.nameHi}</span> · <span lang="en">${one.nameEn}</span></a></th><td data-label="${heading.division}">${divisionName(one.division, phrases.lang) || DASH}</td><td class="figure" data-label="${heading.qualifying}">${one.qualifyingSessions}</td><td class="figure" data-label="${heading.minutes}">${one.liveSeconds === null ? DASH : minutesOf(one.liveSeconds).toFixed(2)}</td><td data-label="${heading.remarks}">${reasonsText(one, phrases, rule.platform)}</td><td data-label="${words.letter}">${lettersOf(one.officeId)}</td>${reachable !== null && html`<td data-label="${words.contact}">${reachable.has(one.officeId) ? `✓ ${words.hasContact.yes}` : `– ${words.hasContact.no}`}</td>`}</tr>`,
  );
  const text = offices.map((one, i) => `${i + 1}. ${one.nameHi} (${one.nameEn})`).join("\n");
  const table = html`<table class="cards"><caption>${words.list[list]}, ${write.month(month.month)}: ${words.count(offices.length)}</caption><thead><tr><th scope="col">#</th><th scope="col">${heading.office}</th><th scope="col">${heading.division}</th><th scope="col">${heading.qualifying}</th><th scope="col">${heading.minutes}</th><th scope="col">${heading.remarks}</th><th scope="col">${words.letter}</th>${reachable !== null && html`<th scope="col">${words.contact}</th>`}</tr></thead><tbody>${rows}</tbody></table>`;
  return html`<p class="no-print"><a href="/months/${month.month}">${pageWords(phrases.lang).back}</a></p>
${offices.length === 0 ? html`<p class="strong">${words.listEmpty[list]}</p>` : table}
${offices.length > 0 && html`<section class="no-print"><h2>${words.copy}</h2><label for="copy">${words.copyHint}</label><textarea id="copy" readonly rows="${Math.min(20, offices.length + 1)}">${text}</textarea><button type="button" data-copy="copy" hidden>${words.copyNow}</button><p class="quiet">${words.print}</p></section>`}
<ul class="links no-print"><li><a href="/v1/reports/live?month=${month.month}&lang=${phrases.lang}&format=xlsx">${pageWords(phrases.lang).wholeReport} (XLSX)</a></li></ul>`;
}
