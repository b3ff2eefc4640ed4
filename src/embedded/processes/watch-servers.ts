import { repeat } from "../../telemetry/repeat.ts";
import { underLock } from "./leases.ts";
import { findMissingRoles, rotateLogs, type RunContext, startMissingServers } from "./run-servers.ts";

const TICK_MS = 1_000;
const LOGS_EVERY_TICKS = 600;
const MAX_WAIT_TICKS = 60;

/**
 * Checks every second whether the servers still run and restarts one that died, on the same port if that is free;
 * after a failure it waits longer each time, up to a minute. Every ten minutes it rotates large logs. The returned
 * function ends this after a running restart.
 */
export function keepServersRunning(context: RunContext): () => Promise<void> {
  let ticks = 0;
  let failures = 0;
  let resumeAt = 0;
  const once = async (): Promise<void> => {
    ticks += 1;
    if (ticks < resumeAt) return;
    try {
      await restartMissing(context);
      if (ticks % LOGS_EVERY_TICKS === 0) await underLock(context.layout, () => rotateLogs(context.layout));
      failures = 0;
    } catch (error) {
      failures += 1;
      resumeAt = ticks + Math.min(2 ** failures, MAX_WAIT_TICKS);
      context.notify(error instanceof Error ? error.message : String(error));
    }
  };
  return repeat(TICK_MS, once).stop;
}

async function restartMissing(context: RunContext): Promise<void> {
  if ((await findMissingRoles(context)).length === 0) return;
  await underLock(context.layout, async () => {
    const missing = await findMissingRoles(context);
    if (missing.length === 0) return;
    const started = await startMissingServers({ ...context, roles: missing });
    for (const { describe } of Object.values(started))
      context.notify(`restarted a server that had ended: ${describe}`);
  });
}
