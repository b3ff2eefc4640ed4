import { type mongo, Schema } from "mongoose";
import type { SessionObservation } from "../../domain/session-observation.ts";
import {
  broadcastDetails,
  count,
  flag,
  instant,
  maybeCount,
  maybeInstant,
  maybeText,
  plain,
  text,
} from "./field-types.ts";

/** `session` = the `_id` of the session's row, which stays the same when the row takes over another id. */
export type SessionObservationDoc = SessionObservation & { _id: mongo.ObjectId; session: mongo.ObjectId };

const reported = new Schema(
  {
    ...broadcastDetails,
    startedAt: maybeInstant,
    endedAt: maybeInstant,
    lengthSeconds: maybeCount,
    lowConfidence: flag,
  },
  { ...plain, _id: false },
);

export const sessionObservationSchema = new Schema<SessionObservationDoc>(
  {
    session: { type: Schema.Types.ObjectId, required: true },
    accountKey: text,
    officeId: text,
    platform: text,
    edge: text,
    trigger: text,
    kind: text,
    order: count,
    digest: text,
    reported: { type: reported, default: null },
    rawDigest: maybeText,
    firstAt: instant,
    lastAt: instant,
    count,
    onAirSince: maybeInstant,
    peakViewers: maybeCount,
    peakViewersAt: maybeInstant,
    retentionDays: maybeCount,
    lackedAt: maybeInstant,
  },
  { ...plain, collection: "sessionObservations" },
)
  .index({ session: 1, order: 1 }, { unique: true })
  .index({ accountKey: 1 });
