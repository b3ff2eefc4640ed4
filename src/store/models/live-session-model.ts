import { type mongo, Schema } from "mongoose";
import type { LiveSession } from "../../domain/live-session.ts";
import type { LookEdge } from "../../domain/look.ts";
import type { Provenance } from "../../domain/provenance.ts";
import { omit } from "../mongo/omit.ts";
import {
  broadcastDetails,
  count,
  flag,
  instant,
  maybeCount,
  maybeInstant,
  maybeText,
  plain,
  provenance,
  text,
} from "./field-types.ts";

/**
 * `lastSeenMonth` = the UTC month of `lastSeenAt`, by which rows are found. No index holds `lastSeenAt` itself, which
 * every look writes: with an index on it such a write cost ten times as much.
 */
export type LiveSessionDoc = KnownSession & { lastSeenMonth: string };

export type KnownSession = LiveSession & { _id: mongo.ObjectId };

export const toSeenMonth = (at: Date): string => at.toISOString().slice(0, 7);

/** A session as it is stored. */
export const toSessionRow = (session: LiveSession): Omit<LiveSessionDoc, "_id"> => ({
  ...session,
  lastSeenMonth: toSeenMonth(session.lastSeenAt),
});

/** A stored session without what the store keeps for itself. */
export const toSession = (row: KnownSession & { lastSeenMonth?: string }): LiveSession =>
  omit(row, "_id", "lastSeenMonth");

/** As `toSession`, for queries. */
export const sessionOnly = { projection: { _id: 0, lastSeenMonth: 0 } } as const;

const airMark = new Schema({ live: flag, firstAt: instant, lastAt: instant }, { ...plain, _id: false });
const airTime = new Schema({ from: instant, to: instant }, { ...plain, _id: false });
const startBounds = new Schema({ from: maybeInstant, to: maybeInstant }, { ...plain, _id: false });
const longest = new Schema({ seconds: count, basis: text }, { ...plain, _id: false });
const wrongList = new Schema({ edge: text, from: instant, until: instant }, { ...plain, _id: false });
const toldLength = new Schema({ seconds: count, at: instant }, { ...plain, _id: false });

/** Named in the query that needs it: few sessions are not gone, and the planner learns that late. */
export const NOT_GONE_INDEX = { accountKey: 1, goneAt: 1 } as const;

export const liveSessionSchema = new Schema<LiveSessionDoc>(
  {
    accountKey: text,
    officeId: text,
    platform: text,
    ...broadcastDetails,
    startedAt: maybeInstant,
    startedAtBasis: maybeText,
    startBounds: { type: startBounds, required: true },
    isStartSure: flag,
    otherStarts: { type: [Date], required: true },
    endedAt: maybeInstant,
    durationSeconds: maybeCount,
    durationBasis: maybeText,
    durationAtMostSeconds: maybeCount,
    longest: { type: longest, default: null },
    airTimes: [airTime],
    toldLengths: [toldLength],
    toldEndAt: maybeInstant,
    toldStartAt: maybeInstant,
    airMarks: [airMark],
    firstSeenAt: instant,
    lastSeenAt: instant,
    lastSeenMonth: { type: String },
    firstSeenLiveAt: maybeInstant,
    lastSeenLiveAt: maybeInstant,
    peakViewers: maybeCount,
    peakViewersAt: maybeInstant,
    edge: text,
    lowConfidence: flag,
    versionAt: instant,
    rawDigest: text,
    missedLooks: count,
    firstMissedAt: maybeInstant,
    goneAt: maybeInstant,
    goneReason: maybeText,
    lackedAt: maybeInstant,
    wrongLists: [wrongList],
  },
  { ...plain, collection: "liveSessions" },
)
  .index({ accountKey: 1, sessionId: 1 }, { unique: true })
  .index({ accountKey: 1, videoId: 1 })
  .index({ accountKey: 1, startedAt: 1 })
  .index(NOT_GONE_INDEX)
  .index({ accountKey: 1, lastSeenMonth: 1 }, { partialFilterExpression: { isStartSure: false } })
  .index(
    { accountKey: 1, "wrongLists.from": 1 },
    { partialFilterExpression: { "wrongLists.from": { $exists: true } } },
  )
  .index({ platform: 1, startedAt: 1 })
  .index({ platform: 1, state: 1, startedAt: 1 });

/** One distinct raw version of a session, by its digest. `_id` = account, session and digest. */
export type SessionVersionDoc = {
  _id: string;
  accountKey: string;
  sessionId: string;
  digest: string;
  raw: string;
  edge: LookEdge;
  seenAt: Date;
  /** Of the look that brought it. */
  provenance: Provenance | null;
};

export const sessionVersionSchema = new Schema<SessionVersionDoc>(
  {
    _id: text,
    accountKey: text,
    sessionId: text,
    digest: text,
    raw: text,
    edge: text,
    seenAt: instant,
    provenance: { type: provenance, default: null },
  },
  { ...plain, collection: "sessionVersions" },
);
