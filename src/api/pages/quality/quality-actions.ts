import { html, type Markup } from "../../../charts/markup.ts";
import type { Office } from "../../../domain/office.ts";
import { DASH } from "../../../reports/document.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import { officeName } from "../../../reports/verdict-words.ts";
import { CHANNEL_SETTINGS, type ChannelState } from "../../../services/operations/alerts/test-channels.ts";
import type { QualityReport } from "../../../services/operations/quality.ts";
import { keptSentence, sentenceInHindi } from "./kept-sentence.ts";
import { maySubmit } from "./held-figures.ts";
import { type PageRequest, tokenField } from "../shell/layout.ts";
import { qualityWords } from "../shell/words-by-language.ts";
import { pageWords } from "../shell/words.ts";

/** A sentence that names the key which a form needs, with the way to log in. */
export function needsKey(request: PageRequest, scope: "intake" | "admin", { lang }: Phrases): Markup {
  return html`<p class="no-print">${qualityWords(lang).needsKey[scope]} <a href="/login?to=${encodeURIComponent(request.url)}">${pageWords(lang).login}</a></p>`;
}

/** The alerts that are active now, and the channels that report them. */
export function alertSections(request: PageRequest, report: QualityReport, phrases: Phrases): Markup {
  const words = qualityWords(phrases.lang);
  const { lang, write } = phrases;
  const alerts = report.alerts.map(
    ({ kind, subject, detail, remedy, offices, raisedAt }) =>
      html`<li class="card not-counted"><b>${lang === "en" || sentenceInHindi(subject) !== null ? keptSentence(subject, phrases) : words.alert[kind]}</b>: ${keptSentence(detail, phrases)}<br>${keptSentence(remedy, phrases)}<br><span class="quiet">${words.since}: ${write.dayTime(raisedAt)}${offices.length > 0 && `; ${words.officesAtRisk(offices.length)}`}</span></li>`,
  );
  const isReported = report.channels.some(({ kind, target }) => kind !== "heartbeat" && target !== null);
  const rows = report.channels.map((channel) => channelRow(request, channel, phrases));
  return html`<section id="alerts"><h2>${words.alerts}</h2>${alerts.length === 0 ? html`<p>${words.noAlerts}</p>` : html`<ul class="plain">${alerts}</ul>`}</section>
<section id="channels"><h2>${words.channels}</h2>${!isReported && html`<p class="bad">${words.noChannel}</p>`}
<table class="cards"><thead><tr><th scope="col">${words.channels}</th><th scope="col">${words.state}</th><th scope="col">${words.lastTest}</th><th scope="col">${words.sendTest}</th></tr></thead><tbody>${rows}</tbody></table>
${!maySubmit(request, "admin") && needsKey(request, "admin", phrases)}</section>`;
}

function channelRow(
  request: PageRequest,
  { kind, target, lastTest }: ChannelState,
  phrases: Phrases,
): Markup {
  const words = qualityWords(phrases.lang);
  const fared =
    lastTest === null
      ? words.never
      : `${phrases.write.dayTime(lastTest.at)}, ${lastTest.by}: ${lastTest.ok ? `✓ ${words.accepted}` : `✕ ${words.notAccepted}`}`;
  const why =
    lastTest !== null && lastTest.detail !== null && html` (${keptSentence(lastTest.detail, phrases)})`;
  const form =
    target !== null &&
    maySubmit(request, "admin") &&
    html`<form class="inline" method="post" action="/quality/test-alerts">${tokenField(request)}<input type="hidden" name="kind" value="${kind}"><button aria-label="${words.sendTest}: ${words.channel[kind]}">${words.sendTest}</button></form>`;
  return html`<tr><th scope="row">${words.channel[kind]}</th><td class="wide" data-label="${words.state}">${target ?? words.notSet({ needs: words.channelNeeds[kind], settings: CHANNEL_SETTINGS[kind].join(", ") })}</td><td data-label="${words.lastTest}">${fared}${why}</td><td>${form === false ? DASH : form}</td></tr>`;
}

/** What a person should look at, each with a form that closes it. */
export function findingsSection(
  request: PageRequest,
  { findings }: QualityReport,
  offices: ReadonlyMap<string, Office>,
  phrases: Phrases,
): Markup {
  const words = qualityWords(phrases.lang);
  const { write, lang } = phrases;
  const closes = maySubmit(request, "intake");
  const cards = findings.map(({ findingId, accountKey, code, detail, at }) => {
    const office = offices.get(accountKey.split(".", 1).join());
    const name = office === undefined ? accountKey : officeName(office, phrases);
    const form = html`<details class="no-print"><summary>${words.close}</summary><form class="fields" method="post" action="/quality/close-finding">${tokenField(request)}<input type="hidden" name="id" value="${findingId}"><label>${words.by}<input name="by" maxlength="120" required></label><label>${words.reason}<input name="reason" maxlength="500" required></label><button>${words.close}</button></form></details>`;
    const found =
      lang === "en" || code === "objection" || sentenceInHindi(detail) !== null
        ? html`<p>${code === "objection" ? detail : keptSentence(detail, phrases)}</p>`
        : html`<details><summary>${words.detail}</summary><p lang="en">${detail}</p></details>`;
    return html`<article class="card"><h3>${words.finding[code]}: ${name}</h3><p class="quiet">${accountKey}; ${words.since}: ${write.dayTime(at)}</p>${found}${closes && form}</article>`;
  });
  return html`<section id="findings"><h2>${words.findings} (${findings.length})</h2>${cards}${!closes && needsKey(request, "intake", phrases)}</section>`;
}
