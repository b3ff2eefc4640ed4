import { type mongo, Schema } from "mongoose";
import type { Snapshot } from "../../domain/snapshot.ts";
import { instant, maybeCount, plain, provenance, text } from "./field-types.ts";

export type SnapshotDoc = Snapshot & { _id: mongo.ObjectId };

export const snapshotSchema = new Schema<SnapshotDoc>(
  {
    accountKey: text,
    officeId: text,
    platform: text,
    slot: instant,
    observedAt: instant,
    followers: maybeCount,
    posts: maybeCount,
    following: maybeCount,
    listed: maybeCount,
    views: maybeCount,
    precision: text,
    via: text,
    provenance: { type: provenance, required: true },
  },
  { ...plain, collection: "snapshots" },
)
  // Newest first, so that the latest of each account is one key apart: measured 3 ms against 1,780 ms on a million.
  .index({ accountKey: 1, slot: -1, via: 1 }, { unique: true })
  // The order in which pages are read: what arrives comes behind every page that was given.
  .index({ slot: 1, accountKey: 1, via: 1 })
  .index({ platform: 1, observedAt: -1 });
