import type { Change } from "../../domain/outbox.ts";
import type { InSession, StoreContext } from "../context.ts";

/** Puts what a transaction made known into the outbox, unnumbered. Nothing new leaves no row. */
export async function leaveOutboxRow(
  { collections }: Pick<StoreContext, "collections">,
  changes: readonly Change[],
  at: Date,
  inSession: InSession,
): Promise<void> {
  if (changes.length === 0) return;
  await collections.outbox.insertOne({ number: null, at, changes } as never, inSession);
}
