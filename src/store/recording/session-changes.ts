import type { LiveSession } from "../../domain/live-session.ts";
import type { Finding } from "../../domain/finding.ts";
import type { mongo } from "mongoose";
import type { KnownSession, SessionVersionDoc } from "../models/live-session-model.ts";
import type { SessionObservationDoc } from "../models/session-observation-model.ts";
import { omit } from "../mongo/omit.ts";

/** What further observations change: rows to be written, and what of them says something new. */
export type SessionChanges = {
  inserts: KnownSession[];
  replaces: KnownSession[];
  removes: mongo.ObjectId[];
  newObservations: SessionObservationDoc[];
  grownObservations: SessionObservationDoc[];
  versions: SessionVersionDoc[];
  findings: Finding[];
  newSessions: LiveSession[];
  changedSessions: LiveSession[];
  suspected: LiveSession[];
};

/** Being seen once more, with nothing new to report, is no change. */
export function saysMore(before: LiveSession | null, now: LiveSession): boolean {
  return toComparable(before) !== toComparable(now);
}

const NOT_COMPARED = [
  "lastSeenAt",
  "versionAt",
  "airMarks",
  "airTimes",
  "missedLooks",
  "firstMissedAt",
  "rawDigest",
] as const satisfies (keyof LiveSession)[];

function toComparable(session: LiveSession | null): string {
  if (session === null) return "";
  const compared = omit(session, ...NOT_COMPARED);
  return JSON.stringify(Object.entries(compared).sort(([a], [b]) => (a < b ? -1 : 1)));
}
