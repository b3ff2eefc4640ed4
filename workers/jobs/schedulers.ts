import { setTimeout as pause } from "node:timers/promises";
import { shortestMinutes } from "../../src/domain/cadence.ts";
import { PRIORITY } from "../../src/queue/job-catalog.ts";
import { toCronPattern } from "../../src/queue/cron.ts";
import type { AppContext } from "../../src/services/context/app-context.ts";
import { enqueueLivePoll } from "../../src/services/collecting/lives/poll-active-lives.ts";
import { WORKER_TIMES } from "./run-workers.ts";

const HOUR_MS = 3_600_000;

/**
 * Sets up one scheduler for each platform at its shortest cadence, has the current slot planned at once, and looks
 * after the schedulers until the signal: Redis may forget, and nothing in it would plan them anew. Resolves with the
 * promise of that looking after once the first set-up is done.
 */
export async function maintainSchedulers(
  collector: AppContext,
  signal: AbortSignal,
  everyMs = WORKER_TIMES.reconcileMs,
): Promise<{ ended: Promise<void> }> {
  await setUp(collector, everyMs);
  for (const platform of collector.adapters.keys()) {
    await collector.queues.add({ name: "plan-sweep", payload: { platform }, priority: 1 });
    await enqueueLivePoll(collector, platform);
  }
  await collector.queues.add({ name: "close-months", payload: {}, priority: PRIORITY.manual });
  return { ended: lookAfter(collector, signal, everyMs) };
}

async function setUp({ queues, cadence, zone, adapters }: AppContext, everyMs: number): Promise<void> {
  for (const platform of adapters.keys()) {
    const every = shortestMinutes(cadence, platform);
    if (every === null) await queues.unschedule(platform);
    else await queues.schedule(platform, toCronPattern(every), zone);
  }
  await queues.scheduleReconcile(everyMs);
  await queues.scheduleEvery("close-months", HOUR_MS);
  await queues.scheduleEvery("repair-history", 24 * HOUR_MS);
}

async function lookAfter(collector: AppContext, signal: AbortSignal, everyMs: number): Promise<void> {
  while (!signal.aborted) {
    await pause(everyMs, undefined, { signal, ref: false }).catch(() => {});
    if (signal.aborted) return;
    try {
      await setUp(collector, everyMs);
    } catch (error) {
      collector.log.warn("the schedule in Redis could not be looked after; it is tried again", { error });
    }
  }
}
