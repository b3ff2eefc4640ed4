import { createHash } from "node:crypto";
import { lstat, mkdir } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { ConfigError, StoreError } from "../../errors/reach-error.ts";
import { loadOrCreateSecret, writeWholeFile } from "./data-layout.ts";
import { type Launch, pause } from "./launch-server.ts";
import type { Durability } from "./mongod.ts";
import type { ServerBinary } from "../binaries/server-binary.ts";

const LOADING_TIMEOUT_MS = 60_000;
const LOOK_EVERY_MS = 20;
/** ioredis keeps the process alive for this long after disconnecting. */
const DISCONNECT_TIMEOUT_MS = 100;

/** Where Valkey listens, and the password that it asks for. */
export type ValkeyAccess = { socket: string; password: string };

export function loadValkeyPassword(home: string): Promise<string> {
  return loadOrCreateSecret(join(home, "password"));
}

/** ioredis takes the socket from the query; the host is not used. */
export function toRedisUrl(socket: string, password: string): string {
  return `redis://:${password}@localhost?path=${encodeURIComponent(socket)}`;
}

/** sockaddr_un holds 108 bytes on Linux and 104 elsewhere. */
const MAX_SOCKET_BYTES = 100;

/**
 * The Unix socket of a data directory, in a folder that only this user may enter: nobody else can take its place and
 * be sent the password. If the path is too long, it is in a folder of the same kind below the temporary folder.
 * @throws ConfigError if that folder belongs to another user
 */
export async function prepareSocket(home: string): Promise<string> {
  const socket = join(home, "valkey.sock");
  if (Buffer.byteLength(socket) <= MAX_SOCKET_BYTES) return socket;
  const folder = join(tmpdir(), `reach-${createHash("sha256").update(home).digest("hex").slice(0, 16)}`);
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== userInfo().uid || (found.mode & 0o077) !== 0)
    throw new ConfigError(`${folder} belongs to another user, or others may enter it`, {
      remedy: "Remove it, or set REACH_DATA_DIR to a folder with a shorter path.",
    });
  return join(folder, "valkey.sock");
}

export const valkeyLog = (home: string): string => join(home, "valkey.log");

/** How Valkey (or Redis) runs: on a Unix socket alone, with a password, an append-only file, and no eviction. */
export function valkeyLaunch(
  binary: ServerBinary,
  home: string,
  { socket, password }: ValkeyAccess,
  durability: Durability,
  context: Pick<Launch, "environment" | "onSpawned">,
): Launch {
  const logFile = valkeyLog(home);
  const configFile = join(home, "valkey.conf");
  const config = [
    "port 0",
    `unixsocket ${quoted(socket)}`,
    "unixsocketperm 600",
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
    socket,
    prepare: async () => {
      await writeWholeFile(configFile, config);
      return [configFile];
    },
    logFile,
    cwd: home,
    appendOnlyFolder: join(home, "data", "appendonlydir"),
    ...context,
  };
}

/** Waits until the server has read its append-only file. @throws StoreError when it does not answer in 60 s */
export async function waitForValkey({ socket, password }: ValkeyAccess): Promise<void> {
  const client = new Redis(toRedisUrl(socket, password), {
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
