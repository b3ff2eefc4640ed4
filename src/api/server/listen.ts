import { ConfigError } from "../../errors/reach-error.ts";
import { isLoopbackHost } from "../access/caller.ts";
import type { KeyRing } from "../access/key-ring.ts";
import { refuseShortKeys } from "../access/key-text.ts";
import type { ApiContext } from "../context.ts";
import { createServer, type ServerOptions } from "./create-server.ts";

export type RunningApi = { address: string; close(): Promise<void> };

/**
 * Listens for other tools. Throws a ConfigError when nothing can listen there (`PortTaken` where something
 * does already), or when it would listen beyond this machine and no key exists.
 */
export async function serveApi(
  source: ApiContext,
  options: ServerOptions & { port: number },
): Promise<RunningApi> {
  const { host, port } = options;
  const { app, ring } = await createServer(source, options);
  await requireKeysBeyondLoopback(host, options.environmentKeys, ring);
  try {
    const address = await app.listen({ host, port });
    return { address, close: () => closeSoon(app) };
  } catch (cause) {
    await app.close();
    throw toListenError(cause, host, port);
  }
}

/**
 * @throws ConfigError where others could reach the server, and there is no key that keeps them out, or one of the
 * environment is too short to
 */
export async function requireKeysBeyondLoopback(
  host: string,
  environmentKeys: readonly string[],
  ring: Pick<KeyRing, "hasKeys">,
): Promise<void> {
  if (isLoopbackHost(host)) return;
  if (!(await ring.hasKeys()))
    throw new ConfigError(
      `REACH_API_HOST is ${host}, which others can reach, and there is no key that would keep them out`,
      {
        remedy:
          "Make one first: reach keys add NAME, or set REACH_API_KEYS_FILE; or let REACH_API_HOST be 127.0.0.1.",
      },
    );
  refuseShortKeys(environmentKeys);
}

/** Something listens on the port already. */
export class PortInUse extends ConfigError {
  constructor(host: string, port: number) {
    super(`REACH_API_PORT is ${port}, and something else listens on ${host}:${port} already`, {
      remedy:
        "Set REACH_API_PORT to a free port (1 to 65535, or 0 for any free one), or stop what uses this one.",
    });
  }
}

/** Why nobody can listen at an address, in words. */
export function toListenError(cause: unknown, host: string, port: number): ConfigError {
  const { code } = Object(cause) as { code?: unknown };
  if (code === "EADDRINUSE") return new PortInUse(host, port);
  if (code === "EACCES")
    return new ConfigError(
      `REACH_API_PORT is ${port}, on which the system lets only its administrator listen`,
      {
        cause,
        remedy: "Set REACH_API_PORT to a port from 1024 on.",
      },
    );
  return new ConfigError(`REACH_API_HOST is ${host}, on which this machine cannot listen`, {
    cause,
    remedy: "Set it to 127.0.0.1, to 0.0.0.0, or to an address of this machine.",
  });
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
