import type { mongo } from "mongoose";
import type { IntakeEntry } from "../../domain/intake.ts";
import { toIntakeAccount, toLiveSession, toSnapshot } from "../../domain/intake-readings.ts";
import { type DayRollup, foldReading } from "../../domain/day-rollup.ts";
import type { Change } from "../../domain/outbox.ts";
import { localDayAt } from "../../domain/slot.ts";
import type { Snapshot } from "../../domain/snapshot.ts";
import type { InTransaction, StoreContext } from "../mongo/context.ts";
import { dayRollupId } from "../models/day-rollup-model.ts";
import { type LiveSessionDoc, toSessionRow } from "../models/live-session-model.ts";
import type { SnapshotDoc } from "../models/snapshot-model.ts";
import { addAccount } from "../repositories/registry-repository.ts";
import { snapshotKey } from "./record-snapshots.ts";

/** Writes what an entry says that was taken, and returns what became known by it. */
export async function applyIntakeEntry(
  context: StoreContext,
  entry: IntakeEntry,
  zone: string,
  inSession: InTransaction,
): Promise<Change[]> {
  const { accounts, liveSessions } = context.collections;
  const { accountKey } = entry;
  const account = await accounts.findOne({ _id: accountKey }, inSession);
  if (account === null) await addAccount(context, toIntakeAccount(entry), inSession.session);
  const changes: Change[] = account === null ? [{ kind: "registry", key: accountKey }] : [];
  const session = toLiveSession(entry);
  if (session !== null) {
    const row = toSessionRow(session) as mongo.OptionalUnlessRequiredId<LiveSessionDoc>;
    await liveSessions.insertOne(row, inSession);
    changes.push({ kind: "live-session", key: `${accountKey}|${session.sessionId}` });
  }
  const { collectorVersion } = context;
  const snapshot = toSnapshot(entry, { externalId: account?.externalId ?? null, collectorVersion });
  if (snapshot !== null) {
    await writeSnapshot(context, snapshot, inSession);
    await foldDayAnew(context, snapshot, zone, inSession);
    changes.push({ kind: "snapshot", key: snapshotKey(snapshot) });
  }
  return [...changes, { kind: "intake", key: entry.entryId }];
}

/** The other counter of the same instant completes the reading that is there; what it holds already stays. */
async function writeSnapshot(
  { collections }: StoreContext,
  snapshot: Snapshot,
  inSession: InTransaction,
): Promise<void> {
  const { accountKey, slot, via, followers, posts, precision } = snapshot;
  const there = await collections.snapshots.findOne({ accountKey, slot, via }, inSession);
  if (there === null) {
    await collections.snapshots.insertOne(
      { ...snapshot } as mongo.OptionalUnlessRequiredId<SnapshotDoc>,
      inSession,
    );
    return;
  }
  const completed = {
    ...(there.followers === null && followers !== null ? { followers, precision } : {}),
    ...(there.posts === null && posts !== null ? { posts } : {}),
  };
  if (Object.keys(completed).length > 0)
    await collections.snapshots.updateOne({ _id: there._id }, { $set: completed }, inSession);
}

/** A reading that was completed cannot be folded in once more: its day is folded from all of its readings. */
async function foldDayAnew(
  { collections }: StoreContext,
  { accountKey, slot }: Snapshot,
  zone: string,
  inSession: InTransaction,
): Promise<void> {
  const { day, startsAt, endsAt } = localDayAt(slot, zone);
  const rows = await collections.snapshots
    .find({ accountKey, slot: { $gte: startsAt, $lt: endsAt } }, inSession)
    .sort({ slot: 1 })
    .toArray();
  const folded = rows.reduce<DayRollup | null>((rollup, row) => foldReading(rollup, row, day), null);
  if (folded === null) return;
  const _id = dayRollupId(accountKey, day);
  await collections.dayRollups.replaceOne({ _id }, folded, { ...inSession, upsert: true });
}
