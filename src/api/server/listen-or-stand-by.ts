import { setTimeout as pause } from "node:timers/promises";
import type { ApiContext } from "../context.ts";
import type { ServerOptions } from "./create-server.ts";
import { fetchDeployment, findListenError } from "./port-owner.ts";
import { toListenError, PortInUse, type RunningApi, serveApi } from "./listen.ts";

export type ListenAddress = {
  host: string;
  port: number;
  /** Nobody asked for this very port: one that something else uses is passed over. */
  portMayChange: boolean;
};

/** Where pages and data are served, and by whom. */
export type Served =
  /** By this process; `instead` = the port that something else uses, where another one was taken. */
  | { by: "this"; address: string; instead: number | null }
  /** By another process of the same deployment; this one takes the port over when that one ends. */
  | { by: "neighbour"; address: string };

export type Serving = { served: Served; close(): Promise<void> };

const PORTS_TRIED = 20;
const LOOK_MS = 1_000;

/**
 * Listens for other tools. Where a process of the same deployment listens there already, it stands by and takes over
 * when that one ends, which `onTakeOver` is told. A port that something else uses is passed over if it may be.
 * @throws ConfigError when the port that was asked for is used by something else, and as `serveApi`
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

/** Fails at once, before anything is begun, where nobody can listen, or something else uses the port asked for. */
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
    source.collector.log.error("pages and data are not served by this process", { error }),
  );
  const close = async () => {
    ending.abort();
    await watching;
    await running?.close();
  };
  return {
    served: { by: "neighbour", address: `http://${host.includes(":") ? `[${host}]` : host}:${port}` },
    close,
  };
}
