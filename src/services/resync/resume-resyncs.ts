import type { AppContext } from "../context/app-context.ts";
import { finishResync } from "./finish-resync.ts";
import { enqueueResync } from "./start-resync.ts";

/** A process that planned a resync has long done so, or has died. */
const PLANNED_WITHIN_MS = 30_000;

/** Repairs the resyncs of a killed process: an unplanned one is planned, one that is over is ended. */
export async function resumeResyncs(app: AppContext): Promise<void> {
  const now = app.clock.now().getTime();
  for (const resync of await app.store.resyncs.running()) {
    if (resync.sweepIds.length > 0) await finishResync(app, resync.resyncId);
    else if (now - resync.startedAt.getTime() > PLANNED_WITHIN_MS) await enqueueResync(app, resync);
  }
}
