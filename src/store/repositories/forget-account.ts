import { randomUUID } from "node:crypto";
import type { PlatformId } from "../../domain/platform.ts";
import type { StoreContext } from "../mongo/context.ts";
import type { Deletion } from "../contracts/operations.ts";
import { inTransaction } from "../mongo/transaction.ts";

/**
 * Deletes what the platform returned about one account: counts, lives with all their versions, looks, answers. Coverage
 * stays, which is about our own work, and so do figures that people entered, and verdicts as they were issued.
 */
export function forgetAccount(
  context: StoreContext,
  accountKey: string,
  by: string,
  reason: string,
  at: Date,
): Promise<Deletion> {
  const { collections, client } = context;
  return inTransaction(client, async (session) => {
    const inSession = { session };
    const ofAccount = { accountKey };
    const gone = {
      snapshots: await collections.snapshots.deleteMany({ accountKey, via: { $ne: "manual" } }, inSession),
      dayRollups: await collections.dayRollups.deleteMany(ofAccount, inSession),
      liveSessions: await collections.liveSessions.deleteMany(
        { accountKey, edge: { $ne: "intake" } },
        inSession,
      ),
      sessionObservations: await collections.sessionObservations.deleteMany(ofAccount, inSession),
      sessionVersions: await collections.sessionVersions.deleteMany(ofAccount, inSession),
      lookRuns: await collections.lookRuns.deleteMany(ofAccount, inSession),
      lookStates: await collections.lookStates.deleteMany({ _id: accountKey }, inSession),
      rawAnswers: await collections.rawAnswers.deleteMany(ofAccount, inSession),
      findings: await collections.findings.deleteMany(ofAccount, inSession),
    };
    const counts = Object.fromEntries(
      Object.entries(gone).map(([collection, { deletedCount }]) => [collection, deletedCount]),
    );
    const deletion: Deletion = { accountKey, by, reason, at, counts };
    await collections.deletions.insertOne({ _id: randomUUID(), ...deletion }, inSession);
    return deletion;
  });
}

/** Documents that one step deletes: a transaction of a hundred thousand would hold up the readings. */
const STEP = 5_000;

/** Public statistics of a platform before a slot; figures from an owner's insights or from people are not. */
export async function expireStatistics(
  { collections }: StoreContext,
  platform: PlatformId,
  before: Date,
  reason: string,
  at: Date,
): Promise<number> {
  const { snapshots, dayRollups, deletions } = collections;
  let deleted = 0;
  for (;;) {
    const old = await snapshots
      .find({ platform, via: "api", slot: { $lt: before } }, { projection: { _id: 1 }, limit: STEP })
      .toArray();
    if (old.length === 0) break;
    deleted += (await snapshots.deleteMany({ _id: { $in: old.map(({ _id }) => _id) } })).deletedCount;
  }
  const day = before.toISOString().slice(0, 10);
  const rollups = (await dayRollups.deleteMany({ platform, day: { $lt: day } })).deletedCount;
  if (deleted + rollups === 0) return 0;
  const counts = { snapshots: deleted, dayRollups: rollups };
  const row: Deletion = { accountKey: `*.${platform}`, by: "retention", reason, at, counts };
  await deletions.insertOne({ _id: randomUUID(), ...row });
  return deleted;
}
