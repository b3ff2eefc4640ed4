import { closeIfSettled, closeOverdue } from "../collecting/closing/close-sweep.ts";
import type { Sweep } from "../../domain/sweep.ts";
import type { Collector } from "../context/collector.ts";
import { resumeResyncs } from "../resync/resume-resyncs.ts";
import { workOf } from "../collecting/planning/enqueue-sweep.ts";

/**
 * Puts right, from MongoDB alone, what a killed process or a forgetful Redis left: sweeps whose slot is over are
 * closed, the batches of current ones are put in again (the same ids, so nothing runs twice), and committed writes
 * are numbered. Safe to run anywhere, at any time. What cannot be put right now holds up nothing else: a killed process
 * can leave documents locked until MongoDB ends its transaction. The first such failure is thrown at the end.
 */
export async function reconcile(collector: Collector): Promise<void> {
  const { store, adapters } = collector;
  const failures: unknown[] = [];
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      failures.push(error);
    }
  };
  for (const sweep of await store.sweeps.open())
    if (adapters.has(sweep.platform)) await attempt(() => putRight(collector, sweep));
  await attempt(() => resumeResyncs(collector));
  await attempt(() => store.outbox.sequence());
  if (failures.length > 0) throw failures[0];
}

async function putRight(collector: Collector, sweep: Sweep): Promise<void> {
  const { store, queues, clock } = collector;
  if (clock.now() >= sweep.closesAt) {
    await closeOverdue(collector, sweep);
    return;
  }
  if ((await closeIfSettled(collector, sweep.sweepId)) !== null) return;
  await queues.add(...workOf(collector, sweep, await store.sweeps.batchesOf(sweep.sweepId)));
}
