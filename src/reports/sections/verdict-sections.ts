import { localDay } from "../../domain/slot.ts";
import type { LiveVerdict } from "../../domain/verdict.ts";
import type { JudgedMonth } from "../../services/judging/judge-month.ts";
import type { Cell, Column, Section } from "../document.ts";
import { count, id, minutes, text, time } from "../document.ts";
import { shareOf } from "../../domain/verdict-figures.ts";
import type { Phrases } from "../phrases.ts";
import { plainText, safeLink } from "../plain-text.ts";
import {
  basisText,
  nameOf,
  remarksText,
  sessionText,
  toneOf,
  verdictWord,
  whyText,
} from "../verdict-words.ts";

/** Offices by division in both scripts, each with its verdict and the verdict's basis. */
export function verdictSection(judged: JudgedMonth, again: readonly string[], phrases: Phrases): Section {
  const { say, heading, write } = phrases;
  const columns: Column[] = [
    { header: heading.division, width: 14 },
    { header: heading.nameEn, width: 18 },
    { header: heading.nameHi, width: 18 },
    { header: heading.verdict, width: 16 },
    { header: heading.qualifying, width: 9 },
    { header: heading.sessions, width: 8 },
    { header: heading.minutes, width: 10 },
    { header: heading.longest, width: 10 },
    { header: heading.coverage, width: 10 },
    { header: heading.reason, width: 46 },
    { header: heading.basis, width: 34 },
    { header: heading.remarks, width: 24 },
  ];
  const rows = byDivision(judged.verdicts).map((verdict) => ({
    tone: toneOf(verdict),
    cells: verdictCells(
      verdict,
      judged,
      [
        ...(again.includes(verdict.officeId) ? [`${say.again}.`] : []),
        ...lettersText(verdict, judged, phrases),
      ],
      phrases,
    ),
  }));
  return {
    name: say.sheets.verdicts,
    title: say.liveTitle(write.month(judged.month.month)),
    blocks: [{ kind: "table", heading: null, columns, rows }],
  };
}

function verdictCells(
  verdict: LiveVerdict,
  { rule }: JudgedMonth,
  remarks: readonly string[],
  phrases: Phrases,
): Cell[] {
  return [
    text(plainText(verdict.division ?? "")),
    text(plainText(verdict.nameEn)),
    text(plainText(verdict.nameHi)),
    text(verdictWord(verdict, phrases)),
    count(knownCount(verdict, verdict.qualifyingSessions)),
    count(knownCount(verdict, verdict.sessions)),
    minutes(verdict.liveSeconds),
    minutes(verdict.longestSeconds),
    { kind: "share", value: shareOf(verdict.coverage) },
    text(whyText(verdict, phrases, rule.platform)),
    text(basisText(verdict, phrases)),
    text(remarksText(verdict, phrases, rule.platform, remarks)),
  ];
}

/** The correspondence about the month, in order of entry. */
export function lettersText(
  { officeId }: Pick<LiveVerdict, "officeId">,
  { letters = [], zone }: JudgedMonth,
  { letter, write }: Phrases,
): string[] {
  return letters
    .filter((one) => one.officeId === officeId)
    .map(({ kind, day }) => letter[kind](write.day(localDay(day, zone).startsAt)));
}

/** A count of 0 is known only if nothing can be missing; else it is unknown. */
export function knownCount(verdict: LiveVerdict, figure: number): number | null {
  return figure === 0 && verdict.liveSeconds === null ? null : figure;
}

export function byDivision(verdicts: readonly LiveVerdict[]): LiveVerdict[] {
  return verdicts.toSorted(
    (a, b) => (a.division ?? "").localeCompare(b.division ?? "") || a.nameEn.localeCompare(b.nameEn),
  );
}

/** Every session of the month with its length, why it counted or not, and its link. */
export function evidenceSection(judged: JudgedMonth, phrases: Phrases): Section {
  const { say, heading, write, basis } = phrases;
  const columns: Column[] = [
    { header: heading.office, width: 18 },
    { header: heading.account, width: 22 },
    { header: heading.title, width: 34 },
    { header: heading.startedAt, width: 17 },
    { header: heading.endedAt, width: 17 },
    { header: heading.length, width: 10 },
    { header: heading.lengthBasis, width: 20 },
    { header: heading.counted, width: 9 },
    { header: heading.reason, width: 34 },
    { header: heading.link, width: 10 },
    { header: heading.sessionId, width: 20 },
  ];
  const rows = byDivision(judged.verdicts).flatMap((verdict) =>
    verdict.evidence.map((session) => ({
      tone: session.counted ? ("good" as const) : ("plain" as const),
      cells: [
        text(nameOf(verdict, phrases)),
        text(session.account),
        text(plainText(session.title ?? "")),
        time(session.startedAt),
        time(session.endedAt),
        minutes(session.provenSeconds),
        text(session.provenBasis === null ? "" : basis[session.provenBasis]),
        text(session.counted ? say.yes : say.no),
        text(sessionText(session, phrases)),
        { kind: "link" as const, text: say.openLink, url: safeLink(session.permalink) },
        id(session.sessionId),
      ],
    })),
  );
  return {
    name: say.sheets.evidence,
    title: `${say.sheets.evidence}: ${say.liveTitle(write.month(judged.month.month))}`,
    blocks: [{ kind: "table", heading: null, columns, rows }],
  };
}

/** How closely each account was observed, and what was missed. */
export function coverageSection(judged: JudgedMonth, phrases: Phrases): Section {
  const { say, heading, write } = phrases;
  const columns: Column[] = [
    { header: heading.office, width: 18 },
    { header: heading.account, width: 24 },
    { header: heading.expected, width: 12 },
    { header: heading.read, width: 12 },
    { header: heading.coverage, width: 12 },
    { header: heading.longestHole, width: 16 },
    { header: heading.unseen, width: 80 },
  ];
  const rows = byDivision(judged.verdicts).flatMap((verdict) =>
    verdict.accounts.map((watch, i) => ({
      tone: watch.unseen.length === 0 ? ("plain" as const) : ("open" as const),
      cells: [
        text(nameOf(verdict, phrases)),
        text(watch.account),
        count(i === 0 ? verdict.coverage.expected : null),
        count(i === 0 ? verdict.coverage.read : null),
        { kind: "share" as const, value: i === 0 ? shareOf(verdict.coverage) : null },
        minutes(watch.longestHoleSeconds),
        text(unseenText(watch.unseen, phrases)),
      ],
    })),
  );
  return {
    name: say.sheets.coverage,
    title: `${say.sheets.coverage}: ${say.liveTitle(write.month(judged.month.month))}`,
    blocks: [{ kind: "table", heading: null, columns, rows }],
  };
}

export function unseenText(
  unseen: LiveVerdict["accounts"][number]["unseen"],
  { write, gap }: Phrases,
): string {
  return unseen
    .map(({ from, to, why }) => `${write.dayTime(from)} - ${write.dayTime(to)}${why ? `: ${gap[why]}` : ""}`)
    .join("; ");
}
