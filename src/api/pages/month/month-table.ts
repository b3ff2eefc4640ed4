import { ruleBar } from "../../../charts/bars.ts";
import { SYMBOLS } from "../../../charts/mark.ts";
import { html, type Markup } from "../../../charts/markup.ts";
import type { LiveVerdict } from "../../../domain/verdict.ts";
import { DASH, minutesOf } from "../../../reports/document.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import { withCapital } from "../../../reports/plain-text.ts";
import { cellToText } from "../../../reports/render-html.ts";
import {
  basisText,
  officeName,
  reasonsText,
  remarksText,
  verdictLabel,
} from "../../../reports/verdict-words.ts";
import type { JudgedMonth } from "../../../services/judging/judge-month.ts";
import type { MonthReport } from "../../../services/judging/month-summary.ts";
import type { VerdictHistory } from "../../../services/judging/verdict-history.ts";
import { stripFor, streakOf, streakText } from "../office/office-history.ts";
import { isShown, nameText, sortHead, sortRows, type Sorts, type TableView } from "../shell/table-view.ts";
import { tableWords } from "../shell/table-words.ts";
import { toMark } from "../shell/verdict-view.ts";
import { viewWords } from "../shell/words-by-language.ts";

const URGENCY = ["pending", "not_met", "undetermined", "exempt", "no_rule", "met"];
const STANDARD = "verdict";

const shareOf = ({ coverage: { read, expected } }: LiveVerdict): number =>
  expected === 0 ? 0 : read / expected;

/** One line of the table: the verdict, and what is shown beside it; `null` = not known. */
type Line = { verdict: LiveVerdict; change: number | null; streak: number };

const SORTS: Sorts<Line> = {
  office: (a, b) => a.verdict.nameEn.localeCompare(b.verdict.nameEn),
  verdict: ({ verdict: a }, { verdict: b }) =>
    URGENCY.indexOf(toMark(a)) - URGENCY.indexOf(toMark(b)) || a.qualifyingSessions - b.qualifyingSessions,
  qualifying: (a, b) => a.verdict.qualifyingSessions - b.verdict.qualifyingSessions,
  longest: (a, b) => (a.verdict.longestSeconds ?? -1) - (b.verdict.longestSeconds ?? -1),
  minutes: (a, b) => (a.verdict.liveSeconds ?? -1) - (b.verdict.liveSeconds ?? -1),
  coverage: (a, b) => shareOf(a.verdict) - shareOf(b.verdict),
  streak: (a, b) => a.streak - b.streak,
  change: (a, b) => (a.change ?? Number.NEGATIVE_INFINITY) - (b.change ?? Number.NEGATIVE_INFINITY) || 0,
};

/** The lines that a view shows, in its order; by default those come first that somebody has to act on. */
function selectLines({ judged, growth }: MonthReport, history: VerdictHistory, view: TableView): Line[] {
  const past = new Map(history.offices.map((one) => [one.officeId, one]));
  const changes = new Map<string, number | null>();
  for (const { office, account, change } of growth.rows) {
    if (account.platform !== judged.rule.platform) continue;
    const before = changes.get(office.officeId) ?? 0;
    const known = changes.has(office.officeId) && changes.get(office.officeId) === null ? null : before;
    changes.set(office.officeId, change === null || known === null ? null : known + change);
  }
  const lines = judged.verdicts
    .filter((one) => !view.verdict || toMark(one) === view.verdict)
    .filter((one) => isShown(one, view))
    .map((verdict) => ({
      verdict,
      change: changes.get(verdict.officeId) ?? null,
      streak: streakOf(past.get(verdict.officeId)),
    }));
  return sortRows(lines, SORTS, view, STANDARD, ({ verdict }) => verdict.nameEn);
}

/** The table of a month; on a telephone each row becomes a card. */
export function monthTable(
  report: MonthReport,
  history: VerdictHistory,
  view: TableView,
  phrases: Phrases,
): Markup {
  const { heading, lang } = phrases;
  const words = viewWords(lang);
  const { rule } = report.judged;
  const lines = selectLines(report, history, view);
  const falls = { standard: STANDARD, falls: true };
  const heads = [
    sortHead("office", heading.office, view, { standard: STANDARD }),
    sortHead("verdict", heading.verdict, view, { standard: STANDARD }),
    sortHead("qualifying", heading.qualifying, view, falls),
    sortHead("longest", heading.longest, view, falls),
    sortHead("minutes", heading.minutes, view, falls),
    sortHead("coverage", heading.coverage, view, falls),
    html`<th scope="col">${words.strip}</th>`,
    sortHead("streak", words.streak, view, { standard: STANDARD }),
    sortHead("change", `${words.followers} (${heading.change})`, view, falls),
    html`<th scope="col">${heading.remarks}</th>`,
  ];
  const total = lines.reduce((sum, { verdict }) => sum + verdict.qualifyingSessions, 0);
  const seconds = lines.reduce((sum, { verdict }) => sum + (verdict.liveSeconds ?? 0), 0);
  const isWhole = lines.every(({ verdict }) => verdict.liveSeconds !== null);
  const hint = tableWords(lang).rulerHint(phrases.write.length(rule.minMinutes * 60));
  return html`<table class="cards" data-count="${lines.length}"><caption>${words.table}: ${words.count(lines.length)}. <span class="quiet">${hint}</span></caption><thead><tr>${heads}</tr></thead><tbody>
${lines.map((line) => tableRow(line, report.judged, history, phrases))}</tbody><tfoot><tr><th scope="row">${words.total}</th><td></td><td class="figure" data-label="${heading.qualifying}">${total}</td><td></td><td class="figure" data-label="${heading.minutes}">${isWhole ? minutesOf(seconds).toFixed(2) : DASH}</td><td></td><td></td><td></td><td></td><td></td></tr></tfoot></table>`;
}

function tableRow(
  { verdict, change }: Line,
  judged: JudgedMonth,
  history: VerdictHistory,
  phrases: Phrases,
): Markup {
  const { heading, write } = phrases;
  const words = viewWords(phrases.lang);
  const { rule, month, zone } = judged;
  const mark = toMark(verdict);
  const tone =
    mark === "not_met"
      ? "tone-bad"
      : mark === "undetermined" || mark === "pending"
        ? "tone-open"
        : "tone-settled";
  const required = rule.minMinutes * 60;
  const { officeId, longestSeconds, liveSeconds, coverage } = verdict;
  const longest =
    longestSeconds === null
      ? DASH
      : html`${ruleBar({ value: longestSeconds, most: required * 2, rule: required })} ${minutesOf(longestSeconds).toFixed(2)}`;
  const share =
    coverage.expected === 0
      ? DASH
      : html`${ruleBar({ value: shareOf(verdict), most: 1 })} ${(Math.floor(shareOf(verdict) * 1000) / 10).toFixed(1)} %`;
  const past = history.offices.find((one) => one.officeId === officeId);
  return html`<tr class="${tone}" data-name="${nameText(verdict)}"><th scope="row"><a href="/offices/${officeId}?month=${month.month}">${officeName(verdict, phrases)}</a></th><td data-label="${heading.verdict}">${SYMBOLS[mark]} ${verdictLabel(verdict, phrases)}</td><td class="figure" data-label="${heading.qualifying}">${write.count(verdict.qualifyingSessions)}</td><td class="figure" data-label="${heading.longest}">${longest}</td><td class="figure" data-label="${heading.minutes}">${liveSeconds === null ? DASH : minutesOf(liveSeconds).toFixed(2)}</td><td class="figure" data-label="${heading.coverage}">${share}</td><td data-label="${words.strip}">${stripFor(verdict, history, phrases)}</td><td class="figure" data-label="${words.streak}">${streakText(past)}</td><td class="figure" data-label="${words.followers}">${cellToText({ kind: "change", value: change }, zone)}</td><td data-label="${heading.remarks}">${remarksOf(verdict, judged, phrases)}</td></tr>
`;
}

/** The reasons, if any, and what was sent to the office about this month. */
function remarksOf(verdict: LiveVerdict, { rule, letters = [] }: JudgedMonth, phrases: Phrases): string {
  const reasons =
    toMark(verdict) === "met"
      ? []
      : [reasonsText(verdict, phrases, rule.platform), withCapital(basisText(verdict, phrases))];
  const written = letters
    .filter(({ officeId }) => officeId === verdict.officeId)
    .map(({ kind, day }) => phrases.letter[kind](day));
  return [...reasons, remarksText(verdict, phrases, rule.platform), ...written]
    .filter((text) => text !== "")
    .join(" ");
}
