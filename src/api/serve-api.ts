import { ConfigError } from "../errors/reach-error.ts";
import { isLoopbackHost } from "./access/caller.ts";
import { refuseShortKeys } from "./access/key-text.ts";
import type { ApiSource } from "./context.ts";
import { createServer, type ServerOptions } from "./create-server.ts";

export type RunningApi = { address: string; close(): Promise<void> };

/**
 * Listens for other tools. Throws a ConfigError when the port is taken, or when it would listen beyond this machine
 * and no key exists.
 */
export async function serveApi(
  source: ApiSource,
  options: ServerOptions & { port: number },
): Promise<RunningApi> {
  const { host, port } = options;
  const { app, ring } = await createServer(source, options);
  if (!isLoopbackHost(host) && !(await ring.hasKeys()))
    throw new ConfigError(
      `REACH_API_HOST is ${host}, which others can reach, and there is no key that would keep them out`,
      {
        remedy:
          "Make one first: reach keys add NAME, or set REACH_API_KEYS_FILE; or let REACH_API_HOST be 127.0.0.1.",
      },
    );
  if (!isLoopbackHost(host)) refuseShortKeys(options.environmentKeys);
  try {
    const address = await app.listen({ host, port });
    return { address, close: () => closeSoon(app) };
  } catch (cause) {
    throw new ConfigError(`nothing can listen on ${host}:${port}`, {
      cause,
      remedy:
        "If reach runs here already, nothing is to be done: a second one is not needed. Else set REACH_API_PORT to a free port, or stop what uses this one.",
    });
  }
}

/** How long answers under way may take to come to their end. */
const PATIENCE_MS = 3_000;

async function closeSoon(app: Awaited<ReturnType<typeof createServer>>["app"]): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), PATIENCE_MS);
  try {
    app.server.closeIdleConnections();
    await app.close();
  } finally {
    clearTimeout(timer);
  }
}
