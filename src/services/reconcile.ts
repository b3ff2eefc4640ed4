import { closeIfSettled, closeOverdue } from "./close-sweep.ts";
import type { Collector } from "./context.ts";
import { workOf } from "./plan-sweep.ts";
import { resumeResyncs } from "./resync/resume-resyncs.ts";

/**
 * Puts right, from MongoDB alone, what a killed process or a forgetful Redis left: sweeps whose slot is over are
 * closed, the batches of current ones are put in again (the same ids, so nothing runs twice), and committed writes
 * are numbered. Safe to run anywhere, at any time.
 */
export async function reconcile(collector: Collector): Promise<void> {
  const { store, queues, clock } = collector;
  for (const sweep of await store.sweeps.open()) {
    if (!collector.adapters.has(sweep.platform)) continue;
    if (clock.now() >= sweep.closesAt) {
      await closeOverdue(collector, sweep);
      continue;
    }
    if ((await closeIfSettled(collector, sweep.sweepId)) !== null) continue;
    await queues.add(...workOf(collector, sweep, await store.sweeps.batchesOf(sweep.sweepId)));
  }
  await resumeResyncs(collector);
  await store.outbox.sequence();
}
