import { closeOverdue } from "../collecting/closing/close-overdue.ts";
import { closeIfSettled } from "../collecting/closing/close-sweep.ts";
import type { Sweep } from "../../domain/sweep.ts";
import type { AppContext } from "../context/app-context.ts";
import { resumeResyncs } from "../resync/resume-resyncs.ts";
import { resumeSweep } from "../collecting/planning/plan-steps.ts";

/**
 * Repairs, from MongoDB alone, what a killed process or a lost Redis left behind: closes sweeps whose slot is over,
 * enqueues the batches of current sweeps again (same ids, so nothing runs twice) and numbers committed writes. Safe at
 * any time. One failure does not stop the rest (a killed process may hold locks); the first is thrown at the end.
 */
export async function reconcile(app: AppContext): Promise<void> {
  const { store, adapters } = app;
  const failures: unknown[] = [];
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      failures.push(error);
    }
  };
  for (const sweep of await store.sweeps.open())
    if (adapters.has(sweep.platform)) await attempt(() => repairSweep(app, sweep));
  await attempt(() => resumeResyncs(app));
  await attempt(() => store.outbox.sequence());
  if (failures.length > 0) throw failures[0];
}

async function repairSweep(app: AppContext, sweep: Sweep): Promise<void> {
  const { adapters, clock } = app;
  if (clock.now() >= sweep.closesAt) {
    await closeOverdue(app, sweep);
    return;
  }
  if ((await closeIfSettled(app, sweep.sweepId)) !== null) return;
  const adapter = adapters.get(sweep.platform);
  if (adapter !== undefined) await resumeSweep(app, adapter, sweep);
}
