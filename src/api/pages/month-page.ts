import { minutesOf } from "../../reports/document.ts";
import { DASH } from "../../reports/document.ts";
import { type Phrases } from "../../reports/phrases.ts";
import {
  basisText,
  officeName,
  remarksText,
  verdictTone,
  verdictLabel,
  reasonsText,
} from "../../reports/verdict-words.ts";
import type { LiveVerdict } from "../../domain/verdict.ts";
import { loadMonth } from "../../services/judging/reported-month.ts";
import type { JudgedMonth } from "../../services/judging/judge-month.ts";
import { toSummary } from "../../services/judging/month-summary.ts";
import { html, type Markup } from "../../charts/markup.ts";
import { pageWords } from "./words.ts";
import type { JudgingContext } from "../../services/judging/context.ts";

/** The table of a month: every office that the rule binds, its verdict and the evidence. */
export async function monthPage(deps: JudgingContext, month: string, phrases: Phrases): Promise<Markup> {
  const judged = await loadMonth(deps, month);
  const { say, write, heading } = phrases;
  const { met, notMet, undetermined, pending, exempt } = toSummary(judged.verdicts);
  const { rule } = judged;
  const counts = {
    met: met.length,
    notMet: notMet.length,
    undetermined: undetermined.length,
    pending: pending.length,
    exempt: exempt.length,
  };
  const sentence =
    judged.status === "no_rule" ? say.ruleNotInForce(write.month(rule.validFrom)) : say.howMany(counts);
  const facts = { minutes: rule.minMinutes, sessions: rule.sessionsPerMonth, version: rule.version };
  return html`<p>${say.status[judged.status]}; ${say.revision(judged.revision)}; ${say.asOf(write.dayTime(judged.asOf))}.</p>
<p>${say.rule({ ...facts, platform: phrases.platform[rule.platform], from: write.month(rule.validFrom) })}</p>
<p class="strong">${sentence}</p>
<div class="wide"><table><thead><tr>${[heading.office, heading.verdict, heading.sessions, heading.qualifying, heading.minutes, heading.longest, heading.coverage, heading.remarks].map((words) => html`<th scope="col">${words}</th>`)}</tr></thead><tbody>
${judged.verdicts.map((verdict) => officeRow(verdict, judged, phrases))}
</tbody></table></div>
${downloads(judged, phrases)}`;
}

function officeRow(verdict: LiveVerdict, { month, rule }: JudgedMonth, phrases: Phrases): Markup {
  const { officeId, coverage } = verdict;
  const share =
    coverage.expected === 0
      ? DASH
      : `${(Math.floor((coverage.read / coverage.expected) * 1000) / 10).toFixed(1)} %`;
  const minutes = (seconds: number | null) => (seconds === null ? DASH : minutesOf(seconds).toFixed(2));
  const why = [
    reasonsText(verdict, phrases, rule.platform),
    basisText(verdict, phrases),
    remarksText(verdict, phrases, rule.platform),
  ];
  return html`<tr class="${verdictTone(verdict)}"><td class="words"><a href="/offices/${officeId}?month=${month.month}">${officeName(verdict, phrases)}</a></td><td class="words">${verdictLabel(verdict, phrases)}</td><td class="figure">${verdict.sessions}</td><td class="figure">${verdict.qualifyingSessions}</td><td class="figure">${minutes(verdict.liveSeconds)}</td><td class="figure">${minutes(verdict.longestSeconds)}</td><td class="figure">${share}</td><td class="words">${why.filter((words) => words !== "").join(" · ")}</td></tr>
`;
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
  const rows = (name: string) => [
    html`<li><a href="/v1/exports/${name}.xlsx?${span}">${words.rows}: ${name} (XLSX)</a></li>`,
    html`<li><a href="/v1/exports/${name}.csv?${span}&bom=1">${words.rows}: ${name} (CSV)</a></li>`,
  ];
  return html`<section class="no-print"><h2>${words.downloads}</h2><ul class="links">${report("live", words.wholeReport)}${report("activity", words.activity)}${rows("snapshots")}${rows("live-sessions")}${rows("daily")}${rows("gaps")}</ul></section>`;
}
