import { Schema } from "mongoose";
import type { Resync } from "../../domain/resync.ts";
import { instant, maybeInstant, maybeText, plain, text } from "./field-types.ts";

export type ResyncDoc = Resync & { _id: string };

const request = new Schema({ by: text, why: maybeText, at: instant }, { ...plain, _id: false });

export const resyncSchema = new Schema<ResyncDoc>(
  {
    _id: text,
    resyncId: text,
    officeId: maybeText,
    platforms: { type: [String], required: true },
    since: maybeInstant,
    wishKey: text,
    state: text,
    requests: [request],
    startedAt: instant,
    endsAt: instant,
    finishedAt: maybeInstant,
    sweepIds: { type: [String], required: true },
    before: { type: Schema.Types.Mixed, required: true },
    difference: { type: Schema.Types.Mixed, default: null },
  },
  { ...plain, collection: "resyncs" },
)
  .index({ wishKey: 1 }, { unique: true, partialFilterExpression: { state: "running" } })
  .index({ startedAt: -1, _id: -1 });
