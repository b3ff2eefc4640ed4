import { SYMBOLS } from "../../../charts/mark.ts";
import { html, type Markup } from "../../../charts/markup.ts";
import type { Month } from "../../../domain/month.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import { officeName } from "../../../reports/verdict-words.ts";
import type { JudgedMonth } from "../../../services/judging/judge-month.ts";
import type { MonthReport } from "../../../services/judging/month-summary.ts";
import type { VerdictHistory } from "../../../services/judging/verdict-history.ts";
import { monthControl } from "../shell/month-control.ts";
import { officesOfList } from "./month-lists.ts";
import { monthTable } from "./month-table.ts";
import { chips, filterForm, type TableView } from "../shell/table-view.ts";
import { monthSentence } from "./month-sentence.ts";
import { toMark } from "../shell/verdict-view.ts";
import { LISTS } from "../shell/view-words.ts";
import { viewWords } from "../shell/words-by-language.ts";
import { type PageWords, pageWords } from "../shell/words.ts";

/** A month: who held it, on a map and in a table, with its lists and downloads. */
export function monthPage(
  report: MonthReport,
  { months, history }: { months: readonly Month[]; history: VerdictHistory },
  picture: Markup,
  view: TableView,
  phrases: Phrases,
): Markup {
  const { judged } = report;
  const { say, write } = phrases;
  const { month, rule } = judged;
  const words = viewWords(phrases.lang);
  const facts = { minutes: rule.minMinutes, sessions: rule.sessionsPerMonth, version: rule.version };
  const platform = phrases.platform[rule.platform];
  return html`${monthControl(months, month.month, phrases, { action: "/months", path: (name) => `/months/${name}` })}
<p class="strong">${monthSentence(judged, phrases)}</p>
<p class="quiet">${say.status[judged.status]}; ${say.revision(judged.revision)}; ${say.asOf(write.dayTime(judged.asOf))}. ${say.rule({ ...facts, platform, from: write.month(rule.validFrom) })}</p>
${picture}
${listLinks(report, phrases)}
<h2>${words.table}</h2>
${filters(judged, view, phrases)}
${monthTable(report, history, view, phrases)}
<p class="no-print"><a href="/lives?month=${month.month}">${words.calendar}</a></p>
${downloads(judged, phrases)}`;
}

function listLinks(report: MonthReport, phrases: Phrases): Markup {
  const words = viewWords(phrases.lang);
  const { month } = report.judged.month;
  const items = LISTS.map((list) => {
    const offices = officesOfList(report, list);
    const names = offices.slice(0, 3).map((one) => officeName(one, phrases));
    const more = offices.length > names.length ? " …" : "";
    return html`<li><a href="/months/${month}/lists/${list}"><b>${offices.length}</b>${words.list[list]}${names.length > 0 && html`<br><span class="quiet">${names.join(", ")}${more}</span>`}</a></li>`;
  });
  return html`<h2>${words.lists}</h2><ul class="numbers">${items}</ul>`;
}

function filters({ verdicts }: JudgedMonth, view: TableView, phrases: Phrases): Markup {
  const words = viewWords(phrases.lang);
  const marks = [...new Set(verdicts.map(toMark))].map((mark) => ({
    value: mark,
    text: `${SYMBOLS[mark]} ${words.mark[mark]} (${verdicts.filter((one) => toMark(one) === mark).length})`,
  }));
  const naming = { name: phrases.heading.verdict, all: words.all };
  return html`${chips(view, "verdict", view.verdict, marks, naming)}${filterForm(verdicts, view, phrases)}`;
}

function downloads({ month }: JudgedMonth, { lang }: Phrases): Markup {
  const words = pageWords(lang);
  const query = `month=${month.month}&lang=${lang}`;
  const span = `since=${month.startsAt.toISOString()}&until=${month.endsAt.toISOString()}`;
  const report = (name: string, title: string) =>
    ["xlsx", "csv", "html", "json"].map(
      (format) =>
        html`<li><a href="/v1/reports/${name}?${query}&format=${format}${format === "csv" ? "&bom=1" : ""}">${title} (${format.toUpperCase()})</a></li>`,
    );
  const rows = (name: keyof PageWords["rows"]) => [
    html`<li><a href="/v1/exports/${name}.xlsx?${span}">${words.rows[name]} (XLSX)</a></li>`,
    html`<li><a href="/v1/exports/${name}.csv?${span}&bom=1">${words.rows[name]} (CSV)</a></li>`,
  ];
  return html`<section class="no-print"><h2>${words.downloads}</h2><ul class="links">${report("live", words.wholeReport)}${report("activity", words.activity)}${rows("snapshots")}${rows("live-sessions")}${rows("daily")}${rows("gaps")}</ul></section>`;
}
