import type { InSession, StoreContext } from "../context.ts";
import type { BatchTally } from "../contract.ts";
import { updateRows } from "../write-many.ts";

const KEPT_FOR_MS = 14 * 86_400_000;

/** Marks a batch settled, once, and lets it go 14 days of the server's own time later: its readings stay. */
export async function settleBatchWrite(
  context: Pick<StoreContext, "collections" | "db">,
  batchId: string,
  at: Date,
  tally: BatchTally,
  inSession?: InSession,
): Promise<void> {
  const { batches } = context.collections;
  const open = { _id: batchId, settledAt: null };
  const settled = [{ $set: { settledAt: at, tally, expiresAt: { $add: ["$$NOW", KEPT_FOR_MS] } } }];
  if (inSession) await updateRows(context, batches, [{ q: open, u: settled }], inSession);
  else await batches.updateOne(open, settled);
}
