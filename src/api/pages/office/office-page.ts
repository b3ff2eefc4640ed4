import { html, type Markup } from "../../../charts/markup.ts";
import { monthBand } from "../../../charts/month-band.ts";
import { daysOfMonth, type Month } from "../../../domain/month.ts";
import type { PlatformId } from "../../../domain/platform.ts";
import type { LiveVerdict, SessionEvidence } from "../../../domain/verdict.ts";
import { DASH } from "../../../reports/document.ts";
import { missingSeconds } from "../../../reports/missing-seconds.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import { PROFILES } from "../../../platforms/profiles.ts";
import { toSafeLink, withCapital } from "../../../reports/plain-text.ts";
import { cellToText } from "../../../reports/render-html.ts";
import {
  basisText,
  officeName,
  reasonsText,
  remarksText,
  sessionText,
  verdictLabel,
} from "../../../reports/verdict-words.ts";
import { SYMBOLS } from "../../../charts/mark.ts";
import type { JudgedMonth } from "../../../services/judging/judge-month.ts";
import type { VerdictHistory } from "../../../services/judging/verdict-history.ts";
import type { OfficeReport } from "../../../services/judging/office-summary.ts";
import { compareWords } from "../growth/compare-words.ts";
import { type PageRequest, tokenField } from "../shell/layout.ts";
import { monthControl } from "../shell/month-control.ts";
import { revisionsBlock, whatCanBeDone } from "./office-actions.ts";
import { objectionBlock, type ObjectionState, takenLine } from "./objection-block.ts";
import { officeWords } from "./office-words.ts";
import { HISTORY_MONTHS } from "../shell/page-data.ts";
import { stripFor } from "./office-history.ts";
import { toMark } from "../shell/verdict-view.ts";
import { viewWords } from "../shell/words-by-language.ts";
import { pageWords } from "../shell/words.ts";

/** What the sheet shows besides the report; `retentionDays` = how long the rule's platform shows a live. */
export type SheetFacts = {
  months: readonly Month[];
  history: VerdictHistory;
  curves: Markup | null;
  /** Of whoever may object for this office; `null` = somebody else looks at it. */
  objection: ObjectionState | null;
  retentionDays: number | null;
  now: Date;
};

/** The sheet of one office: its verdict, what was seen, why a live did not count, and what can be done. */
export function officePage(
  request: PageRequest,
  report: OfficeReport,
  { months, history, curves, objection, retentionDays, now }: SheetFacts,
  phrases: Phrases,
): Markup {
  const { office, judged } = report;
  const { month } = judged.month;
  const verdict = judged.verdicts[0] ?? null;
  const address = `/offices/${office.officeId}`;
  return html`${monthControl(months, month, phrases, { action: address, path: (name) => `${address}?month=${name}` })}
${objection !== null && takenLine(objection, phrases)}
${verdict !== null && verdictBlock(verdict, judged, phrases)}
${whatCanBeDone(request, report, { retentionDays, now }, phrases)}
${objection !== null && objectionBlock(objection, html`${tokenField(request)}<input type="hidden" name="month" value="${month}">`, phrases)}
${accountsBlock(report, phrases)}
${curves}
${historyBlock(report, history, phrases)}
${revisionsBlock(report, phrases)}
<p class="no-print"><a href="/compare?o=${office.officeId}">${compareWords(phrases.lang).link}</a></p>
${downloads(office.officeId, month, phrases)}`;
}

const LONG_HISTORY = 24;

function historyBlock(
  { office, judged }: OfficeReport,
  history: VerdictHistory,
  phrases: Phrases,
): Markup | null {
  const words = officeWords(phrases.lang);
  const own = history.offices.find(({ officeId }) => officeId === office.officeId);
  if (own === undefined) return null;
  const other = history.months.length > HISTORY_MONTHS ? HISTORY_MONTHS : LONG_HISTORY;
  const address = `/offices/${office.officeId}?month=${judged.month.month}&months=${other}`;
  return html`<section id="history"><h2>${words.strip(history.months.length)}</h2>${stripFor(office, history, phrases)} <a class="no-print" href="${address}#history">${words.showMonths(other)}</a></section>`;
}

/** The verdict in words and as a picture, and a card for each live of the month. */
export function verdictBlock(verdict: LiveVerdict, judged: JudgedMonth, phrases: Phrases): Markup {
  const words = viewWords(phrases.lang);
  const { rule } = judged;
  const mark = toMark(verdict);
  const letters = (judged.letters ?? [])
    .filter(({ officeId }) => officeId === verdict.officeId)
    .map(({ kind, day }) => html`<li>${phrases.letter[kind](day)}</li>`);
  const cards = verdict.evidence.map((session) => liveCard(session, judged, phrases));
  const notes = [basisText(verdict, phrases), remarksText(verdict, phrases, rule.platform)].filter(
    (text) => text !== "",
  );
  return html`<p class="strong">${SYMBOLS[mark]} ${verdictSentence(verdict, rule.platform, phrases)}</p>
<p class="quiet">${[...notes, phrases.say.revision(judged.revision)].join("; ")}; ${phrases.say.asOf(phrases.write.dayTime(judged.asOf))}.</p>
${letters.length > 0 && html`<ul>${letters}</ul>`}
<figure>${bandFor(verdict, judged, phrases)}<figcaption class="legend">${words.bandLegend}</figcaption></figure>
<section><h2>${words.livesOfMonth}</h2>${cards.length === 0 ? html`<p>${words.noLives}</p>` : html`<div class="lives">${cards}</div>`}</section>`;
}

/** The verdict and why; reasons that begin with its words say both. */
function verdictSentence(verdict: LiveVerdict, platform: PlatformId, phrases: Phrases): string {
  const label = verdictLabel(verdict, phrases);
  const reasons = reasonsText(verdict, phrases, platform);
  if (reasons.toLowerCase().startsWith(label.toLowerCase())) return reasons;
  return `${label}${phrases.lang === "hi" ? "।" : "."} ${reasons}`;
}

const DAY_MS = 86_400_000;

function bandFor(verdict: LiveVerdict, { month, rule, asOf }: JudgedMonth, phrases: Phrases): Markup {
  const words = viewWords(phrases.lang);
  const start = month.startsAt.getTime();
  const days = daysOfMonth(month.month).length;
  const dayOf = (at: Date) => Math.min(days, Math.max(0, (at.getTime() - start) / DAY_MS));
  const gaps = verdict.accounts.flatMap(({ account, unseen }) =>
    unseen.map(({ from, to, why }) => ({
      from: dayOf(from),
      to: dayOf(to),
      spoken: `${account}: ${phrases.write.dayTime(from)} – ${phrases.write.dayTime(to)}${why === null ? "" : `: ${phrases.gap[why]}`}`,
    })),
  );
  const lives = verdict.evidence.flatMap(({ startedAt, provenSeconds, counted, sessionId, title }) =>
    startedAt === null
      ? []
      : [
          {
            at: dayOf(startedAt),
            minutes: (provenSeconds ?? 0) / 60,
            counted,
            href: `#live-${encodeURIComponent(sessionId)}`,
            spoken: `${phrases.write.dayTime(startedAt)}: ${title ?? sessionId}, ${provenSeconds === null ? DASH : phrases.write.length(provenSeconds)}, ${counted ? words.counted : words.notCounted}`,
          },
        ],
  );
  const name = words.monthBand(officeName(verdict, phrases), phrases.write.month(month.month));
  return monthBand(
    { days, until: dayOf(asOf), ruleMinutes: rule.minMinutes, gaps, lives },
    { id: "band", name },
  );
}

function liveCard(session: SessionEvidence, { rule }: JudgedMonth, phrases: Phrases): Markup {
  const words = viewWords(phrases.lang);
  const { write, heading } = phrases;
  const required = rule.minMinutes * 60;
  const { provenSeconds, counted, permalink } = session;
  const short =
    !counted && provenSeconds !== null && provenSeconds < required
      ? ` (${words.missing(write.length(missingSeconds(provenSeconds, required)), write.length(required))})`
      : "";
  const basis = session.provenBasis === null ? "" : ` (${phrases.basis[session.provenBasis]})`;
  const link = permalink === null ? null : toSafeLink(permalink);
  return html`<article class="card ${counted ? "counted" : "not-counted"}" id="live-${encodeURIComponent(session.sessionId)}"><h3>${session.startedAt ? write.dayTime(session.startedAt) : DASH}: ${session.title ?? session.sessionId}</h3><dl class="facts"><dt>${heading.length}</dt><dd>${provenSeconds === null ? DASH : `${write.length(provenSeconds)}${basis}`}</dd><dt>${heading.counted}</dt><dd>${!counted && `${words.notCounted}: `}${sessionText(session, phrases)}${short}</dd><dt>${heading.account}</dt><dd>${session.account}</dd>${link !== null && html`<dt class="no-print">${heading.link}</dt><dd class="no-print"><a href="${link}" rel="noopener noreferrer">${phrases.say.openLink}</a></dd>`}</dl></article>`;
}

/** Rounded down: 99.96 % is not 100 %. */
const shareText = ({ expected, read }: { expected: number; read: number }): string =>
  `${(Math.floor((read / expected) * 1_000) / 10).toFixed(1)} %`;

/** The accounts that are read, since when, their followers, and of the rule's platform how much of its lives was read. */
export function accountsBlock({ accounts, growth, judged }: OfficeReport, phrases: Phrases): Markup {
  const words = viewWords(phrases.lang);
  const { heading, write } = phrases;
  const since = withCapital(phrases.say.since("").trim());
  const rows = accounts.map(({ accountKey, platform, handle, externalId, activeFrom }) => {
    const row = growth.find(({ account }) => account.accountKey === accountKey);
    const closing = row?.closing ?? null;
    const link = judged.simulated ? null : PROFILES[platform].linkTo({ handle, externalId });
    const name = handle ?? accountKey;
    const coverage = judged.verdicts[0]?.accounts.find((one) => one.account === accountKey)?.coverage;
    return html`<tr><th scope="row">${phrases.platform[platform]}: ${link === null ? name : html`<a href="${link}" rel="noopener noreferrer">${name}</a>`}</th><td data-label="${since}">${activeFrom === null ? phrases.say.always : write.day(new Date(`${activeFrom}T06:30:00Z`))}</td><td class="figure" data-label="${words.followers}">${closing === null ? words.noFigure : write.count(closing.followers)}</td><td class="figure" data-label="${heading.change}">${cellToText({ kind: "change", value: row?.change ?? null }, "UTC")}</td><td class="figure" data-label="${heading.coverage}">${coverage === undefined || coverage.expected === 0 ? DASH : shareText(coverage)}</td></tr>`;
  });
  return html`<section><h2>${words.accounts}</h2><table class="cards"><thead><tr><th scope="col">${heading.account}</th><th scope="col">${since}</th><th scope="col">${words.followers}</th><th scope="col">${heading.change}</th><th scope="col">${heading.coverage}</th></tr></thead><tbody>${rows}</tbody></table></section>`;
}

function downloads(officeId: string, month: string, { lang }: Phrases): Markup {
  const words = pageWords(lang);
  const links = ["xlsx", "html", "csv", "json"].map(
    (format) =>
      html`<li><a href="/v1/reports/office/${officeId}?month=${month}&lang=${lang}&format=${format}${format === "csv" ? "&bom=1" : ""}">${words.sheet} (${format.toUpperCase()})</a></li>`,
  );
  return html`<section class="no-print"><h2>${words.downloads}</h2><ul class="links">${links}</ul></section>`;
}
