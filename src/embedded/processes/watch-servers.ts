import { underLock } from "./leases.ts";
import { findMissingRoles, startMissingServers, rotateLogs } from "./run-servers.ts";
import type { RunContext } from "./run-servers.ts";

const LOOK_EVERY_MS = 1_000;
const LOGS_EVERY_LOOKS = 600;
const WAIT_LOOKS_MAX = 60;

/**
 * Looks every second whether the servers still run, and starts one that was killed again, on the same port where
 * that is free; after a failure it waits longer each time, up to a minute. Every ten minutes it looks at the logs'
 * size. The result ends the watch, after a start that is under way.
 */
export function keepServersRunning(context: RunContext): () => Promise<void> {
  let looking: Promise<void> | null = null;
  let looks = 0;
  let failures = 0;
  let resumeAt = 0;
  const once = async (): Promise<void> => {
    looks += 1;
    if (looks < resumeAt) return;
    try {
      await restartMissing(context);
      if (looks % LOGS_EVERY_LOOKS === 0) await underLock(context.layout, () => rotateLogs(context.layout));
      failures = 0;
    } catch (error) {
      failures += 1;
      resumeAt = looks + Math.min(2 ** failures, WAIT_LOOKS_MAX);
      context.notify(error instanceof Error ? error.message : String(error));
    }
  };
  const timer = setInterval(() => {
    looking ??= once().finally(() => {
      looking = null;
    });
  }, LOOK_EVERY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await looking;
  };
}

async function restartMissing(context: RunContext): Promise<void> {
  if ((await findMissingRoles(context)).length === 0) return;
  await underLock(context.layout, async () => {
    const missing = await findMissingRoles(context);
    if (missing.length === 0) return;
    const started = await startMissingServers({ ...context, roles: missing });
    for (const { describe } of Object.values(started)) context.notify(`a server was gone: ${describe}`);
  });
}
