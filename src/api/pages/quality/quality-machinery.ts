import { html, type Markup } from "../../../charts/markup.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import type { QualityReport } from "../../../services/operations/quality.ts";
import { keptSentence } from "./kept-sentence.ts";
import { qualityWords } from "../shell/words-by-language.ts";

/** Credentials, money, call limits, queues and back-ups. */
export function machinerySections(report: QualityReport, phrases: Phrases): Markup {
  const words = qualityWords(phrases.lang);
  const { write } = phrases;
  const { madeAt, triedAt } = report.backup;
  const day = (at: Date | null) => (at === null ? words.never : write.dayTime(at));
  return html`${credentialSection(report, phrases)}
<section><h2>${words.machinery}</h2>${moneyLines(report, phrases)}${quotaTable(report, phrases)}${queueTable(report, phrases)}</section>
<section><h2>${words.backup}</h2><dl class="facts"><dt>${words.madeAt}</dt><dd>${day(madeAt)}</dd><dt>${words.triedAt}</dt><dd>${day(triedAt)}</dd></dl></section>`;
}

function credentialSection({ credentials }: QualityReport, phrases: Phrases): Markup {
  const words = qualityWords(phrases.lang);
  const { heading, write } = phrases;
  const rows = credentials.map(
    ({ platform, credential, works, endsAt, daysLeft, state, checkedAt, detail }) => {
      const ends =
        endsAt === null || daysLeft === null
          ? words.noEnd
          : `${write.day(endsAt)} (${words.daysLeft(daysLeft)})`;
      const tone = !works || state === "ended" ? "tone-bad" : state === "ending" ? "tone-open" : "";
      return html`<tr class="${tone}"><th scope="row">${phrases.platform[platform]}: ${credential}</th><td data-label="${words.credential}">${works ? `✓ ${words.works}` : `✕ ${words.worksNot}`}${!works && html`: ${keptSentence(detail, phrases)}`}</td><td data-label="${words.ends}">${ends}</td><td data-label="${words.checkedAt}">${write.dayTime(checkedAt)}</td></tr>`;
    },
  );
  const table = html`<table class="cards"><thead><tr><th scope="col">${heading.platform}</th><th scope="col">${words.credential}</th><th scope="col">${words.ends}</th><th scope="col">${words.checkedAt}</th></tr></thead><tbody>${rows}</tbody></table>`;
  return html`<section><h2>${words.credentials}</h2>${rows.length === 0 ? html`<p>${words.none}</p>` : table}</section>`;
}

function moneyLines({ money }: QualityReport, phrases: Phrases): Markup {
  const words = qualityWords(phrases.lang);
  if (money.length === 0) return html`<p>${words.noMoney}</p>`;
  return html`${money.map(({ platform, spentUsd, limitUsd }) => html`<p>${phrases.platform[platform]}: ${words.money({ spent: spentUsd.toFixed(2), limit: limitUsd.toFixed(2) })}</p>`)}`;
}

function quotaTable({ quota }: QualityReport, phrases: Phrases): Markup | null {
  const words = qualityWords(phrases.lang);
  if (quota.length === 0) return null;
  const names = new Map(Object.entries(phrases.platform));
  const rows = quota.map(
    ({ platform, credential, family, usedPercent }) =>
      html`<tr><th scope="row">${names.get(platform) ?? platform}: ${credential}, ${family}</th><td class="figure" data-label="${words.used}">${Math.round(usedPercent)} %</td></tr>`,
  );
  return html`<table class="cards"><caption>${words.quota}</caption><thead><tr><th scope="col">${phrases.heading.platform}</th><th scope="col">${words.used}</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function queueTable({ queues }: QualityReport, phrases: Phrases): Markup {
  const words = qualityWords(phrases.lang);
  const names = new Map(Object.entries(phrases.platform));
  const counts = ["waiting", "active", "delayed", "failed"] as const;
  const rows = queues.map(
    (one) =>
      html`<tr class="${one.failed > 0 && "tone-bad"}"><th scope="row">${names.get(one.queue) ?? words.control}</th>${counts.map((count) => html`<td class="figure" data-label="${words[count]}">${phrases.write.count(one[count])}</td>`)}</tr>`,
  );
  return html`<table class="cards"><caption>${words.queue}</caption><thead><tr><th scope="col">${words.queue}</th>${counts.map((count) => html`<th scope="col">${words[count]}</th>`)}</tr></thead><tbody>${rows}</tbody></table>`;
}
