import { setTimeout as pause } from "node:timers/promises";
import { shortestMinutes } from "../../src/domain/cadence.ts";
import { PRIORITY } from "../../src/queue/job-catalog.ts";
import { enqueueLivePoll } from "../../src/services/collecting/lives/poll-active-lives.ts";
import type { AppContext } from "../../src/services/context/app-context.ts";
import { WORKER_TIMES } from "./run-workers.ts";

const HOUR_MS = 3_600_000;

/**
 * Sets up one scheduler for each platform at its shortest cadence, has the current slot planned at once, and keeps the
 * schedulers until the signal: Redis may forget them, and a clock that was wrong may have set them far ahead. Resolves
 * once the first set-up is done; `ended` settles after the signal.
 */
export async function maintainSchedulers(
  app: AppContext,
  signal: AbortSignal,
  everyMs = WORKER_TIMES.reconcileMs,
): Promise<{ ended: Promise<void> }> {
  await setUp(app, everyMs);
  for (const platform of app.adapters.keys()) {
    await app.queues.add({ name: "plan-sweep", payload: { platform }, priority: PRIORITY.manual });
    await enqueueLivePoll(app, platform);
  }
  await app.queues.add({ name: "close-months", payload: {}, priority: PRIORITY.manual });
  return { ended: keepUp(app, signal, everyMs) };
}

async function setUp(
  { queues, cadence, zone, adapters }: Pick<AppContext, "queues" | "adapters" | "zone" | "cadence">,
  everyMs: number,
): Promise<void> {
  for (const platform of adapters.keys()) {
    const every = shortestMinutes(cadence, platform);
    if (every === null) await queues.unschedule(platform);
    else await queues.schedule(platform, every, zone);
  }
  await queues.scheduleEvery("reconcile", everyMs);
  await queues.scheduleEvery("close-months", HOUR_MS);
  await queues.scheduleEvery("send-reminders", HOUR_MS);
  await queues.scheduleEvery("repair-history", 24 * HOUR_MS);
}

async function keepUp(
  app: Pick<AppContext, "queues" | "adapters" | "clockGuard" | "zone" | "cadence" | "log">,
  signal: AbortSignal,
  everyMs: number,
): Promise<void> {
  while (!signal.aborted) {
    await pause(everyMs, undefined, { signal, ref: false }).catch(() => {});
    if (signal.aborted) return;
    try {
      if ((await app.clockGuard.check()).agrees) await setUp(app, everyMs);
    } catch (error) {
      app.log.warn("schedulers in redis not updated; retrying", { error });
    }
  }
}
