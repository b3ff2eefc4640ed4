import type { DayRollup } from "../../domain/day-rollup.ts";
import type { Gap } from "../../domain/gap.ts";
import type { LiveSession } from "../../domain/live-session.ts";
import type { Look } from "../../domain/look.ts";
import type { PlatformId } from "../../domain/platform.ts";
import type { Finding } from "../../domain/finding.ts";
import type { Snapshot } from "../../domain/snapshot.ts";
import type { Batch, Sweep, SweepCounts } from "../../domain/sweep.ts";
import type { CredentialState } from "./credentials.ts";

/** An answer that did not fit its schema, kept by its digest. `text` is size-capped and free of secrets. */
export type RawAnswer = { accountKey: string; platform: PlatformId; text: string; digest: string; at: Date };

/** What a settled batch brought to its sweep: readings that came for its slot, and the last attempt's cost. */
export type BatchTally = Pick<SweepCounts, "read" | "requests" | "spentUsd">;

/** The rows of some days as they stood before an attempt: `asked` = the ids that were looked up, and what was found. */
export type DaysBefore = {
  asked: ReadonlySet<string>;
  rollups: ReadonlyMap<string, DayRollup>;
  /** Ids of the coverage documents that are there. */
  coverage: ReadonlySet<string>;
};

/** What is known of scheduled readings beforehand: those that are read (`readingKey`), and the rows of their days. */
export type ReadingsBefore = { settled: ReadonlySet<string>; days: DaysBefore };

/** What an attempt at a batch has to know before it asks. */
export type BatchInContext = {
  batch: Batch;
  sweep: Sweep;
  /** The states of the platform's credentials, and the own tokens of accounts that were refused. */
  standings: CredentialState[];
  /** Accounts of the batch that were not there when they were asked last. */
  absent: string[];
  /** `null` = the slots were not named. */
  before: ReadingsBefore | null;
};

/** All that one attempt at a batch found out. Written in one transaction. */
export type BatchWrite = {
  zone: string;
  snapshots?: readonly Snapshot[];
  looks?: readonly Look[];
  /** Readings that are expected and did not come. A gap never undoes a reading. */
  gaps?: readonly Gap[];
  rawAnswers?: readonly RawAnswer[];
  findings?: readonly Finding[];
  /**
   * Whether a slot's readings count in coverage: true for scheduled work and for hand-made work that took the current
   * slot. When false, snapshots and looks are kept and coverage is left alone.
   */
  countsInCoverage: boolean;
  /** Marks this batch settled in the same transaction, when nothing more will be asked in it. */
  settles?: { batchId: string; at: Date; tally: BatchTally };
  /** What was read before: if a row of it was written since, all are read again in the transaction. */
  days?: DaysBefore;
};

/** What a batch write changed: what was already settled before is not in it. */
export type BatchWritten = {
  /** Sessions that two complete looks in a row lack: their own nodes are to be asked. */
  suspected: LiveSession[];
};
