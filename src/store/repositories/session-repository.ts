import type { LiveSession } from "../../domain/live-session.ts";
import type { SessionObservation } from "../../domain/session-observation.ts";
import type { PlatformId } from "../../domain/platform.ts";
import type { StoreContext } from "../mongo/context.ts";
import type { SessionProbeEvent, Store } from "../contracts/store.ts";
import { rebuildSessions } from "./rebuild-sessions.ts";
import { appendChanges } from "../recording/append-changes.ts";
import { SightingMerger } from "../recording/merge-sightings.ts";
import { recordFindings } from "../recording/record-evidence.ts";
import { readObservations } from "../recording/record-looks.ts";
import { writeSessions } from "../recording/write-looks.ts";
import { sessionOnly, toSeenMonth } from "../models/live-session-model.ts";
import { between, rowsOverTime } from "../mongo/selection.ts";
import { inOptimisticTransaction } from "../mongo/transaction.ts";
import { omit } from "../mongo/omit.ts";
import type { Selection } from "../contracts/selection.ts";

const DAY_MS = 86_400_000;

/** Live sessions as they are known now. */
export function sessionRepository(context: StoreContext): Store["sessions"] {
  const { liveSessions } = context.collections;
  return {
    stream: (selection) => streamSessions(context, selection),
    byIds: (accountKey, sessionIds) =>
      liveSessions
        .find({ accountKey, sessionId: { $in: [...sessionIds] } }, sessionOnly)
        .toArray() as Promise<LiveSession[]>,
    watched: (...asked) => watched(context, ...asked),
    recordProbes: (probes) => recordProbes(context, probes),
    observations: (accountKey, sessionId) => observations(context, accountKey, sessionId),
    rebuild: () => rebuildSessions(context),
    wrongLists: (accountKeys) => wrongLists(context, accountKeys),
  };
}

/**
 * By account and start where accounts are named, else by start; oldest first. Those that have no start yet come first,
 * and only without bounds, or where those of an unsure start are asked for.
 */
export async function* streamSessions(
  { collections }: Pick<StoreContext, "collections">,
  selection: Selection,
): AsyncGenerator<LiveSession> {
  const { filter, order } = rowsOverTime(selection, "startedAt");
  const { since, until, isStartUnsure } = selection;
  const asked = isStartUnsure ? unsureWithin(since, until) : between("startedAt", since, until);
  const rows = collections.liveSessions
    .find({ ...filter, ...asked }, { ...sessionOnly, batchSize: 1000 })
    .sort(order);
  for await (const row of rows) yield row as LiveSession;
}

/** It was seen since then, and nothing says that it began only afterwards. A row without a month may be any. */
const unsureWithin = (since?: Date, until?: Date): Record<string, unknown> => ({
  isStartSure: false,
  ...(since === undefined ? {} : { lastSeenMonth: { $not: { $lt: toSeenMonth(since) } } }),
  ...between("lastSeenAt", since),
  ...(until === undefined
    ? {}
    : {
        $or: [
          { "startBounds.from": null },
          { "startBounds.from": { $lt: until } },
          { otherStarts: { $lt: until } },
        ],
      }),
});

async function observations(
  { collections }: StoreContext,
  accountKey: string,
  sessionId: string,
): Promise<SessionObservation[]> {
  const row = await collections.liveSessions.findOne({ accountKey, sessionId }, { projection: { _id: 1 } });
  if (row === null) return [];
  const own = collections.sessionObservations.find({ session: row._id }).sort({ order: 1 });
  return (await own.toArray()).map((one): SessionObservation => omit(one, "_id", "session"));
}

/** When lists of these accounts lacked a live that was there. */
async function wrongLists({ collections }: StoreContext, accountKeys: readonly string[]) {
  const rows = await collections.liveSessions
    .find(
      { accountKey: { $in: [...accountKeys] }, "wrongLists.from": { $exists: true } },
      { projection: { _id: 0, accountKey: 1, officeId: 1, wrongLists: 1 } },
    )
    .toArray();
  return rows.flatMap(({ accountKey, officeId, wrongLists: lists }) =>
    lists.map((list) => ({ accountKey, officeId, ...list })),
  );
}

/** The longest broadcast that is searched for: one that ended lately began at most this long before. */
const LONGEST_BROADCAST_MS = DAY_MS;

async function watched(
  { collections }: StoreContext,
  platform: PlatformId,
  liveAfter: Date,
  endedAfter: Date,
  planned?: { from: Date; until: Date },
): Promise<LiveSession[]> {
  const asked = { platform, goneAt: null, lowConfidence: false };
  const began = new Date(endedAfter.getTime() - LONGEST_BROADCAST_MS);
  const rows = await collections.liveSessions
    .find(
      {
        $or: [
          { ...asked, state: "live", startedAt: { $gt: liveAfter } },
          { ...asked, state: "ended", startedAt: { $gt: began }, toldLengths: { $size: 0 } },
          ...(planned ? [{ ...asked, ...startsWithin(planned) }] : []),
        ],
      },
      sessionOnly,
    )
    .toArray();
  return (rows as LiveSession[]).filter(
    (session) => session.edge !== "intake" && (session.state !== "ended" || lastOnAir(session) > endedAfter),
  );
}

const startsWithin = ({ from, until }: { from: Date; until: Date }) => ({
  state: "scheduled" as const,
  startedAt: null,
  plannedStartAt: { $gte: from, $lt: until },
});

const lastOnAir = (session: LiveSession): Date =>
  session.toldEndAt ?? session.lastSeenLiveAt ?? session.startedAt ?? session.firstSeenAt;

/**
 * Adds what the sessions' own nodes answered to their observations; the accounts' next looks go through their sessions
 * one by one. A session that a list showed again before its node said "gone" is not called gone.
 */
async function recordProbes(
  context: StoreContext,
  probes: readonly SessionProbeEvent[],
): Promise<LiveSession[]> {
  if (probes.length === 0) return [];
  const { liveSessions, lookStates } = context.collections;
  return inOptimisticTransaction(context.client, async (session) => {
    const inSession = { session };
    const names = probes.map(({ event: { accountKey }, sessionId }) => ({ accountKey, sessionId }));
    const known = await liveSessions.find({ $or: names }, inSession).toArray();
    const merger = new SightingMerger(known, await readObservations(context, known, inSession));
    for (const { sessionId, event } of probes) merger.addProbe(sessionId, event);
    const changes = merger.changes();
    await writeSessions(context, changes, { readFirst: true, ...inSession });
    await recordFindings(context, changes.findings, inSession);
    const accountKeys = [...new Set(names.map(({ accountKey }) => accountKey))];
    await lookStates.updateMany({ _id: { $in: accountKeys } }, { $set: { pendingMissing: true } }, inSession);
    const at = new Date(Math.max(...probes.map(({ event }) => event.at.getTime())));
    const changed = changes.replaces.map(({ accountKey, sessionId }) => ({
      kind: "live-session" as const,
      key: `${accountKey}|${sessionId}`,
    }));
    await appendChanges(context, changed, at, inSession);
    return changes.replaces.map((row) => omit(row, "_id"));
  });
}
