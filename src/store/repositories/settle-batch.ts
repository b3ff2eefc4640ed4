import type { InTransaction, StoreContext } from "../mongo/context.ts";
import type { BatchTally } from "../contracts/store.ts";

const KEPT_FOR_MS = 14 * 86_400_000;

/** Marks a batch settled, once, and lets it go 14 days of the server's own time later: its readings stay. */
export async function settleBatchWrite(
  { collections: { batches } }: Pick<StoreContext, "collections">,
  batchId: string,
  at: Date,
  tally: BatchTally,
  inSession?: InTransaction,
): Promise<void> {
  const open = { _id: batchId, settledAt: null };
  const settled = [{ $set: { settledAt: at, tally, expiresAt: { $add: ["$$NOW", KEPT_FOR_MS] } } }];
  await batches.updateOne(open, settled, inSession);
}
