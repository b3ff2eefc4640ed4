import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { Redis } from "ioredis";
import { end, endWith } from "./end-with.ts";

export type Valkey = { port: number; folder: string };

export function valkeyArgs({ port, folder }: Valkey): string[] {
  const settings = {
    bind: "127.0.0.1",
    port: String(port),
    dir: folder,
    appendonly: "yes",
    appendfsync: "everysec",
    "aof-load-truncated": "yes",
    "maxmemory-policy": "noeviction",
    "repl-diskless-sync-delay": "0",
  };
  return [...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]), "--save", ""];
}

/** Starts a replica, promotes it once it has all, and demotes the other; `null` where that does not come about. */
export async function startPromoted(
  program: string,
  valkey: Valkey,
  primaryPort: number,
): Promise<ChildProcess | null> {
  const args = [...valkeyArgs(valkey), "--replicaof", "127.0.0.1", String(primaryPort)];
  const child = spawn(program, args, { stdio: "ignore" });
  endWith(child);
  const isPromoted = await promote(valkey.port, primaryPort).catch(() => false);
  if (isPromoted) return child;
  await end(child, "SIGKILL");
  return null;
}

async function promote(port: number, primaryPort: number): Promise<boolean> {
  const bounds = { maxRetriesPerRequest: 0, connectTimeout: 1_000, commandTimeout: 1_000 };
  const replica = new Redis(port, "127.0.0.1", { ...bounds, retryStrategy: () => 20 });
  const former = new Redis(primaryPort, "127.0.0.1", { ...bounds, retryStrategy: null });
  for (const redis of [replica, former]) redis.on("error", () => {});
  try {
    for (let tries = 0; tries < 150; tries += 1) {
      const reported = await replica.info("replication").catch(() => "");
      if (reported.includes("master_link_status:up")) {
        await replica.call("REPLICAOF", "NO", "ONE");
        await former.call("REPLICAOF", "127.0.0.1", String(port)).catch(() => {});
        return true;
      }
      await pause(20);
    }
    return false;
  } finally {
    replica.disconnect();
    former.disconnect();
  }
}
