import type { ApiLimits } from "../../src/api/context.ts";
import { serveApi } from "../../src/api/server/listen.ts";
import type { AppContext } from "../../src/services/context/app-context.ts";
import { measureFreshness } from "../../src/services/operations/freshness.ts";
import type { QueueBoard } from "../../workers/jobs/queue-board.ts";

export type TestApi = {
  address: string;
  /** A request to a path of it. */
  ask(path: string, init?: RequestInit & { key?: string }): Promise<Response>;
  json<T>(path: string, init?: RequestInit & { key?: string }): Promise<T>;
  close(): Promise<void>;
};

/** The interface over a collector, on a port of its own. */
export async function startApi(
  collector: AppContext,
  options: {
    keys?: readonly string[];
    host?: string;
    limits?: Partial<ApiLimits>;
    port?: number;
    board?: QueueBoard;
    homeMonth?: string;
  } = {},
): Promise<TestApi> {
  const fresh = await measureFreshness(collector, collector.clock.now());
  const served = await serveApi(
    {
      collector,
      simulated: true,
      version: "test",
      ready: () => collector.store.ping(),
      freshness: () => fresh,
      ...(options.board ? { board: options.board } : {}),
      ...(options.homeMonth === undefined ? {} : { homeMonth: options.homeMonth }),
    },
    {
      host: options.host ?? "127.0.0.1",
      port: options.port ?? 0,
      environmentKeys: options.keys ?? [],
      ...(options.limits ? { limits: options.limits } : {}),
    },
  );
  const ask: TestApi["ask"] = (path, { key, ...init } = {}) => {
    const headers = new Headers(init.headers);
    if (key !== undefined) headers.set("authorization", `Bearer ${key}`);
    return fetch(new URL(path, served.address), { redirect: "manual", ...init, headers });
  };
  const json = async <T>(path: string, init?: RequestInit & { key?: string }): Promise<T> =>
    (await (await ask(path, init)).json()) as T;
  return { address: served.address, ask, json, close: served.close };
}
