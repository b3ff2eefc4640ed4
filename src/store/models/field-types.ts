import { Schema } from "mongoose";

/** The kinds of field of the models. "Maybe" = the platform may not have reported it: stored as null. */
export const text = { type: String, required: true } as const;
export const maybeText = { type: String, default: null } as const;
export const count = { type: Number, required: true } as const;
export const maybeCount = { type: Number, default: null } as const;
export const flag = { type: Boolean, required: true } as const;
export const instant = { type: Date, required: true } as const;
export const maybeInstant = { type: Date, default: null } as const;

/** What every collection has in common: nothing is added, dropped or renamed on the way in. */
export const plain = {
  versionKey: false,
  minimize: false,
  autoIndex: false,
  autoCreate: false,
  strict: "throw",
} as const;

export const provenance = new Schema(
  {
    externalId: maybeText,
    trigger: text,
    sweepId: maybeText,
    credential: maybeText,
    source: text,
    edge: text,
    apiVersion: maybeText,
    requestRef: maybeText,
    rawDigest: maybeText,
    collectorVersion: text,
    schemaVersion: count,
    recordedAt: instant,
  },
  { ...plain, _id: false },
);

/** The fields of `BroadcastDetails` (src/domain/session-sighting.ts). */
export const broadcastDetails = {
  sessionId: text,
  videoId: maybeText,
  fromId: maybeText,
  fromName: maybeText,
  state: text,
  kind: { type: String },
  platformStatus: { type: String },
  title: maybeText,
  permalink: maybeText,
  createdAt: maybeInstant,
  plannedStartAt: maybeInstant,
} as const;
