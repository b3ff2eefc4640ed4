import type { AppContext } from "../context/app-context.ts";
import { finishResync } from "./finish-resync.ts";
import { enqueueResync } from "./start-resync.ts";

/** A process that planned a resync has long done so, or has died. */
const PLANNED_WITHIN_MS = 30_000;

/** Repairs the resyncs of a killed process: an unplanned one is planned, one that is over is ended. */
export async function resumeResyncs(collector: AppContext): Promise<void> {
  const now = collector.clock.now().getTime();
  for (const resync of await collector.store.resyncs.running()) {
    if (resync.sweepIds.length > 0) await finishResync(collector, resync.resyncId);
    else if (now - resync.startedAt.getTime() > PLANNED_WITHIN_MS) await enqueueResync(collector, resync);
  }
}
