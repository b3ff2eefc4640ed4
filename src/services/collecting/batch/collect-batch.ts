import type { Slots } from "../../../domain/sweep.ts";
import { StoreError } from "../../../errors/reach-error.ts";
import { askAndSort } from "./read-batch.ts";
import type { MappedOutcomes } from "./map-outcomes.ts";
import { closeIfSettled, closeOverdue } from "../closing/close-sweep.ts";
import { confirmRemoved } from "../lives/confirm-removed.ts";
import type { AppContext } from "../../context/app-context.ts";
import { type AttemptResult, decideNextStep } from "./attempt-result.ts";
import { saveOutcomes } from "./save-outcomes.ts";
import { countRead, findOpenReadings } from "./open-readings.ts";
import type { BatchInContext } from "../../../store/contracts/store.ts";
import { withTimeLimit } from "./time-limit.ts";

type Options = {
  isLastAttempt: boolean;
  signal: AbortSignal;
  /** Those of scheduled work, if they are known beforehand. */
  slots?: Slots | undefined;
};

/**
 * One attempt at a batch: asks only what is not settled yet, stores all that came in one transaction, and tells what
 * is to happen next. Every account ends it with a reading or with a gap and its reason; nothing is thrown but
 * StoreError and our own bugs.
 */
export async function collectBatch(
  collector: AppContext,
  batchId: string,
  options: Options,
): Promise<AttemptResult> {
  const { store, clock, zone, activeBatches: inHand } = collector;
  const due = options.slots && { slots: options.slots, zone };
  const found = await store.sweeps.batchInContext(batchId, due);
  if (found === null || found.sweep.closedAt !== null) return { kind: "done" };
  const { batch, sweep } = found;
  if (batch.settledAt !== null) {
    await closeIfSettled(collector, sweep.sweepId);
    return { kind: "done" };
  }
  if (clock.now() >= sweep.closesAt) {
    await closeOverdue(collector, sweep);
    return { kind: "done" };
  }
  const ended = inHand.begin(sweep.sweepId);
  const next = await attemptBatch(collector, found, options).finally(ended);
  if (next.kind === "done" && !inHand.has(sweep.sweepId)) await closeIfSettled(collector, sweep.sweepId);
  return next;
}

async function attemptBatch(
  collector: AppContext,
  found: BatchInContext,
  options: Options,
): Promise<AttemptResult> {
  const { store, clock, adapters } = collector;
  const { batch, sweep } = found;
  const adapter = adapters.get(batch.platform);
  if (!adapter) throw new StoreError(`no adapter for ${batch.platform} is configured in this process`);
  const open = await findOpenReadings(collector, found);
  const ask = (signal: AbortSignal) => askAndSort(collector, adapter, found, open.asked, signal);
  const { sorted, requests, spentUsd } = await withTimeLimit(options.signal, sweep, clock.now(), ask);
  const next = decideNextStep(sorted, sweep, clock.now(), options);
  const settles = next.kind === "done" ? { read: countRead(batch, open, sorted), requests, spentUsd } : null;
  if (settles === null) await store.sweeps.addCounts(sweep.sweepId, { requests, spentUsd });
  const suspected = await saveOutcomes(collector, found, sorted, settles);
  if (settles === null) await store.sweeps.giveUp(batch.batchId, lostFor(sorted));
  if (suspected.length > 0) await confirmRemoved(collector, adapter, batch, suspected, options.signal);
  return next;
}

/** Readings of which the platform said something that asking again within the slot does not change. */
const lostFor = ({ unread }: MappedOutcomes): string[] =>
  unread.flatMap(({ accountKey, metric, noRead }) => (noRead.retryable ? [] : [`${accountKey}|${metric}`]));
