import type { LetterKind } from "../domain/rulings.ts";
import type { GapReason } from "../domain/gap.ts";
import type { DurationBasis } from "../domain/live-session.ts";
import type { OfficeKind } from "../domain/office.ts";
import type { PlatformId, Via } from "../domain/platform.ts";
import type { GrowthDoubt, GrowthOutcome } from "../domain/rules/growth.ts";
import type { ActivityCriterion } from "../domain/rules/rule-book.ts";
import type { Outcome, SessionReason, VerdictReason, VerdictReasonCode } from "../domain/verdict.ts";
import type { RevisionCause } from "../store/contracts/verdicts.ts";
import type { ReportStatus } from "../services/judging/judge-month.ts";

export const LANGUAGES = ["en", "hi"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Formats dates, durations and numbers of one language. */
export type Formatter = {
  day(at: Date): string;
  dayTime(at: Date): string;
  month(month: string): string;
  /** A duration as minutes and seconds; never rounded up. */
  length(seconds: number): string;
  /** The time between two observations, coarser: hours from two on. */
  span(seconds: number): string;
  count(figure: number): string;
};

/** The facts of a reason with formatted dates; `platform` is the rule's. */
export type ReasonDetails = {
  reason: VerdictReason;
  account: string;
  platform: string;
  /** `: why` as text, or empty. */
  why: string;
  from: string;
  to: string;
  write: Formatter;
};

/** Headings of tables and sheets. */
export type Headings = Record<
  | "office"
  | "nameEn"
  | "nameHi"
  | "division"
  | "kind"
  | "verdict"
  | "sessions"
  | "qualifying"
  | "minutes"
  | "longest"
  | "coverage"
  | "basis"
  | "remarks"
  | "account"
  | "platform"
  | "title"
  | "startedAt"
  | "endedAt"
  | "length"
  | "lengthBasis"
  | "counted"
  | "link"
  | "sessionId"
  | "expected"
  | "read"
  | "longestHole"
  | "unseen"
  | "opening"
  | "closing"
  | "change"
  | "changePercent"
  | "growth"
  | "rank"
  | "posts"
  | "readAt"
  | "via"
  | "day"
  | "reason",
  string
>;

/** Titles, notes and sentences around the tables. */
export type Sentences = {
  simulated: string;
  liveTitle(month: string): string;
  growthTitle(from: string, to: string): string;
  activityTitle(month: string): string;
  officeTitle(name: string, month: string): string;
  sheets: Record<"note" | "verdicts" | "evidence" | "coverage" | "growth" | "activity" | "reading", string>;
  asOf(at: string): string;
  status: Record<ReportStatus, string>;
  revision(n: number): string;
  footer(id: string, revision: string, asOf: string): string;
  orderInForce(order: string): string;
  rule(facts: { minutes: number; sessions: number; platform: string; version: number; from: string }): string;
  ruleNotInForce(from: string): string;
  howMany(facts: {
    met: number;
    notMet: number;
    undetermined: number;
    pending: number;
    exempt: number;
  }): string;
  most(names: string, count: number): string;
  listNone(length: string): string;
  ofTheseShort(names: string): string;
  listExplanation: string;
  listAgain: string;
  listUndetermined: string;
  listPending: string;
  listExempt: string;
  listLeastActive(howMany: number): string;
  listPossible: string;
  /** Offices named in the three months before. */
  listFollowed: string;
  followed(facts: { month: string; due: string | null; received: string | null }): string;
  overdue: string;
  namedAgain: string;
  listUnranked: string;
  fewer(named: number, howMany: number): string;
  nobody: string;
  noExplanation(from: string): string;
  skipped(criterion: string, names: string): string;
  rankedBy(criteria: string): string;
  basisWatched(hole: string): string;
  basisListed(hole: string | null): string;
  basisPublic: string;
  basisSeen: string;
  joined(count: number, length: string): string;
  shownNow(length: string): string;
  atMost(length: string): string;
  streamedBy(page: string): string;
  gone: Record<"retention" | "removed", (at: string) => string>;
  corrected(why: string): string;
  again: string;
  yes: string;
  no: string;
  whatWouldChange: string;
  untilWhen(at: string): string;
  wouldChange: Record<Outcome, string>;
  accountsWatched: string;
  since(day: string): string;
  always: string;
  revisions: string;
  /** Reason of the first revision. */
  monthClosed: string;
  monthClosedLate(late: string): string;
  laterFacts: string;
  revisionCause: Record<RevisionCause["kind"], (by: string) => string>;
  evidenceChanged: string;
  notJudgedBefore: string;
  officeLeft: string;
  noRevision: string;
  openLink: string;
  reading: readonly string[];
  page: string;
};

/** All report text of one language. A missing text does not compile. */
export type Phrases = {
  lang: Language;
  write: Formatter;
  outcome: Record<Outcome | "pending" | "exempt" | "no_rule", string>;
  kind: Record<OfficeKind, string>;
  platform: Record<PlatformId, string>;
  verdictReason: Record<VerdictReasonCode, (words: ReasonDetails) => string>;
  sessionReason: Record<SessionReason, string>;
  gap: Record<GapReason, string>;
  basis: Record<DurationBasis, string>;
  via: Record<Via, string>;
  growth: Record<GrowthOutcome, string>;
  growthDoubt: Record<GrowthDoubt, string>;
  criterion: Record<ActivityCriterion, string>;
  letter: Record<LetterKind, (day: string) => string>;
  heading: Headings;
  say: Sentences;
};

/** Returns a reason as a sentence. */
export function reasonText(reason: VerdictReason, phrases: Phrases, platform: PlatformId): string {
  const { write } = phrases;
  const why = reason.facts.why;
  return phrases.verdictReason[reason.code]({
    reason,
    account: reason.account ?? "",
    platform: phrases.platform[platform],
    why: why ? `: ${phrases.gap[why]}` : "",
    from: reason.from ? write.dayTime(reason.from) : "",
    to: reason.to ? write.dayTime(reason.to) : "",
    write,
  });
}
