import type { Correction, Exemption, Letter } from "../../domain/rulings.ts";
import type { LiveRule } from "../../domain/rules/rule-book.ts";
import type { LiveVerdict, Outcome } from "../../domain/verdict.ts";

/** What brought new facts, about which office (`null` for any), and who asked for it and why. */
export type RevisionCause = {
  kind: "resync" | "correction" | "exemption" | "intake";
  officeId: string | null;
  by: readonly { name: string; why: string | null }[];
};

/** One office that differs from the revision before; `from` is `null` if it was not judged there. */
export type VerdictChange = {
  officeId: string;
  from: Outcome | null;
  to: Outcome;
  /** Whether the revision's cause explains the change; else it comes from other later facts. */
  isCaused: boolean;
};

/** Why a revision was made. `lateSeconds` is set if the month was closed long after its time. */
export type RevisionChange =
  | { kind: "closed"; lateSeconds: number | null }
  | { kind: "revised"; cause: RevisionCause | null; changes: readonly VerdictChange[] };

/** The verdicts of a month as they were frozen. Later facts make a further revision; none is ever changed. */
export type FrozenMonth = {
  month: string;
  /** 1 is the closing of the month. */
  revision: number;
  rule: LiveRule;
  /** Up to when facts were considered, and when the month was due to close. */
  asOf: Date;
  closesAt: Date;
  frozenAt: Date;
  /** Why this revision was made, in English. */
  reason: string;
  /** The same as data; absent in revisions of earlier versions of this software. */
  change?: RevisionChange;
  /** Digest of everything that makes a difference to an office. */
  digest: string;
};

/** A verdict without what it rests on. */
export type VerdictSummary = Omit<LiveVerdict, "evidence" | "accounts">;

export type SummedRevision = { revision: number; verdicts: VerdictSummary[] };

export type VerdictStore = {
  /** Every revision of a month, oldest first, without its verdicts. */
  revisions(month: string): Promise<FrozenMonth[]>;
  /** Its verdicts one after another, in the order of the report. */
  streamVerdicts(month: string, revision: number): AsyncIterable<LiveVerdict>;
  streamSummaries(month: string, revision: number): AsyncIterable<VerdictSummary>;
  /** The newest revision of each of these months that has one, without evidence. */
  newestSummaries(months: readonly string[]): Promise<Map<string, SummedRevision>>;
  /**
   * Writes the verdicts of a further revision as they come, which no reader sees until all of them are there; then
   * `conclude` says what is frozen, or `null` for nothing. False when nothing was, or that number is taken already. A
   * process that is killed leaves either no revision or a whole one.
   */
  append(
    revision: Pick<FrozenMonth, "month" | "revision">,
    verdicts: AsyncIterable<LiveVerdict>,
    conclude: () => FrozenMonth | null,
  ): Promise<boolean>;
  /** Deletes what killed processes wrote of a revision, and has the outbox tell the rest of one that is in force. */
  endUnfinished(): Promise<void>;
};

/** What people decided and entered, each with who, when and why. Append-only; the same row twice is one row. */
export type RulingStore = {
  exemptions(): Promise<Exemption[]>;
  corrections(accountKeys: readonly string[]): Promise<Correction[]>;
  /** The correspondence about a month, oldest first. */
  letters(month: string): Promise<Letter[]>;
  /** All of them or none; returns how many are new. */
  append(rows: NewRulings): Promise<number>;
};

export type NewRulings = {
  exemptions?: readonly Exemption[];
  corrections?: readonly Correction[];
  letters?: readonly Letter[];
};
