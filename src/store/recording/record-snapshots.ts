import type { Snapshot } from "../../domain/snapshot.ts";
import type { InTransaction, StoreContext } from "../mongo/context.ts";
import { insertRows } from "../mongo/write-many.ts";

export const snapshotKey = ({
  accountKey,
  slot,
  via,
}: Pick<Snapshot, "accountKey" | "slot" | "via">): string => `${accountKey}|${slot.toISOString()}|${via}`;

/**
 * Writes the snapshots that are new and returns them. With `readFirst` those that are kept already are left out;
 * without it a key that is there fails the transaction, which is the cheaper way to find out.
 */
export async function recordSnapshots(
  context: StoreContext,
  snapshots: readonly Snapshot[],
  readFirst: boolean,
  inSession: InTransaction,
): Promise<Snapshot[]> {
  const firstOfKey = new Map<string, Snapshot>();
  for (const snapshot of snapshots) {
    const key = snapshotKey(snapshot);
    if (!firstOfKey.has(key)) firstOfKey.set(key, snapshot);
  }
  if (readFirst && firstOfKey.size > 0) {
    const there = await context.collections.snapshots
      .find(keysOf([...firstOfKey.values()]), {
        ...inSession,
        projection: { _id: 0, accountKey: 1, slot: 1, via: 1 },
      })
      .toArray();
    for (const known of there) firstOfKey.delete(snapshotKey(known));
  }
  const fresh = [...firstOfKey.values()];
  await insertRows(context, context.collections.snapshots, fresh, inSession);
  return fresh;
}

const keysOf = (snapshots: readonly Snapshot[]) => ({
  $or: snapshots.map(({ accountKey, slot, via }) => ({ accountKey, slot, via })),
});
