import type { Language } from "../../../reports/phrases.ts";
import { getPhrases } from "../../../reports/languages.ts";
import { html, type Markup } from "../../../charts/markup.ts";
import type { ResyncView } from "../../views/resync.ts";
import { keptSentence } from "../quality/kept-sentence.ts";
import { pageWords } from "../shell/words.ts";

/** The progress of a resync and, at its end, what it changed. */
export function resyncPage(view: ResyncView, lang: Language, zone: string): Markup {
  const words = pageWords(lang);
  const phrases = getPhrases(lang, zone);
  const { progress, state } = view;
  const gapText = new Map<string, string>(Object.entries(phrases.gap));
  return html`<p class="strong" role="status">${state === "done" ? words.done : words.running(progress.read, progress.expected)}</p>
${view.requests.map(({ by, why, at }) => html`<p>${phrases.write.dayTime(at)}: ${by}${why !== null && ` – ${why}`}</p>`)}
${view.difference !== null && differenceHtml(view.difference, lang, zone)}
<div class="wide"><table><thead><tr>${[phrases.heading.account, phrases.heading.platform, "", words.stateHeading, words.figure, phrases.heading.reason].map((text) => html`<th scope="col">${text}</th>`)}</tr></thead><tbody>
${progress.readings.map((one) => html`<tr class="${one.state === "read" ? "good" : one.state === "gap" ? "bad" : "open"}"><td>${one.account}</td><td>${phrases.platform[one.platform]}</td><td>${words.metric[one.metric]}</td><td>${words.state[one.state]}</td><td class="figure">${one.figure === null ? "–" : phrases.write.count(one.figure)}</td><td class="words">${one.reason !== null && (gapText.get(one.reason) ?? one.reason)}${one.detail !== null && html`: ${keptSentence(one.detail, { lang })}`}</td></tr>`)}
</tbody></table></div>
${view.office !== null && html`<p class="no-print"><a href="/offices/${view.office}">${words.sheet}</a></p>`}`;
}

function differenceHtml(
  difference: NonNullable<ResyncView["difference"]>,
  lang: Language,
  zone: string,
): Markup {
  const words = pageWords(lang);
  const { say, write, outcome } = getPhrases(lang, zone);
  const length = (seconds: number | null) => (seconds === null ? words.unknownLength : write.length(seconds));
  const session = (one: { account: string; title: string | null; startedAt: Date | null }) =>
    [one.account, one.startedAt === null ? "" : write.dayTime(one.startedAt), one.title ?? ""].join(" ");
  const lines = [
    ...difference.newSessions.map(
      (one) => `${words.newSession}: ${session(one)}, ${length(one.durationSeconds)}`,
    ),
    ...difference.changedDurations.map(
      (one) =>
        `${words.changedDuration}: ${session(one)}, ${length(one.durationSecondsBefore)} → ${length(one.durationSeconds)}`,
    ),
    ...difference.vanishedSessions.map((one) => `${words.vanished}: ${session(one)}`),
    ...difference.followers
      .filter(({ before, after }) => before !== after)
      .map(
        ({ account, before, after }) => `${words.followers}: ${account} ${before ?? "–"} → ${after ?? "–"}`,
      ),
    ...difference.verdicts.map(
      (one) =>
        `${words.verdict} ${write.month(one.month)}, ${one.office}: ${one.before === null ? "–" : outcome[one.before]} → ${outcome[one.after]}`,
    ),
    ...difference.revisions.map(
      ({ month, revision, reason }) => `${write.month(month)}, ${say.revision(revision)}: ${reason}`,
    ),
    ...difference.noLongerKnowable.map((sentence) => keptSentence(sentence, { lang })),
  ];
  return html`<h2>${words.changed}</h2>${lines.length === 0 ? html`<p>${words.nothingChanged}</p>` : html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`}`;
}
