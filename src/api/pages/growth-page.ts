import { html, type Markup } from "../../charts/markup.ts";
import { DASH } from "../../reports/document.ts";
import type { Phrases } from "../../reports/phrases.ts";
import { cellToText } from "../../reports/render-html.ts";
import { officeName } from "../../reports/verdict-words.ts";
import type { GrowthReport } from "../../services/judging/growth.ts";
import { compareWords } from "./compare-words.ts";
import { viewWords } from "./words-by-language.ts";

/** Who grew: the accounts by followers gained, best first; what is not known comes last and is never 0. */
export function growthPage(report: GrowthReport, platform: string | null, phrases: Phrases): Markup {
  const words = viewWords(phrases.lang);
  const { heading, write } = phrases;
  const rows = report.rows
    .filter(({ account }) => platform === null || account.platform === platform)
    .toSorted((a, b) => (b.change ?? Number.NEGATIVE_INFINITY) - (a.change ?? Number.NEGATIVE_INFINITY));
  const count = (outcome: keyof typeof words.tiles) => rows.filter((row) => row.outcome === outcome).length;
  const tiles = (["grew", "fell", "flat", "undetermined"] as const).map(
    (outcome) => html`<li><a href="#league"><b>${count(outcome)}</b>${words.tiles[outcome]}</a></li>`,
  );
  const followers = (point: { followers: number } | null) =>
    point === null ? DASH : write.count(point.followers);
  const league = rows.map(
    ({ office, account, opening, closing, change, changePercent, outcome, doubt }, i) => {
      const why =
        doubt === null
          ? phrases.growth[outcome]
          : `${phrases.growth[outcome]}: ${phrases.growthDoubt[doubt]}`;
      return html`<tr><td class="figure" data-label="${words.rank}">${change === null ? DASH : i + 1}</td><th scope="row"><a href="/offices/${office.officeId}">${officeName(office, phrases)}</a></th><td data-label="${heading.platform}">${phrases.platform[account.platform]}${account.label && ` (${account.label})`}</td><td class="figure" data-label="${words.before}">${followers(opening)}</td><td class="figure" data-label="${words.after}">${followers(closing)}</td><td class="figure" data-label="${heading.change}">${cellToText({ kind: "change", value: change }, report.zone)}</td><td class="figure" data-label="${heading.changePercent}">${cellToText({ kind: "percent", value: changePercent }, report.zone)}</td><td data-label="${heading.growth}">${why}</td></tr>`;
    },
  );
  const platforms = [...new Set(report.rows.map(({ account }) => account.platform))];
  const options = platforms.map(
    (id) => html`<option value="${id}"${id === platform && html` selected`}>${phrases.platform[id]}</option>`,
  );
  return html`<form class="inline no-print"><label for="from">${words.from}</label><input id="from" name="from" type="date" value="${report.from}"><label for="to">${words.to}</label><input id="to" name="to" type="date" value="${report.to}"><label for="platform">${heading.platform}</label><select id="platform" name="platform"><option value="">${words.all}</option>${options}</select><button>${words.show}</button></form>
<ul class="numbers">${tiles}</ul>
<table class="cards" id="league"><caption>${words.rankHint}</caption><thead><tr><th scope="col">${words.rank}</th><th scope="col">${heading.office}</th><th scope="col">${heading.platform}</th><th scope="col">${words.before}</th><th scope="col">${words.after}</th><th scope="col">${heading.change}</th><th scope="col">${heading.changePercent}</th><th scope="col">${heading.growth}</th></tr></thead><tbody>${league}</tbody></table>
<ul class="links no-print"><li><a href="/compare?${platform !== null && `platform=${platform}&`}from=${report.from}&to=${report.to}">${compareWords(phrases.lang).title}</a></li><li><a href="/v1/reports/growth?from=${report.from}&to=${report.to}&lang=${phrases.lang}&format=xlsx">XLSX</a></li><li><a href="/v1/reports/growth?from=${report.from}&to=${report.to}&lang=${phrases.lang}&format=csv">CSV</a></li></ul>`;
}
