import type { Correction, Exemption, Letter } from "../../domain/evidence.ts";
import type { LiveRule } from "../../domain/rules/rule-book.ts";
import type { LiveVerdict } from "../../domain/verdict.ts";

/** A month's verdicts as they were frozen once. A later fact makes a further revision; none is ever changed. */
export type FrozenMonth = {
  month: string;
  /** 1 = as the month was closed. */
  revision: number;
  rule: LiveRule;
  /** Up to when facts were taken in, and when the month closed. */
  asOf: Date;
  closesAt: Date;
  frozenAt: Date;
  /** What made this revision, in words. */
  reason: string;
  /** Of all that could make a difference to an office. */
  digest: string;
};

export type VerdictStore = {
  /** Every revision of a month, oldest first, without its verdicts. */
  revisions(month: string): Promise<FrozenMonth[]>;
  listVerdicts(month: string, revision: number): Promise<LiveVerdict[]>;
  /** Appends a revision with its verdicts and an outbox row; false when that number is taken already. */
  append(frozen: FrozenMonth, verdicts: readonly LiveVerdict[]): Promise<boolean>;
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
