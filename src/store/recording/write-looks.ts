import type { mongo } from "mongoose";
import type { InTransaction, StoreContext } from "../mongo/context.ts";
import { type LiveSessionDoc, toSeenMonth, toSessionRow } from "../models/live-session-model.ts";
import { omit } from "../mongo/omit.ts";
import { insertRows, type Update, updateRows } from "../mongo/write-many.ts";
import type { LookChanges } from "./look-changes.ts";
import type { SessionChanges } from "./session-changes.ts";

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
  await writeSessions(context, sessions, inSession);
  const { liveSessions, sessionObservations } = collections;
  const again = byInstant(plan.seenAgain);
  await updateRows(context, liveSessions, again.map(toSessionUpdate), inSession);
  await updateRows(context, sessionObservations, again.map(toObservationUpdate), inSession);
}

/** One bulk write for each of sessions, their observations and their raw versions. */
export async function writeSessions(
  context: StoreContext,
  sessions: SessionChanges,
  inSession: InTransaction,
): Promise<void> {
  const { liveSessions, sessionObservations, sessionVersions } = context.collections;
  const writes = writesOfSessions(sessions);
  if (writes.length > 0) await liveSessions.bulkWrite(writes, inSession);
  await insertRows(context, sessionObservations, sessions.newObservations, inSession);
  const grown = sessions.grownObservations.map(({ _id, session, order, ...pack }) => {
    const { lastAt, count, rawDigest, onAirSince, peakViewers, peakViewersAt } = pack;
    const u = { $set: { session, order, lastAt, count, rawDigest, onAirSince, peakViewers, peakViewersAt } };
    return { q: { _id }, u };
  });
  await updateRows(context, sessionObservations, grown, inSession);
  const versions = sessions.versions.map((version) => ({
    updateOne: {
      filter: { _id: version._id },
      update: { $setOnInsert: omit(version, "_id") },
      upsert: true,
    },
  }));
  if (versions.length > 0) await sessionVersions.bulkWrite(versions, { ...inSession, ordered: false });
}

/** Removals first: what takes over an id must find it free. */
function writesOfSessions({
  inserts,
  replaces,
  removes,
}: SessionChanges): mongo.AnyBulkWriteOperation<LiveSessionDoc>[] {
  return [
    ...(removes.length > 0 ? [{ deleteMany: { filter: { _id: { $in: removes } } } }] : []),
    ...inserts.map(({ _id, ...session }) => ({ insertOne: { document: { ...toSessionRow(session), _id } } })),
    ...replaces.map((session) => ({
      replaceOne: { filter: { _id: session._id }, replacement: toSessionRow(omit(session, "_id")) },
    })),
  ];
}

type SeenAgain = { at: Date; sessions: mongo.ObjectId[]; observations: mongo.ObjectId[] };

/** Accounts that answered at one instant share a write. */
function byInstant(seenAgain: LookChanges["seenAgain"]): SeenAgain[] {
  const all = new Map<number, SeenAgain>();
  for (const { at, sessions, observations } of seenAgain) {
    const held = all.get(at.getTime()) ?? { at, sessions: [], observations: [] };
    held.sessions.push(...sessions);
    held.observations.push(...observations);
    if (held.sessions.length > 0) all.set(at.getTime(), held);
  }
  return [...all.values()];
}

/** What was seen again unchanged is still its newest version. */
const toSessionUpdate = ({ at, sessions }: SeenAgain): Update => ({
  q: { _id: { $in: sessions } },
  u: { $max: { lastSeenAt: at, versionAt: at, lastSeenMonth: toSeenMonth(at) } },
  multi: true,
});

const toObservationUpdate = ({ at, observations }: SeenAgain): Update => ({
  q: { _id: { $in: observations } },
  u: { $max: { lastAt: at }, $inc: { count: 1 } },
  multi: true,
});
