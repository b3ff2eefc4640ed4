import { html, type Markup } from "../../../charts/markup.ts";
import { scopesAllow } from "../../../domain/api-key.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import { revisionText } from "../../../reports/revision-text.ts";
import { officeName } from "../../../reports/verdict-words.ts";
import type { JudgedMonth } from "../../../services/judging/judge-month.ts";
import type { OfficeReport } from "../../../services/judging/office-summary.ts";
import type { FrozenMonth } from "../../../store/contracts/verdicts.ts";
import { maySubmit } from "../quality/held-figures.ts";
import { type PageRequest, tokenField } from "../shell/layout.ts";
import { officeWords } from "./office-words.ts";
import { viewWords } from "../shell/words-by-language.ts";
import { pageWords } from "../shell/words.ts";

const DAY_MS = 86_400_000;

/** How much of a month the platform still shows: `all`, a `part`, or `none` of its lives. */
type Shown = { extent: "all" | "part" | "none"; since: Date; until: Date };

/** The part of a month's lives that the platform still shows, if it keeps them for this many days. */
export function shownOf(
  { startsAt, endsAt }: { startsAt: Date; endsAt: Date },
  retentionDays: number,
  now: Date,
): Shown {
  const since = new Date(now.getTime() - retentionDays * DAY_MS);
  const extent = since <= startsAt ? "all" : since < endsAt ? "part" : "none";
  const first = extent === "all" ? startsAt : endsAt;
  return { extent, since, until: new Date(first.getTime() + retentionDays * DAY_MS) };
}

/** What an office can do about its verdict: until when, with what proof, and where to send it. */
export function whatCanBeDone(
  request: PageRequest,
  { office, judged }: OfficeReport,
  { retentionDays, now }: { retentionDays: number | null; now: Date },
  phrases: Phrases,
): Markup {
  const words = officeWords(phrases.lang);
  const shown = retentionDays === null ? null : shownOf(judged.month, retentionDays, now);
  const steps = [
    untilWhen(judged, phrases),
    shown === null ? null : platformLine(judged, shown, retentionDays ?? 0, phrases),
    words.proof,
    words.toWhom,
    words.ourFailure,
  ].filter((step) => step !== null);
  const enters = maySubmit(request, "intake");
  return html`<section><h2>${viewWords(phrases.lang).whatNow}</h2><ol>${steps.map((step) => html`<li>${step}</li>`)}</ol>${readAgain(request, office.officeId, shown, phrases)}
${enters && html`<ul class="links no-print"><li><a href="/intake">${words.enter}</a></li><li><a href="/corrections">${words.correct}</a></li></ul>`}</section>`;
}

function untilWhen({ status, month, closesAt }: JudgedMonth, phrases: Phrases): string | null {
  const words = officeWords(phrases.lang);
  const { write } = phrases;
  switch (status) {
    case "open":
      return words.untilEnd(write.day(new Date(month.endsAt.getTime() - 1)));
    case "provisional":
      return words.untilClose(write.dayTime(closesAt));
    case "closed":
      return words.closed;
    case "no_rule":
      return null;
  }
}

function platformLine({ rule }: JudgedMonth, shown: Shown, days: number, phrases: Phrases): string {
  const words = officeWords(phrases.lang);
  const { write } = phrases;
  const platform = phrases.platform[rule.platform];
  const until = write.day(shown.until);
  if (shown.extent === "none") return words.platformKeepsNone({ platform, days });
  return shown.extent === "all"
    ? words.platformKeeps({ platform, until })
    : words.platformKeepsPart({ platform, since: write.day(shown.since), until });
}

function readAgain(request: PageRequest, officeId: string, shown: Shown | null, { lang }: Phrases): Markup {
  const words = pageWords(lang);
  const { caller } = request;
  const late = shown?.extent === "none" && html`<p>${officeWords(lang).readAgainLate}</p>`;
  if (caller.sessionToken === null || !scopesAllow(caller.scopes, "resync"))
    return html`<p class="no-print">${words.needsKey} <a href="/login?to=${encodeURIComponent(request.url)}">${words.login}</a></p>`;
  return html`<form class="no-print" method="post" action="/offices/${officeId}/read-again">${tokenField(request)}${late}<label for="reason">${words.readAgainWhy}</label><input id="reason" type="text" name="reason" maxlength="500"><button>${words.readAgain}</button><p class="quiet">${words.readAgainHint}</p></form>`;
}

/** The revisions of the month that concern this office, in words. */
export function revisionsBlock({ office, offices, judged }: OfficeReport, phrases: Phrases): Markup | null {
  const words = officeWords(phrases.lang);
  const { say, write } = phrases;
  if (judged.status !== "closed") return null;
  const names = new Map(offices.map((one) => [one.officeId, officeName(one, phrases)]));
  const items = (judged.revisions ?? []).flatMap((frozen) => {
    const own = concerning(frozen, office.officeId);
    return own === null
      ? []
      : [
          html`<li>${say.revision(own.revision)}, ${write.dayTime(own.frozenAt)}: ${revisionText(own, names, phrases)}</li>`,
        ];
  });
  return html`<section><h2>${words.revisions}</h2>${items.length === 0 ? html`<p>${words.noRevisions}</p>` : html`<ul>${items}</ul>`}</section>`;
}

/** The revision as far as it concerns the office; `null` = it does not. The closing of a month concerns everybody. */
export function concerning(frozen: FrozenMonth, officeId: string): FrozenMonth | null {
  const { change } = frozen;
  if (change?.kind !== "revised") return frozen;
  const changes = change.changes.filter((one) => one.officeId === officeId);
  if (changes.length === 0) return null;
  const isCaused = changes.some((one) => one.isCaused);
  return { ...frozen, change: { ...change, changes, cause: isCaused ? change.cause : null } };
}
