import { join } from "node:path";
import { Redis } from "ioredis";
import { StoreError } from "../../errors/reach-error.ts";
import { loadOrCreateSecret, writeWholeFile } from "./data-layout.ts";
import type { RunningServer } from "./data-layout.ts";
import { LOOPBACK, pause } from "./launch-server.ts";
import type { Launch } from "./launch-server.ts";
import type { Durability } from "./mongod.ts";
import type { ServerBinary } from "../binaries/server-binary.ts";

const LOADING_TIMEOUT_MS = 60_000;
const LOOK_EVERY_MS = 20;
/** ioredis keeps the process alive for this long after disconnecting. */
const DISCONNECT_TIMEOUT_MS = 100;

export function loadValkeyPassword(home: string): Promise<string> {
  return loadOrCreateSecret(join(home, "password"));
}

export function toRedisUrl(port: number, password: string): string {
  return `redis://:${password}@${LOOPBACK}:${port}`;
}

export const valkeyLog = (home: string): string => join(home, "valkey.log");

/** How Valkey (or Redis) runs: loopback, a password in a file of mode 0600, append-only file, no eviction. */
export function valkeyLaunch(
  binary: ServerBinary,
  home: string,
  password: string,
  durability: Durability,
  context: Pick<Launch, "environment" | "onSpawned">,
): Launch {
  const logFile = valkeyLog(home);
  const configFile = join(home, "valkey.conf");
  const configFor = (port: number): string =>
    [
      `bind ${LOOPBACK}`,
      `port ${port}`,
      "protected-mode yes",
      "daemonize no",
      `requirepass ${password}`,
      `dir ${quoted(join(home, "data"))}`,
      `logfile ${quoted(logFile)}`,
      "appendonly yes",
      `appendfsync ${durability === "disk" ? "everysec" : "no"}`,
      "maxmemory-policy noeviction",
      'save ""',
      "",
    ].join("\n");
  return {
    title: "Valkey",
    path: binary.path,
    prepare: async (port) => {
      await writeWholeFile(configFile, configFor(port));
      return [configFile];
    },
    logFile,
    cwd: home,
    appendOnlyFolder: join(home, "data", "appendonlydir"),
    ...context,
  };
}

/** Waits until the server has read its append-only file. @throws StoreError when it does not answer in 60 s */
export async function waitForValkey(server: RunningServer, password: string): Promise<void> {
  const client = new Redis(toRedisUrl(server.port, password), {
    lazyConnect: true,
    enableReadyCheck: false,
    disconnectTimeout: DISCONNECT_TIMEOUT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: null,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    const deadline = performance.now() + LOADING_TIMEOUT_MS;
    while (performance.now() < deadline) {
      const answer = await client.ping().catch((error: Error) => error.message);
      if (answer === "PONG") return;
      if (!answer.startsWith("LOADING")) throw new Error(answer);
      await pause(LOOK_EVERY_MS);
    }
    throw new Error("it was still loading after 60 s");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StoreError(`the embedded Valkey does not answer: ${reason}`, { cause });
  } finally {
    client.disconnect();
  }
}

function quoted(path: string): string {
  return `"${path.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
