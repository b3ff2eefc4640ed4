import type { Change } from "../../domain/outbox.ts";
import type { InTransaction, StoreContext } from "../mongo/context.ts";
import { insertRows } from "../mongo/write-many.ts";

/** Puts what a transaction made known into the outbox, unnumbered. Nothing new leaves no row. */
export async function appendChanges(
  context: Pick<StoreContext, "collections" | "db">,
  changes: readonly Change[],
  at: Date,
  inSession: InTransaction,
): Promise<void> {
  if (changes.length === 0) return;
  await insertRows(context, context.collections.outbox, [{ number: null, at, changes }], inSession);
}
