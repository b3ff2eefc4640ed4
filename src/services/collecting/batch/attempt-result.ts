import type { Sweep } from "../../../domain/sweep.ts";
import type { MappedOutcomes } from "./map-outcomes.ts";

/** How an attempt at a batch ended: done; again soon (spends an attempt); or later, at a time that was named. */
export type AttemptResult = { kind: "done" } | { kind: "again" } | { kind: "later"; at: Date };

/**
 * Decides whether the batch is done, retried or delayed while its slot is current. A process that is being stopped ends
 * no reading: what it interrupted is left for the process that takes the batch up next.
 */
export function decideNextStep(
  { unread }: Pick<MappedOutcomes, "unread">,
  { closesAt }: Pick<Sweep, "closesAt">,
  now: Date,
  { isLastAttempt, signal }: { isLastAttempt: boolean; signal: AbortSignal },
): AttemptResult {
  const open = unread.filter(({ noRead }) => noRead.retryable);
  if (open.length === 0 || now >= closesAt) return { kind: "done" };
  if (signal.aborted) return { kind: "later", at: now };
  const named = open.flatMap(({ noRead }) => noRead.retryAt ?? []).sort((a, b) => a.getTime() - b.getTime());
  const unnamed = open.some(({ noRead }) => noRead.retryAt === null);
  if (unnamed && !isLastAttempt) return { kind: "again" };
  const at = named.find((retryAt) => retryAt < closesAt);
  return at === undefined ? { kind: "done" } : { kind: "later", at };
}
