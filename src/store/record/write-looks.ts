import type { mongo } from "mongoose";
import type { InSession, StoreContext } from "../context.ts";
import type { LiveSessionDoc } from "../models/live-session-model.ts";
import { without } from "../without.ts";
import type { LookPlan } from "./look-plan.ts";
import type { SessionChanges } from "./session-book.ts";

/** One bulk write for each of runs, standings, sessions and raw versions. */
export async function writeLooks(
  { collections }: StoreContext,
  plan: LookPlan,
  sessions: SessionChanges,
  inSession: InSession,
): Promise<void> {
  const unordered = { ...inSession, ordered: false };
  const runs = [
    ...[...plan.newRuns.values()].map((document) => ({ insertOne: { document } })),
    ...[...plan.grown].map(([_id, { lastAt, count, longestHoleSeconds }]) => ({
      updateOne: { filter: { _id }, update: { $set: { lastAt, count, longestHoleSeconds } } },
    })),
  ];
  if (runs.length > 0) await collections.lookRuns.bulkWrite(runs, unordered);
  const states = [...plan.states.values()].map((state) => ({
    replaceOne: { filter: { _id: state._id }, replacement: without(state, "_id"), upsert: true },
  }));
  if (states.length > 0) await collections.lookStates.bulkWrite(states, unordered);
  const writes = [...writesOfSessions(sessions), ...writesOfSeenAgain(plan.seenAgain)];
  if (writes.length > 0) await collections.liveSessions.bulkWrite(writes, inSession);
  const versions = sessions.versions.map((version) => ({
    updateOne: {
      filter: { _id: version._id },
      update: { $setOnInsert: without(version, "_id") },
      upsert: true,
    },
  }));
  if (versions.length > 0) await collections.sessionVersions.bulkWrite(versions, unordered);
}

/** Removals first: what takes over an id must find it free. */
function writesOfSessions({
  inserts,
  replaces,
  removes,
}: SessionChanges): mongo.AnyBulkWriteOperation<LiveSessionDoc>[] {
  return [
    ...(removes.length > 0 ? [{ deleteMany: { filter: { _id: { $in: removes } } } }] : []),
    ...inserts.map((document) => ({ insertOne: { document } })),
    ...replaces.map((session) => ({
      replaceOne: { filter: { _id: session._id }, replacement: without(session, "_id") },
    })),
  ];
}

/** What was seen again unchanged is still its newest version. Accounts that answered at one instant share a write. */
function writesOfSeenAgain(seenAgain: LookPlan["seenAgain"]): mongo.AnyBulkWriteOperation<LiveSessionDoc>[] {
  const byInstant = new Map<number, mongo.ObjectId[]>();
  for (const { at, refs } of seenAgain) {
    const held = byInstant.get(at.getTime()) ?? [];
    held.push(...refs);
    if (held.length > 0) byInstant.set(at.getTime(), held);
  }
  return [...byInstant].map(([millis, refs]) => {
    const at = new Date(millis);
    return {
      updateMany: { filter: { _id: { $in: refs } }, update: { $max: { lastSeenAt: at, versionAt: at } } },
    };
  });
}
