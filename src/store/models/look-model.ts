import { type mongo, Schema } from "mongoose";
import type { LookRun } from "../../domain/look.ts";
import type { Trigger } from "../../domain/platform.ts";
import type { Provenance } from "../../domain/provenance.ts";
import { count, flag, instant, maybeInstant, plain, provenance, text } from "./field-types.ts";

/** `_id` is made of the account, the run's first instant and its digest, so that writing it twice is one run. */
export type LookRunDoc = LookRun & {
  _id: string;
  trigger: Trigger;
  /** Of the run's first look. */
  provenance: Provenance | null;
  collectorVersion: string;
  recordedAt: Date;
};

export const lookRunSchema = new Schema<LookRunDoc>(
  {
    _id: text,
    accountKey: text,
    officeId: text,
    platform: text,
    day: text,
    digest: text,
    edge: text,
    complete: flag,
    provesAbsence: { type: Boolean },
    confirmedBy: { type: String },
    pagedToEnd: flag,
    oldestStartAt: maybeInstant,
    retentionDays: count,
    sessionIds: { type: [String], required: true },
    liveIds: { type: [String], required: true },
    firstAt: instant,
    lastAt: instant,
    count,
    longestHoleSeconds: count,
    trigger: text,
    provenance: { type: provenance, default: null },
    collectorVersion: text,
    recordedAt: instant,
  },
  { ...plain, collection: "lookRuns" },
)
  .index({ accountKey: 1, firstAt: 1 })
  .index({ platform: 1, firstAt: 1 });

/** The state of an account's looks: what the newest saw, and whether the sessions have to be compared again. */
export type LookStateDoc = {
  _id: string;
  runId: string;
  digest: string;
  day: string;
  /** A session in it is live: each look moves its marks. */
  live: boolean;
  /** A session is missed but not yet gone: each look counts. */
  pendingMissing: boolean;
  sessionRefs: mongo.ObjectId[];
  /** The observations that hold what it saw; absent in rows of before they were kept. */
  observationRefs?: mongo.ObjectId[];
};

export const lookStateSchema = new Schema<LookStateDoc>(
  {
    _id: text,
    runId: text,
    digest: text,
    day: text,
    live: flag,
    pendingMissing: flag,
    sessionRefs: { type: [Schema.Types.ObjectId], required: true },
    observationRefs: { type: [Schema.Types.ObjectId], default: undefined },
  },
  { ...plain, collection: "lookStates" },
);
