import { ConfigError } from "../../errors/reach-error.ts";
import { isLoopbackHost } from "../access/caller.ts";
import type { KeyRing } from "../access/key-ring.ts";
import { refuseShortKeys } from "../access/key-text.ts";
import type { ApiContext } from "../context.ts";
import { createServer, type ServerOptions } from "./create-server.ts";

export type RunningApi = { address: string; close(): Promise<void> };

/**
 * Starts the server. Throws a ConfigError when the address cannot be listened on (`PortInUse` if it is in use), or
 * when others could reach it and no key exists.
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
 * @throws ConfigError where others can reach the server and there is no key, or a key of the environment is too short
 */
export async function requireKeysBeyondLoopback(
  host: string,
  environmentKeys: readonly string[],
  ring: Pick<KeyRing, "hasKeys">,
): Promise<void> {
  if (isLoopbackHost(host)) return;
  if (!(await ring.hasKeys()))
    throw new ConfigError(`REACH_API_HOST is ${host}, which others can reach, but there is no API key`, {
      remedy:
        "Create one first with: reach keys add NAME, or set REACH_API_KEYS_FILE; or set REACH_API_HOST to 127.0.0.1.",
    });
  refuseShortKeys(environmentKeys);
}

/** Another program listens on the port. */
export class PortInUse extends ConfigError {
  constructor(host: string, port: number) {
    super(`REACH_API_PORT is ${port}, but another program already listens on ${host}:${port}`, {
      remedy:
        "Set REACH_API_PORT to a free port (1 to 65535, or 0 for any free one), or stop the other program.",
    });
  }
}

/** Turns a listen error into a ConfigError with its remedy. */
export function toListenError(cause: unknown, host: string, port: number): ConfigError {
  const { code } = Object(cause) as { code?: unknown };
  if (code === "EADDRINUSE") return new PortInUse(host, port);
  if (code === "EACCES")
    return new ConfigError(`REACH_API_PORT is ${port}, which only the system's administrator may use`, {
      cause,
      remedy: "Set REACH_API_PORT to 1024 or higher.",
    });
  return new ConfigError(`REACH_API_HOST is ${host}, which this machine cannot listen on`, {
    cause,
    remedy: "Set it to 127.0.0.1, to 0.0.0.0, or to an address of this machine.",
  });
}

/** How long running responses may take to finish at shutdown. */
const SHUTDOWN_GRACE_MS = 3_000;

async function closeSoon(app: Awaited<ReturnType<typeof createServer>>["app"]): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), SHUTDOWN_GRACE_MS);
  try {
    app.server.closeIdleConnections();
    await app.close();
  } finally {
    clearTimeout(timer);
  }
}
