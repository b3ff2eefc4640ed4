import { joinSessions } from "../../domain/merge-sessions.ts";
import type { LiveSession } from "../../domain/live-session.ts";
import type { PlatformId } from "../../domain/platform.ts";
import type { StoreContext } from "../mongo/context.ts";
import type { Store } from "../contracts/store.ts";
import { appendChanges } from "../recording/append-changes.ts";
import { between, rowsOverTime } from "../mongo/selection.ts";
import { inOptimisticTransaction } from "../mongo/transaction.ts";
import { omit } from "../mongo/omit.ts";
import type { Selection } from "../contracts/selection.ts";

const plainRow = { projection: { _id: 0 } } as const;
const DAY_MS = 86_400_000;

/** Live sessions as they are known now. */
export function sessionRepository(context: StoreContext): Store["sessions"] {
  const { liveSessions } = context.collections;
  return {
    stream: (selection) => streamSessions(context, selection),
    byIds: (accountKey, sessionIds) =>
      liveSessions.find({ accountKey, sessionId: { $in: [...sessionIds] } }, plainRow).toArray() as Promise<
        LiveSession[]
      >,
    watched: (platform, liveAfter, endedAfter) => watched(context, platform, liveAfter, endedAfter),
    save: (sessions, at) => save(context, sessions, at),
  };
}

/**
 * By account and start where accounts are named, else by start; oldest first. Those that have no start yet come first,
 * and only without bounds, or alone where they are asked for (`startless`).
 */
export async function* streamSessions(
  { collections }: Pick<StoreContext, "collections">,
  selection: Selection,
): AsyncGenerator<LiveSession> {
  const { filter, order } = rowsOverTime(selection, "startedAt");
  const started = between("startedAt", selection.since, selection.until);
  const asked = { ...filter, ...(selection.startless ? { startedAt: null } : started) };
  const rows = collections.liveSessions.find(asked, { ...plainRow, batchSize: 1000 }).sort(order);
  for await (const row of rows) yield row as LiveSession;
}

/** The longest broadcast that is looked for: what ended lately began at most so long before. */
const LONGEST_BROADCAST_MS = DAY_MS;

async function watched(
  { collections }: StoreContext,
  platform: PlatformId,
  liveAfter: Date,
  endedAfter: Date,
): Promise<LiveSession[]> {
  const asked = { platform, goneAt: null, lowConfidence: false };
  const began = new Date(endedAfter.getTime() - LONGEST_BROADCAST_MS);
  const rows = await collections.liveSessions
    .find(
      {
        $or: [
          { ...asked, state: "live", startedAt: { $gt: liveAfter } },
          { ...asked, state: "ended", startedAt: { $gt: began }, toldLengths: { $size: 0 } },
        ],
      },
      plainRow,
    )
    .toArray();
  return (rows as LiveSession[]).filter(
    (session) => session.edge !== "intake" && (session.state === "live" || lastOnAir(session) > endedAfter),
  );
}

const lastOnAir = (session: LiveSession): Date =>
  session.toldEndAt ?? session.lastSeenLiveAt ?? session.startedAt ?? session.firstSeenAt;

/**
 * Whole documents by (account, session id); the accounts' next looks go through their sessions anew. A session that
 * was seen since what is given was read is not put back: the two are joined, and being gone is refuted.
 */
function save(context: StoreContext, sessions: readonly LiveSession[], at: Date): Promise<void> {
  if (sessions.length === 0) return Promise.resolve();
  const { liveSessions, lookStates } = context.collections;
  return inOptimisticTransaction(context.client, async (session) => {
    const names = sessions.map(({ accountKey, sessionId }) => ({ accountKey, sessionId }));
    const stored = await liveSessions.find({ $or: names }, { session }).toArray();
    const writes = sessions.map((given) => {
      const name = { accountKey: given.accountKey, sessionId: given.sessionId };
      const held = stored.find(
        (row) => row.accountKey === name.accountKey && row.sessionId === name.sessionId,
      );
      const replacement =
        held && held.lastSeenAt > given.lastSeenAt ? joinSessions(omit(held, "_id"), given) : { ...given };
      return { replaceOne: { filter: name, replacement, upsert: true } };
    });
    await liveSessions.bulkWrite(writes, { session, ordered: false });
    const accountKeys = [...new Set(names.map(({ accountKey }) => accountKey))];
    await lookStates.updateMany(
      { _id: { $in: accountKeys } },
      { $set: { pendingMissing: true } },
      { session },
    );
    const changes = names.map(({ accountKey, sessionId }) => ({
      kind: "live-session" as const,
      key: `${accountKey}|${sessionId}`,
    }));
    await appendChanges(context, changes, at, { session });
  });
}
