import { Schema } from "mongoose";
import type { Batch, ReadingResult, Sweep } from "../../domain/sweep.ts";
import type { BatchTally } from "../contracts/batches.ts";
import { omit } from "../mongo/omit.ts";
import { count, instant, maybeInstant, maybeText, plain, text } from "./field-types.ts";

export type SweepDoc = Sweep & { _id: string };

export const sweepSchema = new Schema<SweepDoc>(
  {
    _id: text,
    sweepId: text,
    platform: text,
    slot: instant,
    trigger: text,
    everyMinutes: { type: Schema.Types.Mixed, required: true },
    closesAt: instant,
    lookSince: maybeInstant,
    resyncId: String,
    plannedAt: instant,
    closedAt: maybeInstant,
    batches: count,
    steps: Schema.Types.Mixed,
    counts: {
      type: new Schema(
        { expected: count, read: count, gaps: count, requests: count, spentUsd: count },
        { ...plain, _id: false },
      ),
      required: true,
    },
  },
  { ...plain, collection: "sweeps" },
)
  .index({ platform: 1, slot: -1 })
  .index({ closedAt: 1, slot: 1 })
  .index({ slot: -1 });

/** `expiresAt` is in the server's own time, not the clock's: housekeeping must not follow a clock that is played. */
export type BatchDoc = Batch & { _id: string; expiresAt: Date | null; tally: BatchTally | null };

const item = new Schema(
  { accountKey: text, officeId: text, externalId: maybeText, handle: maybeText, metrics: [String] },
  { ...plain, _id: false },
);

export const toSweep = (row: SweepDoc): Sweep => omit(row, "_id");
export const toBatch = (row: BatchDoc): Batch => omit(row, "_id", "expiresAt", "tally");

export const batchSchema = new Schema<BatchDoc>(
  {
    _id: text,
    batchId: text,
    sweepId: text,
    n: count,
    platform: text,
    credential: maybeText,
    items: [item],
    settledAt: maybeInstant,
    expiresAt: maybeInstant,
    givenUp: { type: [String], default: undefined },
    tally: new Schema({ read: count, requests: count, spentUsd: count }, { ...plain, _id: false }),
  },
  { ...plain, collection: "batches" },
)
  .index({ sweepId: 1, n: 1 })
  .index({ sweepId: 1, settledAt: 1 })
  .index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

/** How one reading of a hand-made sweep ended. `_id` = batch, account and metric. */
export type ReadingResultDoc = {
  _id: string;
  batchId: string;
  sweepId: string;
  result: ReadingResult;
};

export const readingResultSchema = new Schema<ReadingResultDoc>(
  {
    _id: text,
    batchId: text,
    sweepId: text,
    result: { type: Schema.Types.Mixed, required: true },
  },
  { ...plain, collection: "readingResults" },
).index({ sweepId: 1 });
