import { type Slots, toReadingName } from "../../../domain/sweep.ts";
import { StoreError } from "../../../errors/reach-error.ts";
import type { BatchInContext } from "../../../store/contracts/store.ts";
import type { AppContext } from "../../context/app-context.ts";
import { closeOverdue } from "../closing/close-overdue.ts";
import { closeIfSettled } from "../closing/close-sweep.ts";
import { confirmRemoved } from "../lives/confirm-removed.ts";
import { type AttemptResult, decideNextStep } from "./attempt-result.ts";
import type { MappedOutcomes } from "./map-outcomes.ts";
import { countRead, findOpenReadings } from "./open-readings.ts";
import { readBatch } from "./read-batch.ts";
import { saveOutcomes } from "./save-outcomes.ts";
import { withTimeLimit } from "./time-limit.ts";

type Options = {
  isLastAttempt: boolean;
  signal: AbortSignal;
  /** Those of scheduled work, where they are known beforehand. */
  slots?: Slots | undefined;
};

/**
 * Makes one attempt at a batch: asks only for what is still open, stores all that came in one transaction, and returns
 * what happens next. Every account ends with a reading, or with a gap and its reason; it throws only StoreError and
 * our own bugs.
 */
export async function collectBatch(
  app: AppContext,
  batchId: string,
  options: Options,
): Promise<AttemptResult> {
  const { store, clock, zone, activeBatches } = app;
  const due = options.slots && { slots: options.slots, zone };
  const found = await store.sweeps.batchInContext(batchId, due);
  if (found === null || found.sweep.closedAt !== null) return { kind: "done" };
  const { batch, sweep } = found;
  if (batch.settledAt !== null) {
    await closeIfSettled(app, sweep.sweepId);
    return { kind: "done" };
  }
  // Planned by a clock that was wrong then: nothing is due, and nothing is missing, before its slot has come.
  if (sweep.trigger === "schedule" && clock.now() < sweep.slot) return { kind: "later", at: sweep.slot };
  if (clock.now() >= sweep.closesAt) {
    await closeOverdue(app, sweep);
    return { kind: "done" };
  }
  const ended = activeBatches.begin(sweep.sweepId);
  const next = await attemptBatch(app, found, options).finally(ended);
  if (next.kind === "done" && !activeBatches.has(sweep.sweepId)) await closeIfSettled(app, sweep.sweepId);
  return next;
}

async function attemptBatch(
  app: AppContext,
  found: BatchInContext,
  options: Options,
): Promise<AttemptResult> {
  const { store, clock, adapters } = app;
  const { batch, sweep } = found;
  const adapter = adapters.get(batch.platform);
  if (!adapter) throw new StoreError(`no adapter for ${batch.platform} is configured in this process`);
  const open = await findOpenReadings(app, found);
  const read = (signal: AbortSignal) => readBatch(app, adapter, found, open.asked, signal);
  const { mapped, requests, spentUsd } = await withTimeLimit(options.signal, sweep, clock.now(), read);
  const next = decideNextStep(mapped, sweep, clock.now(), options);
  const settles = next.kind === "done" ? { read: countRead(batch, open, mapped), requests, spentUsd } : null;
  if (settles === null) await store.sweeps.addCounts(sweep.sweepId, { requests, spentUsd });
  const suspected = await saveOutcomes(app, found, mapped, settles);
  if (settles === null) await store.sweeps.giveUp(batch.batchId, findFinalGaps(mapped));
  if (suspected.length > 0) await confirmRemoved(app, adapter, batch, suspected, options.signal);
  return next;
}

/** The names of readings with a response that asking again within the slot does not change. */
const findFinalGaps = ({ unread }: MappedOutcomes): string[] =>
  unread.filter(({ noRead }) => !noRead.retryable).map(toReadingName);
