import type { mongo } from "mongoose";
import type { InTransaction, StoreContext } from "../mongo/context.ts";
import { type LiveSessionDoc, toSeenMonth, toSessionRow } from "../models/live-session-model.ts";
import { omit } from "../mongo/omit.ts";
import { insertRows, type Update, updateRows } from "../mongo/write-many.ts";
import type { LookChanges } from "./look-changes.ts";
import type { SessionChanges } from "./session-changes.ts";

type Writing = InTransaction & { readFirst: boolean };

/** One bulk write for each of runs, standings, sessions and raw versions. */
export async function writeLooks(
  context: StoreContext,
  plan: LookChanges,
  sessions: SessionChanges,
  { readFirst, ...inSession }: Writing,
): Promise<void> {
  const { lookRuns, lookStates, liveSessions, sessionObservations } = context.collections;
  const grown = [...plan.grown].map(([_id, { lastAt, count, longestHoleSeconds }]) => ({
    q: { _id },
    u: { $set: { lastAt, count, longestHoleSeconds } },
  }));
  await insertRows(context, lookRuns, [...plan.newRuns.values()], inSession);
  await updateRows(context, lookRuns, grown, inSession);
  const states = parted([...plan.states.values()], (state) => !readFirst && !plan.isStored(state));
  await insertRows(context, lookStates, states.born, inSession);
  const replaced = states.others.map(({ _id, ...state }) => ({
    q: { _id },
    u: state,
    upsert: true as const,
  }));
  await updateRows(context, lookStates, replaced, inSession);
  await writeSessions(context, sessions, { readFirst, ...inSession });
  const again = byInstant(plan.seenAgain);
  await updateRows(context, liveSessions, again.map(toSessionUpdate), inSession);
  await updateRows(context, sessionObservations, again.map(toObservationUpdate), inSession);
}

/**
 * One bulk write for each of sessions, their observations and their raw versions. Without `readFirst` the versions of
 * new sessions are inserted, a quarter of what an upsert costs the server; one that is there fails the transaction.
 */
export async function writeSessions(
  context: StoreContext,
  sessions: SessionChanges,
  { readFirst, ...inSession }: Writing,
): Promise<void> {
  const { liveSessions, sessionObservations, sessionVersions } = context.collections;
  const { inserts, replaces, removes } = sessions;
  // Removals first: what takes over an id must find it free.
  if (removes.length > 0) await liveSessions.deleteMany({ _id: { $in: removes } }, inSession);
  const rows = inserts.map(({ _id, ...session }) => ({ ...toSessionRow(session), _id }));
  await insertRows(context, liveSessions, rows, inSession);
  const again = replaces.map((session) => ({
    replaceOne: { filter: { _id: session._id }, replacement: toSessionRow(omit(session, "_id")) },
  }));
  if (again.length > 0) await liveSessions.bulkWrite(again, inSession);
  await insertRows(context, sessionObservations, sessions.newObservations, inSession);
  const grown = sessions.grownObservations.map(({ _id, session, order, ...pack }) => {
    const { lastAt, count, rawDigest, onAirSince, peakViewers, peakViewersAt } = pack;
    const u = { $set: { session, order, lastAt, count, rawDigest, onAirSince, peakViewers, peakViewersAt } };
    return { q: { _id }, u };
  });
  await updateRows(context, sessionObservations, grown, inSession);
  const newSessions = new Set(sessions.newSessions.map(sessionOf));
  const versions = parted(sessions.versions, (version) => !readFirst && newSessions.has(sessionOf(version)));
  await insertRows(context, sessionVersions, versions.born, inSession);
  const kept = versions.others.map(({ _id, ...version }) => ({
    q: { _id },
    u: { $setOnInsert: version },
    upsert: true as const,
  }));
  await updateRows(context, sessionVersions, kept, inSession);
}

const sessionOf = ({ accountKey, sessionId }: Pick<LiveSessionDoc, "accountKey" | "sessionId">): string =>
  `${accountKey}|${sessionId}`;

function parted<T>(rows: readonly T[], isBorn: (row: T) => boolean): { born: T[]; others: T[] } {
  const [born, others]: [T[], T[]] = [[], []];
  for (const row of rows) (isBorn(row) ? born : others).push(row);
  return { born, others };
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
