import type { GapReason } from "./gap.ts";
import type { DurationBasis } from "./live-session.ts";
import type { OfficeKind } from "./office.ts";

export const OUTCOMES = ["met", "not_met", "undetermined"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Why a verdict is what it is. The words are part of the exported format; the sentences are the phrase books'. */
export const VERDICT_REASONS = [
  "held",
  "none",
  "short",
  "month_open",
  "rule_not_in_force",
  "no_account",
  "account_waiting",
  "account_unresolved",
  "account_unreadable",
  "not_watched",
  "list_wrong",
  "length_unknown",
  "still_live",
  "low_confidence",
  "kind_unknown",
  "status_unknown",
  "start_unsure",
  "left_the_office",
  "too_few_followers",
  "permission_missing",
  "exempt",
] as const;
export type VerdictReasonCode = (typeof VERDICT_REASONS)[number];

/** Facts that a sentence is made of; each phrase book words them. */
export type ReasonFacts = {
  count?: number;
  needed?: number;
  longestSeconds?: number;
  neededSeconds?: number;
  daysLeft?: number;
  /** First month under the rule, `YYYY-MM`. */
  validFrom?: string;
  why?: GapReason | null;
  sessionId?: string;
  followers?: number;
  words?: string;
};

export type VerdictReason = {
  code: VerdictReasonCode;
  account: string | null;
  from: Date | null;
  to: Date | null;
  facts: ReasonFacts;
};

/** Why a session counted, or did not. */
export const SESSION_REASONS = [
  "counted",
  "counted_joined",
  "too_short",
  "cross_posted",
  "listed_twice",
  "same_time",
  "scheduled",
  "cancelled",
  "still_live",
  "length_unknown",
  "low_confidence",
  "premiere",
  "kind_unknown",
  "status_unknown",
  "start_unsure",
  "subject_other",
  "not_the_office_yet",
  "left_the_office",
  "not_the_office",
] as const;
export type SessionReason = (typeof SESSION_REASONS)[number];

/** What is known of a broadcast's length, in seconds and unrounded. */
export type SessionLength = {
  /** It was on air at least that long: the figure that decides. `null` = nothing proves any length. */
  provenSeconds: number | null;
  provenBasis: DurationBasis | null;
  /** It cannot have been longer. `null` = no bound. */
  atMostSeconds: number | null;
  /** What the platform shows now, where that is another figure than the one that decides. */
  shownSeconds: number | null;
};

/** One session as the verdict weighed it. */
export type SessionEvidence = SessionLength & {
  account: string;
  sessionId: string;
  title: string | null;
  startedAt: Date | null;
  endedAt: Date | null;
  permalink: string | null;
  counted: boolean;
  reason: SessionReason;
  /** The broadcast that it is a part of, when it broke off and went on: all its parts, and their air time. */
  joined: { sessionIds: readonly string[]; seconds: number } | null;
  /** The page that streamed it, when it is not one of the office's. */
  streamedBy: string | null;
  goneAt: Date | null;
  goneReason: "retention" | "removed" | null;
  /** A person's correction that decided, in that person's words. */
  correction: string | null;
};

/** How one account of the office was watched in the part of the month in which the office had it. */
export type ObservedTime = {
  account: string;
  from: Date;
  to: Date;
  /** The longest time between two looks, ends of the part included; `null` = no look. */
  longestHoleSeconds: number | null;
  /** Its list shows public lives alone, so that it is `listed` however often it was read. */
  listsPublicOnly?: true;
  /** Stretches that no look covers. */
  unseen: readonly {
    from: Date;
    to: Date;
    why: GapReason | null;
    /** Looks cover it, but their list was shown to be wrong. */
    listWrong?: true;
  }[];
  /** Expected and received readings of this account; absent in verdicts frozen by earlier versions. */
  coverage?: { expected: number; read: number };
};

/** What was judged of one office, and what it rests on. */
export type LiveVerdict = {
  officeId: string;
  kind: OfficeKind;
  nameEn: string;
  nameHi: string;
  division: string | null;
  month: string;
  ruleId: string;
  ruleVersion: number;
  outcome: Outcome;
  exempt: boolean;
  reasons: readonly VerdictReason[];
  assurance: { basis: "watched" | "listed"; longestHoleSeconds: number | null };
  /** Broadcasts that the office's accounts held in the month, as the platform lists them. */
  sessions: number;
  qualifyingSessions: number;
  /** Air time in seconds, overlaps once, unrounded; `null` = nothing was seen and nothing is proven absent. */
  liveSeconds: number | null;
  longestSeconds: number | null;
  /** No further session can be missing, and none of unknown length is left. */
  countsComplete: boolean;
  coverage: { expected: number; read: number };
  accounts: readonly ObservedTime[];
  evidence: readonly SessionEvidence[];
};
