import { type mongo, Schema } from "mongoose";
import type { CadenceChange } from "../../domain/cadence.ts";
import type { OutboxRow } from "../../domain/outbox.ts";
import { count, instant, plain, text } from "./field-types.ts";

export type OutboxDoc = OutboxRow & { _id: mongo.ObjectId };

export const outboxSchema = new Schema<OutboxDoc>(
  {
    number: { type: Number, default: null },
    at: instant,
    changes: [new Schema({ kind: text, key: text }, { ...plain, _id: false })],
  },
  { ...plain, collection: "outbox" },
)
  .index({ number: 1 }, { unique: true, partialFilterExpression: { number: { $gt: 0 } } })
  .index({ _id: 1, number: 1 }, { name: "unnumbered", partialFilterExpression: { number: null } });

/** `slot`: of a counter that counts slots, the newest that it counted. */
export type CounterDoc = { _id: string; value: number; slot?: Date };

/** A counter of this name counts the slots in a row in which an account was not there. */
export const ABSENCE_PREFIX = "absent|";

export const counterSchema = new Schema<CounterDoc>(
  { _id: text, value: count, slot: { type: Date } },
  { ...plain, collection: "counters" },
);

/** `until`: how long a claim holds; values that are no claim have none. `told`: of a revision, how many verdicts. */
export type MetaDoc = { _id: string; value: string; until?: Date; told?: number };

export const metaSchema = new Schema<MetaDoc>(
  { _id: text, value: { type: String }, until: { type: Date }, told: { type: Number } },
  { ...plain, collection: "meta" },
);

/** `_id` counts the changes from 1. */
export type CadenceChangeDoc = CadenceChange & { _id: number };

export const cadenceChangeSchema = new Schema<CadenceChangeDoc>(
  { _id: count, since: instant, cadence: { type: Schema.Types.Mixed, required: true } },
  { ...plain, collection: "cadenceChanges" },
);
