import type { Sweep } from "../../../domain/sweep.ts";
import type { MappedOutcomes } from "./map-outcomes.ts";

/** How an attempt at a batch ended: done; once more soon (spends an attempt); or at a time that the platform named. */
export type AttemptResult = { kind: "done" } | { kind: "again" } | { kind: "later"; at: Date };

/**
 * What is still open and may help to ask again while the slot is current. A process that is being stopped ends no
 * reading: what it broke off is left for whoever takes the batch up next.
 */
export function decideNextStep(
  sorted: MappedOutcomes,
  sweep: Sweep,
  now: Date,
  { isLastAttempt, signal }: { isLastAttempt: boolean; signal: AbortSignal },
): AttemptResult {
  const open = sorted.unread.filter(({ noRead }) => noRead.retryable);
  if (open.length === 0 || now >= sweep.closesAt) return { kind: "done" };
  if (signal.aborted) return { kind: "later", at: now };
  const named = open.flatMap(({ noRead }) => noRead.retryAt ?? []).sort((a, b) => a.getTime() - b.getTime());
  const unnamed = open.some(({ noRead }) => noRead.retryAt === null);
  if (unnamed && !isLastAttempt) return { kind: "again" };
  const at = named.find((retryAt) => retryAt < sweep.closesAt);
  return at === undefined ? { kind: "done" } : { kind: "later", at };
}
