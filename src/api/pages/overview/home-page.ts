import { SYMBOLS } from "../../../charts/mark.ts";
import { html, type Markup } from "../../../charts/markup.ts";
import type { LiveVerdict } from "../../../domain/verdict.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import { officeName } from "../../../reports/verdict-words.ts";
import type { MonthReport } from "../../../services/judging/month-summary.ts";
import type { Freshness } from "../../../services/operations/freshness.ts";
import { monthSentence } from "../month/month-sentence.ts";
import { officesOfList } from "../month/month-lists.ts";
import { toMark } from "../shell/verdict-view.ts";
import { viewWords } from "../shell/words-by-language.ts";

/** What the first page shows; a month that cannot be answered is `null`. */
export type HomeFacts = {
  /** The month that runs, or the newest that can be answered. */
  current: MonthReport;
  /** The last month that is over, where `current` is another one. */
  last: MonthReport | null;
  findings: number;
  held: number;
  freshness: readonly Freshness[];
};

/** What is to be done today. */
export function homePage(
  { current, last, findings, held, freshness }: HomeFacts,
  picture: Markup,
  phrases: Phrases,
): Markup {
  const words = viewWords(phrases.lang);
  const over = last ?? current;
  const asked = new Set(
    (over.judged.letters ?? [])
      .filter(({ kind }) => kind === "explanation_asked")
      .map(({ officeId }) => officeId),
  );
  const toAsk = officesOfList(over, "explain").filter(({ officeId }) => !asked.has(officeId));
  const overdue = (over.activity.followed ?? []).filter((one) => one.overdue).length;
  const pending = officesOfList(current, "pending");
  const isOpen = current.judged.status === "open";
  const named = isOpen ? pending : current.judged.verdicts.filter((one) => toMark(one) === "not_met");
  const month = (report: MonthReport) => report.judged.month.month;
  const tile = (href: string, figure: number, text: string) =>
    html`<li><a href="${href}"><b>${figure}</b>${text}</a></li>`;
  return html`<ul class="numbers">${tile(`/months/${month(current)}/lists/pending`, pending.length, words.stillPending)}${tile(`/months/${month(over)}/lists/explain`, toAsk.length, words.toAsk)}${tile(`/months/${month(over)}/lists/least-active`, overdue, words.overdue)}${tile("/quality#findings", findings, words.findings)}${tile("/quality#held", held, words.held)}</ul>
${monthBlock(current, named, isOpen ? words.nobodyPending : null, phrases)}
${picture}
${last !== null && monthBlock(last, toAsk, words.listEmpty.explain, phrases)}
<p class="quiet">${words.newest}: ${newestText(freshness, phrases)}</p>`;
}

const DAY_MS = 86_400_000;

function monthBlock(
  report: MonthReport,
  offices: readonly LiveVerdict[],
  none: string | null,
  phrases: Phrases,
): Markup {
  const words = viewWords(phrases.lang);
  const { month, status, asOf } = report.judged;
  const name = phrases.write.month(month.month);
  const daysLeft = Math.ceil((month.endsAt.getTime() - asOf.getTime()) / DAY_MS);
  const title =
    status === "open" ? `${words.openMonth(name)}, ${words.daysLeft(daysLeft)}` : words.closedMonth(name);
  const chips = offices.map(
    (one) =>
      html`<li><a href="/offices/${one.officeId}?month=${month.month}">${SYMBOLS[toMark(one)]} ${officeName(one, phrases)}</a></li>`,
  );
  return html`<section><h2><a href="/months/${month.month}">${title}</a></h2><p class="strong">${monthSentence(report.judged, phrases)}</p>${offices.length === 0 ? none !== null && html`<p>${none}</p>` : html`<ul class="chips">${chips}</ul>`}</section>`;
}

function newestText(freshness: readonly Freshness[], phrases: Phrases): string {
  const known = freshness.map(({ platform, newestAt }) =>
    newestAt === null
      ? `${phrases.platform[platform]}: ${viewWords(phrases.lang).never}`
      : `${phrases.platform[platform]}: ${phrases.write.dayTime(newestAt)}`,
  );
  return known.length === 0 ? viewWords(phrases.lang).never : known.join("; ");
}
