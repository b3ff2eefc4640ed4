import { dayHeat, type HeatCell } from "../../../charts/day-heat.ts";
import { html, type Markup } from "../../../charts/markup.ts";
import { daysOfMonth, type Month } from "../../../domain/month.ts";
import { toLocalDay, localDayAt } from "../../../domain/slot.ts";
import type { LiveVerdict, SessionEvidence } from "../../../domain/verdict.ts";
import { DASH } from "../../../reports/document.ts";
import type { Phrases } from "../../../reports/phrases.ts";
import { toSafeLink } from "../../../reports/plain-text.ts";
import { officeName } from "../../../reports/verdict-words.ts";
import type { JudgedMonth } from "../../../services/judging/judge-month.ts";
import { hoursWords } from "./hours-words.ts";
import { countByHour, hoursBlock } from "./lives-hours.ts";
import { monthControl } from "../shell/month-control.ts";
import { viewWords } from "../shell/words-by-language.ts";

/** When lives were held: offices by days, and the list behind it. */
export function livesPage(judged: JudgedMonth, months: readonly Month[], phrases: Phrases): Markup {
  const words = viewWords(phrases.lang);
  const { heading, write } = phrases;
  const days = daysOfMonth(judged.month.month);
  const rows = judged.verdicts.map((verdict) => ({
    label: officeName(verdict, phrases),
    href: `/offices/${verdict.officeId}?month=${verdict.month}`,
    cells: days.map((day) => toCell(verdict, day, judged, phrases)),
  }));
  const lives = judged.verdicts
    .flatMap((verdict) => verdict.evidence.map((session) => ({ verdict, session })))
    .filter(({ session }) => session.startedAt !== null)
    .toSorted((a, b) => (b.session.startedAt?.getTime() ?? 0) - (a.session.startedAt?.getTime() ?? 0));
  const list = lives.map(
    ({ verdict, session }) =>
      html`<tr><td class="wide" data-label="${heading.startedAt}">${session.startedAt ? write.dayTime(session.startedAt) : DASH}</td><th scope="row"><a href="/offices/${verdict.officeId}?month=${verdict.month}">${officeName(verdict, phrases)}</a></th><td data-label="${heading.title}">${session.title ?? DASH}</td><td class="figure" data-label="${heading.length}">${session.provenSeconds === null ? DASH : write.length(session.provenSeconds)}</td><td data-label="${heading.counted}">${session.counted ? words.counted : phrases.sessionReason[session.reason]}</td><td>${linkOf(session, phrases)}</td></tr>`,
  );
  const onAir = lives.filter(
    ({ session }) => judged.status === "open" && session.reason === "still_live" && session.endedAt === null,
  );
  const hours = countByHour(
    lives.map(({ session }) => session),
    judged.zone,
  );
  const name = `${words.calendar}, ${write.month(judged.month.month)}`;
  return html`${monthControl(months, judged.month.month, phrases, { action: "/lives", path: (month) => `/lives?month=${month}` })}
${onAir.length > 0 && html`<p class="strong">${hoursWords(phrases.lang).liveNow}: ${onAir.map(({ verdict }) => officeName(verdict, phrases)).join(", ")}</p>`}
<figure><div class="map-only">${dayHeat(
    rows,
    days.map((day) => String(Number(day.slice(-2)))),
    { id: "heat", name },
  )}</div><figcaption class="legend map-only">${words.calendarLegend}</figcaption></figure>
${hoursBlock(hours, phrases)}
<table class="cards"><caption>${words.livesOfMonth}</caption><thead><tr><th scope="col">${heading.startedAt}</th><th scope="col">${heading.office}</th><th scope="col">${heading.title}</th><th scope="col">${heading.length}</th><th scope="col">${heading.counted}</th><th scope="col">${heading.link}</th></tr></thead><tbody>${list}</tbody></table>`;
}

function linkOf({ permalink }: SessionEvidence, { say }: Phrases): Markup | null {
  const link = permalink === null ? null : toSafeLink(permalink);
  return link === null ? null : html`<a href="${link}" rel="noopener noreferrer">${say.openLink}</a>`;
}

function toCell(verdict: LiveVerdict, day: string, { zone, asOf }: JudgedMonth, phrases: Phrases): HeatCell {
  const words = viewWords(phrases.lang);
  const { startsAt, endsAt } = toLocalDay(day, zone);
  const held = verdict.evidence.filter(
    ({ startedAt }) => startedAt !== null && localDayAt(startedAt, zone).day === day,
  );
  const isUnseen = verdict.accounts.some(({ unseen }) =>
    unseen.some(({ from, to }) => from < endsAt && to > startsAt),
  );
  const kind: HeatCell["kind"] = held.some(({ counted }) => counted)
    ? "enough"
    : held.length > 0
      ? "short"
      : startsAt > asOf
        ? "ahead"
        : isUnseen || verdict.accounts.length === 0
          ? "gap"
          : "none";
  return {
    kind,
    spoken: `${officeName(verdict, phrases)}, ${phrases.write.day(startsAt)}: ${words.dayKind[kind]}`,
  };
}
