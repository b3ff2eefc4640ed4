import type { mongo } from "mongoose";
import type { InTransaction, StoreContext } from "../mongo/context.ts";
import type { LiveSessionDoc } from "../models/live-session-model.ts";
import { omit } from "../mongo/omit.ts";
import { insertRows, type Update, updateRows } from "../mongo/write-many.ts";
import type { LookChanges } from "./look-changes.ts";
import type { SessionChanges } from "./merge-sightings.ts";

/** One bulk write for each of runs, standings, sessions and raw versions. */
export async function writeLooks(
  context: StoreContext,
  plan: LookChanges,
  sessions: SessionChanges,
  inSession: InTransaction,
): Promise<void> {
  const unordered = { ...inSession, ordered: false };
  const { collections } = context;
  const grown = [...plan.grown].map(([_id, { lastAt, count, longestHoleSeconds }]) => ({
    q: { _id },
    u: { $set: { lastAt, count, longestHoleSeconds } },
  }));
  await insertRows(context, collections.lookRuns, [...plan.newRuns.values()], inSession);
  await updateRows(context, collections.lookRuns, grown, inSession);
  const states = [...plan.states.values()].map((state) => ({
    replaceOne: { filter: { _id: state._id }, replacement: omit(state, "_id"), upsert: true },
  }));
  if (states.length > 0) await collections.lookStates.bulkWrite(states, unordered);
  const writes = writesOfSessions(sessions);
  if (writes.length > 0) await collections.liveSessions.bulkWrite(writes, inSession);
  await updateRows(context, collections.liveSessions, updatesOfSeenAgain(plan.seenAgain), inSession);
  const versions = sessions.versions.map((version) => ({
    updateOne: {
      filter: { _id: version._id },
      update: { $setOnInsert: omit(version, "_id") },
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
      replaceOne: { filter: { _id: session._id }, replacement: omit(session, "_id") },
    })),
  ];
}

/** What was seen again unchanged is still its newest version. Accounts that answered at one instant share a write. */
function updatesOfSeenAgain(seenAgain: LookChanges["seenAgain"]): Update[] {
  const byInstant = new Map<number, mongo.ObjectId[]>();
  for (const { at, refs } of seenAgain) {
    const held = byInstant.get(at.getTime()) ?? [];
    held.push(...refs);
    if (held.length > 0) byInstant.set(at.getTime(), held);
  }
  return [...byInstant].map(([millis, refs]) => {
    const at = new Date(millis);
    return {
      q: { _id: { $in: refs } },
      u: { $max: { lastSeenAt: at, versionAt: at } },
      multi: true as const,
    };
  });
}
