import { SYMBOLS } from "../../charts/mark.ts";
import { html, type Markup } from "../../charts/markup.ts";
import type { LiveVerdict } from "../../domain/verdict.ts";
import { DASH, minutesOf } from "../../reports/document.ts";
import type { Phrases } from "../../reports/phrases.ts";
import {
  basisText,
  officeName,
  reasonsText,
  remarksText,
  verdictLabel,
} from "../../reports/verdict-words.ts";
import type { JudgedMonth } from "../../services/judging/judge-month.ts";
import { withQuery } from "./layout.ts";
import { toMark } from "./verdict-view.ts";
import { viewWords } from "./words-by-language.ts";

/** How the table is filtered and sorted; it stands in the address, so that the same address shows the same view. */
export type TableView = {
  url: string;
  sort?: string | undefined;
  verdict?: string | undefined;
  division?: string | undefined;
  q?: string | undefined;
};

type Key = "office" | "verdict" | "qualifying" | "longest" | "minutes" | "coverage";

const URGENCY = ["pending", "not_met", "undetermined", "exempt", "no_rule", "met"];

const SORTS: Readonly<Record<Key, (a: LiveVerdict, b: LiveVerdict) => number>> = {
  office: (a, b) => a.nameEn.localeCompare(b.nameEn),
  verdict: (a, b) =>
    URGENCY.indexOf(toMark(a)) - URGENCY.indexOf(toMark(b)) || a.qualifyingSessions - b.qualifyingSessions,
  qualifying: (a, b) => a.qualifyingSessions - b.qualifyingSessions,
  longest: (a, b) => (a.longestSeconds ?? -1) - (b.longestSeconds ?? -1),
  minutes: (a, b) => (a.liveSeconds ?? -1) - (b.liveSeconds ?? -1),
  coverage: (a, b) => shareOf(a) - shareOf(b),
};

const shareOf = ({ coverage: { read, expected } }: LiveVerdict): number =>
  expected === 0 ? 0 : read / expected;

/** The rows that a view shows, in its order; by default those come first that somebody has to act on. */
export function selectRows(verdicts: readonly LiveVerdict[], view: TableView): LiveVerdict[] {
  const name = (view.sort ?? "").replace(/^-/, "");
  const key: Key = name in SORTS ? (name as Key) : "verdict";
  const turn = view.sort?.startsWith("-") === true && name === key ? -1 : 1;
  const asked = (view.q ?? "").trim().toLowerCase();
  return verdicts
    .filter((one) => view.verdict === undefined || toMark(one) === view.verdict)
    .filter(({ division }) => view.division === undefined || division === view.division)
    .filter(({ nameEn, nameHi }) => asked === "" || `${nameEn} ${nameHi}`.toLowerCase().includes(asked))
    .toSorted((a, b) => turn * SORTS[key](a, b) || a.nameEn.localeCompare(b.nameEn));
}

/** The table of a month; on a telephone each row becomes a card. */
export function monthTable(
  judged: JudgedMonth,
  rows: readonly LiveVerdict[],
  view: TableView,
  phrases: Phrases,
): Markup {
  const { heading, lang } = phrases;
  const words = viewWords(lang);
  const heads: [Key, string][] = [
    ["office", heading.office],
    ["verdict", heading.verdict],
    ["qualifying", heading.qualifying],
    ["longest", heading.longest],
    ["minutes", heading.minutes],
    ["coverage", heading.coverage],
  ];
  const total = rows.reduce((sum, one) => sum + one.qualifyingSessions, 0);
  return html`<table class="cards"><caption>${words.table}: ${words.count(rows.length)}</caption><thead><tr>${heads.map(([key, text]) => sortHead(key, text, view))}<th scope="col">${heading.remarks}</th></tr></thead><tbody>
${rows.map((verdict) => tableRow(verdict, judged, phrases))}</tbody><tfoot><tr><th scope="row">${words.total}</th><td></td><td class="figure" data-label="${heading.qualifying}">${total}</td><td></td><td></td><td></td><td></td></tr></tfoot></table>`;
}

function sortHead(key: Key, text: string, { url, sort }: TableView): Markup {
  const current = (sort ?? "verdict").replace(/^-/, "") === key;
  const rising = current && sort?.startsWith("-") !== true;
  const next = rising ? `-${key}` : key;
  const order = rising ? "ascending" : "descending";
  return html`<th scope="col"${current && html` aria-sort="${order}"`}><a href="${withQuery(url, "sort", next)}">${text}</a></th>`;
}

function tableRow(verdict: LiveVerdict, { rule, month }: JudgedMonth, phrases: Phrases): Markup {
  const { heading } = phrases;
  const mark = toMark(verdict);
  const tone =
    mark === "not_met" ? "tone-bad" : mark === "undetermined" || mark === "pending" ? "tone-open" : "";
  const required = rule.minMinutes * 60;
  const { longestSeconds, coverage } = verdict;
  const percent =
    coverage.expected === 0 ? DASH : `${(Math.floor(shareOf(verdict) * 1000) / 10).toFixed(1)} %`;
  const says =
    mark === "met" ? [] : [reasonsText(verdict, phrases, rule.platform), basisText(verdict, phrases)];
  const remarks = [...says, remarksText(verdict, phrases, rule.platform)]
    .filter((text) => text !== "")
    .join(" ");
  const label = `${heading.longest}: ${longestSeconds === null ? DASH : phrases.write.length(longestSeconds)}`;
  return html`<tr class="${tone}"><th scope="row"><a href="/offices/${verdict.officeId}?month=${month.month}">${officeName(verdict, phrases)}</a></th><td data-label="${heading.verdict}">${SYMBOLS[mark]} ${verdictLabel(verdict, phrases)}</td><td class="figure" data-label="${heading.qualifying}">${verdict.qualifyingSessions}</td><td class="figure" data-label="${heading.longest}">${longestSeconds === null ? DASH : html`<meter aria-label="${label}" min="0" max="${required * 2}" low="${required}" value="${Math.min(longestSeconds, required * 2)}"></meter> ${minutesOf(longestSeconds).toFixed(2)}`}</td><td class="figure" data-label="${heading.minutes}">${verdict.liveSeconds === null ? DASH : minutesOf(verdict.liveSeconds).toFixed(2)}</td><td class="figure" data-label="${heading.coverage}">${percent}</td><td data-label="${heading.remarks}">${remarks}</td></tr>
`;
}
