import { coverageHeat, toCoverageLevel } from "../../../charts/coverage-heat.ts";
import { html, type Markup } from "../../../charts/markup.ts";
import { METRICS, type PlatformId } from "../../../domain/platform.ts";
import type { Month } from "../../../domain/month.ts";
import type { Office } from "../../../domain/office.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import { officeName } from "../../../reports/verdict-words.ts";
import type { AccountCoverage, QualityReport } from "../../../services/operations/quality.ts";
import { entryWords } from "../entry/entry-words.ts";
import { heldFigures } from "./held-figures.ts";
import type { PageRequest } from "../shell/layout.ts";
import { machinerySections } from "./quality-machinery.ts";
import { alertSections, findingsSection } from "./quality-actions.ts";
import { qualityWords, viewWords } from "../shell/words-by-language.ts";
import { pageWords } from "../shell/words.ts";

export type QualityFacts = {
  report: QualityReport;
  months: readonly Month[];
  platforms: readonly PlatformId[];
  offices: ReadonlyMap<string, Office>;
};

/** Whether the data can be trusted, whether everything runs, and what waits for a person. */
export function qualityPage(request: PageRequest, facts: QualityFacts, phrases: Phrases): Markup {
  const words = qualityWords(phrases.lang);
  const { report, offices } = facts;
  const { coverage, findings, alerts, held } = report;
  const whole = coverage.accounts.filter(isWhole).length;
  const counts = { whole, accounts: coverage.accounts.length, findings: findings.length };
  return html`<p class="strong">${words.verdict({ ...counts, alerts: alerts.length })}</p>
${alertSections(request, report, phrases)}
${findingsSection(request, report, offices, phrases)}
<section id="held"><h2>${words.held}</h2>${heldFigures(request, held, { offices, back: "/quality" }, phrases)}<ul class="links no-print"><li><a href="/intake">${entryWords(phrases.lang).title.intake}</a></li><li><a href="/corrections">${entryWords(phrases.lang).title.corrections}</a></li></ul></section>
${coverageSection(facts, phrases)}
${machinerySections(report, phrases)}`;
}

const isWhole = ({ days }: AccountCoverage): boolean =>
  days.every((day) => ["whole", "blank"].includes(toCoverageLevel(day)));

function coverageSection({ report, months, platforms, offices }: QualityFacts, phrases: Phrases): Markup {
  const words = qualityWords(phrases.lang);
  const view = viewWords(phrases.lang);
  const { coverage } = report;
  const { write, heading } = phrases;
  const metricName = pageWords(phrases.lang).metric;
  const facts = {
    platform: phrases.platform[coverage.platform],
    metric: metricName[coverage.metric],
    month: write.month(coverage.month),
  };
  const option = (value: string, text: string, current: string) =>
    html`<option value="${value}"${value === current && html` selected`}>${text}</option>`;
  const gaps = coverage.gaps.map(
    ({ reason, count }) =>
      html`<tr><th scope="row">${phrases.gap[reason]}</th><td class="figure" data-label="${words.count}">${write.count(count)}</td></tr>`,
  );
  return html`<section id="coverage"><h2>${words.coverage(facts)}</h2>
<form class="fields no-print" action="/quality#coverage"><label>${view.period}<select name="month">${months.toReversed().map(({ month }) => option(month, write.month(month), coverage.month))}</select></label><label>${heading.platform}<select name="platform">${platforms.map((id) => option(id, phrases.platform[id], coverage.platform))}</select></label><label>${words.metric}<select name="metric">${METRICS.map((metric) => option(metric, metricName[metric], coverage.metric))}</select></label><button>${view.show}</button></form>
${coverage.accounts.length === 0 ? html`<p>${words.nothingExpected}</p>` : accountPicture(coverage, offices, words.coverage(facts), phrases)}
<h3>${words.gaps}</h3>${gaps.length === 0 ? html`<p>${words.noGaps}</p>` : html`<table class="cards"><thead><tr><th scope="col">${heading.reason}</th><th scope="col">${words.count}</th></tr></thead><tbody>${gaps}</tbody></table>`}</section>`;
}

function accountPicture(
  { accounts, days }: QualityReport["coverage"],
  offices: ReadonlyMap<string, Office>,
  title: string,
  phrases: Phrases,
): Markup {
  const words = qualityWords(phrases.lang);
  const { heading } = phrases;
  const rows = accounts.map((account) => {
    const label = labelOf(account, offices, phrases);
    const spoken = words.spoken({ name: label, percent: shareText(account) });
    return { label, spoken, levels: account.days.map(toCoverageLevel) };
  });
  const partly = accounts.filter((account) => !isWhole(account));
  const list = partly.map(
    (account) =>
      html`<tr><th scope="row"><a href="/offices/${account.officeId}">${labelOf(account, offices, phrases)}</a></th><td class="figure" data-label="${heading.coverage}">${shareText(account)}</td><td data-label="${words.daysNotWhole}">${daysText(account)}</td></tr>`,
  );
  const name = `${title}: ${accounts.length - partly.length} / ${accounts.length}`;
  const heads = days.map((day) => String(Number(day.slice(-2))));
  return html`<figure class="map-only">${coverageHeat(rows, heads, { id: "coverage-heat", name })}<figcaption class="legend">${words.coverageHint}</figcaption></figure>
${partly.length === 0 ? html`<p>${words.allWhole}</p>` : html`<details><summary>${words.table} (${partly.length})</summary><table class="cards"><thead><tr><th scope="col">${heading.account}</th><th scope="col">${heading.coverage}</th><th scope="col">${words.daysNotWhole}</th></tr></thead><tbody>${list}</tbody></table></details>`}`;
}

function labelOf(
  { officeId, accountKey }: AccountCoverage,
  offices: ReadonlyMap<string, Office>,
  phrases: Phrases,
): string {
  const office = offices.get(officeId);
  const label = accountKey.split(".").slice(2).join(".");
  const name = office === undefined ? officeId : officeName(office, phrases);
  return label === "" ? name : `${name} (${label})`;
}

/** Rounded down: 99.96 % is not 100 %. */
function shareText({ days }: AccountCoverage): string {
  const sum = (pick: "expected" | "read") => days.reduce((total, day) => total + (day?.[pick] ?? 0), 0);
  return `${(Math.floor((sum("read") / Math.max(1, sum("expected"))) * 1_000) / 10).toFixed(1)} %`;
}

const daysText = ({ days }: AccountCoverage): string =>
  days
    .flatMap((day, i) =>
      day === null || day.read >= day.expected ? [] : [`${i + 1} (${day.read}/${day.expected})`],
    )
    .join(", ");
