import { underLock } from "./leases.ts";
import { missingRoles, startNeeded } from "./run-servers.ts";
import type { RunContext } from "./run-servers.ts";

const LOOK_EVERY_MS = 1_000;

/**
 * Looks every second whether the servers still run, and starts one that was killed again, on the same port where
 * that is free. The result ends the watch, after a start that is under way.
 */
export function watchServers(context: RunContext): () => Promise<void> {
  let looking: Promise<void> | null = null;
  const timer = setInterval(() => {
    looking ??= look(context).finally(() => {
      looking = null;
    });
  }, LOOK_EVERY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await looking;
  };
}

async function look(context: RunContext): Promise<void> {
  try {
    if ((await missingRoles(context)).length === 0) return;
    await underLock(context.layout, async () => {
      const missing = await missingRoles(context);
      if (missing.length === 0) return;
      const started = await startNeeded({ ...context, roles: missing });
      for (const { describe } of Object.values(started)) context.notify(`a server was gone: ${describe}`);
    });
  } catch (error) {
    context.notify(error instanceof Error ? error.message : String(error));
  }
}
