import type { InSession, StoreContext } from "../context.ts";
import type { BatchTally } from "../contract.ts";

const KEPT_FOR_MS = 14 * 86_400_000;

/** Marks a batch settled, once, and lets it go 14 days of the server's own time later: its readings stay. */
export async function settleBatchWrite(
  { collections }: Pick<StoreContext, "collections">,
  batchId: string,
  at: Date,
  tally: BatchTally,
  inSession?: InSession,
): Promise<void> {
  await collections.batches.updateOne(
    { _id: batchId, settledAt: null },
    [{ $set: { settledAt: at, tally, expiresAt: { $add: ["$$NOW", KEPT_FOR_MS] } } }],
    inSession,
  );
}
