import { toLocalDay } from "../../domain/slot.ts";
import type { LiveVerdict } from "../../domain/verdict.ts";
import type { JudgedMonth } from "../../services/judging/judge-month.ts";
import type { Cell, Column, Section } from "../document.ts";
import { countCell, idCell, minutesCell, textCell, timeCell } from "../document.ts";
import { toShare } from "../../domain/verdict-figures.ts";
import type { Phrases } from "../phrases.ts";
import { divisionName } from "../divisions.ts";
import { toPlainText, toSafeLink } from "../plain-text.ts";
import {
  basisText,
  officeName,
  remarksText,
  sessionText,
  verdictTone,
  verdictLabel,
  reasonsText,
} from "../verdict-words.ts";

/** Offices by division in both scripts, each with its verdict and the verdict's basis. */
export function toVerdictSection(judged: JudgedMonth, again: readonly string[], phrases: Phrases): Section {
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
  const rows = sortByDivision(judged.verdicts).map((verdict) => ({
    tone: verdictTone(verdict),
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
    textCell(toPlainText(divisionName(verdict.division, phrases.lang))),
    textCell(toPlainText(verdict.nameEn)),
    textCell(toPlainText(verdict.nameHi)),
    textCell(verdictLabel(verdict, phrases)),
    countCell(knownCount(verdict, verdict.qualifyingSessions)),
    countCell(knownCount(verdict, verdict.sessions)),
    minutesCell(verdict.liveSeconds),
    minutesCell(verdict.longestSeconds),
    { kind: "share", value: toShare(verdict.coverage) },
    textCell(reasonsText(verdict, phrases, rule.platform)),
    textCell(basisText(verdict, phrases)),
    textCell(remarksText(verdict, phrases, rule.platform, remarks)),
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
    .map(({ kind, day }) => letter[kind](write.day(toLocalDay(day, zone).startsAt)));
}

/** A count of 0 is known only if nothing can be missing; else it is unknown. */
export function knownCount(verdict: LiveVerdict, figure: number): number | null {
  return figure === 0 && verdict.liveSeconds === null ? null : figure;
}

export function sortByDivision(verdicts: readonly LiveVerdict[]): LiveVerdict[] {
  return verdicts.toSorted(
    (a, b) => (a.division ?? "").localeCompare(b.division ?? "") || a.nameEn.localeCompare(b.nameEn),
  );
}

/** Every session of the month with its length, why it counted or not, and its link. */
export function toEvidenceSection(judged: JudgedMonth, phrases: Phrases): Section {
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
  const rows = sortByDivision(judged.verdicts).flatMap((verdict) =>
    verdict.evidence.map((session) => ({
      tone: session.counted ? ("good" as const) : ("plain" as const),
      cells: [
        textCell(officeName(verdict, phrases)),
        textCell(session.account),
        textCell(toPlainText(session.title ?? "")),
        timeCell(session.startedAt),
        timeCell(session.endedAt),
        minutesCell(session.provenSeconds),
        textCell(session.provenBasis === null ? "" : basis[session.provenBasis]),
        textCell(session.counted ? say.yes : say.no),
        textCell(sessionText(session, phrases)),
        { kind: "link" as const, text: say.openLink, url: toSafeLink(session.permalink) },
        idCell(session.sessionId),
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
export function toCoverageSection(judged: JudgedMonth, phrases: Phrases): Section {
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
  const rows = sortByDivision(judged.verdicts).flatMap((verdict) =>
    verdict.accounts.map((watch, i) => ({
      tone: watch.unseen.length === 0 ? ("plain" as const) : ("open" as const),
      cells: [
        textCell(officeName(verdict, phrases)),
        textCell(watch.account),
        countCell(coverageOf(verdict, i)?.expected ?? null),
        countCell(coverageOf(verdict, i)?.read ?? null),
        { kind: "share" as const, value: toShare(coverageOf(verdict, i) ?? { expected: 0, read: 0 }) },
        minutesCell(watch.longestHoleSeconds),
        textCell(unseenText(watch.unseen, phrases)),
      ],
    })),
  );
  return {
    name: say.sheets.coverage,
    title: `${say.sheets.coverage}: ${say.liveTitle(write.month(judged.month.month))}`,
    blocks: [{ kind: "table", heading: null, columns, rows }],
  };
}

/** Coverage of one account. Earlier versions stored the office's alone; it is shown once. */
function coverageOf({ accounts, coverage }: LiveVerdict, i: number): LiveVerdict["coverage"] | null {
  return accounts[i]?.coverage ?? (i === 0 ? coverage : null);
}

export function unseenText(
  unseen: LiveVerdict["accounts"][number]["unseen"],
  { write, gap }: Phrases,
): string {
  return unseen
    .map(({ from, to, why }) => `${write.dayTime(from)} - ${write.dayTime(to)}${why ? `: ${gap[why]}` : ""}`)
    .join("; ");
}
