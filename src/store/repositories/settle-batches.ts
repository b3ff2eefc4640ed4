import type { BatchWrite } from "../contracts/store.ts";
import type { InTransaction, StoreContext } from "../mongo/context.ts";
import { updateRows } from "../mongo/write-many.ts";

const KEPT_FOR_MS = 14 * 86_400_000;

type Settles = NonNullable<BatchWrite["settles"]>;

/** A batch is settled once, and goes 14 days of the server's own time later: its readings stay. */
const toUpdate = ({ batchId, at, tally }: Settles) => ({
  q: { _id: batchId, settledAt: null },
  u: [{ $set: { settledAt: at, tally, expiresAt: { $add: ["$$NOW", KEPT_FOR_MS] } } }],
});

/** Marks batches settled with the readings of their transaction. */
export async function settleBatches(
  context: Pick<StoreContext, "db" | "collections">,
  settles: readonly Settles[],
  inSession: InTransaction,
): Promise<void> {
  await updateRows(context, context.collections.batches, settles.map(toUpdate), inSession);
}

/** Marks one settled by itself. */
export async function settleBatch(
  { collections: { batches } }: Pick<StoreContext, "collections">,
  settles: Settles,
): Promise<void> {
  const { q, u } = toUpdate(settles);
  await batches.updateOne(q, u);
}
