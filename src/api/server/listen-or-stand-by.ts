import { setTimeout as pause } from "node:timers/promises";
import type { ApiContext } from "../context.ts";
import type { ServerOptions } from "./create-server.ts";
import { fetchDeployment, findListenError } from "./port-owner.ts";
import { toListenError, PortInUse, type RunningApi, serveApi } from "./listen.ts";

export type ListenAddress = {
  host: string;
  port: number;
  /** REACH_API_PORT is not set: a port that is in use is skipped. */
  portMayChange: boolean;
};

/** Which process serves the pages and data, and where. */
export type Served =
  /** This process; `instead` = the preferred port, if it was in use and another one was chosen. */
  | { by: "this"; address: string; instead: number | null }
  /** Another process of the same deployment; this one takes the port over when that one ends. */
  | { by: "other"; address: string };

export type Serving = { served: Served; close(): Promise<void> };

const PORTS_TRIED = 20;
const LOOK_MS = 1_000;

/**
 * Listens, or stands by where another process of the same deployment already listens: when that one ends, this one
 * takes over and calls `onTakeOver`. A port used by another program is skipped if `portMayChange`.
 * @throws ConfigError when the requested port is used by another program, and as `serveApi`
 */
export async function listenOrStandBy(
  source: ApiContext & { deployment: string },
  options: ServerOptions & ListenAddress & { onTakeOver: (address: string) => void },
): Promise<Serving> {
  const { host, port: first, portMayChange } = options;
  for (let port = first; ; port += 1) {
    try {
      const { address, close } = await serveApi(source, { ...options, port });
      return { served: { by: "this", address, instead: port === first ? null : first }, close };
    } catch (error) {
      if (!(error instanceof PortInUse)) throw error;
      if ((await fetchDeployment(host, port)) === source.deployment)
        return standBy(source, { ...options, port });
      if (!portMayChange || port + 1 >= Math.min(first + PORTS_TRIED, 65_536)) throw error;
    }
  }
}

/** Throws before any work starts if the address cannot be listened on or the requested port is in use. */
export async function checkListenAddress({ host, port, portMayChange }: ListenAddress): Promise<void> {
  const hinders = await findListenError(host, port);
  if (hinders === null) return;
  const fault = toListenError(hinders, host, port);
  if (!(fault instanceof PortInUse)) throw fault;
  if (!portMayChange && (await fetchDeployment(host, port)) === null) throw fault;
}

function standBy(
  source: ApiContext,
  options: ServerOptions & ListenAddress & { onTakeOver: (address: string) => void },
): Serving {
  const { host, port } = options;
  const ending = new AbortController();
  const { signal } = ending;
  let running: RunningApi | null = null;
  const watch = async () => {
    while (!signal.aborted && running === null) {
      await pause(LOOK_MS, undefined, { signal, ref: false }).catch(() => {});
      if (signal.aborted || (await findListenError(host, port)) !== null) continue;
      running = await serveApi(source, options).catch((error: unknown) => {
        if (error instanceof PortInUse) return null;
        throw error;
      });
      if (running !== null && !signal.aborted) options.onTakeOver(running.address);
    }
  };
  const watching = watch().catch((error: unknown) =>
    source.collector.log.error("api take-over failed", { error }),
  );
  const close = async () => {
    ending.abort();
    await watching;
    await running?.close();
  };
  return {
    served: { by: "other", address: `http://${host.includes(":") ? `[${host}]` : host}:${port}` },
    close,
  };
}
