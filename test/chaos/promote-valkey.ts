import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { Redis } from "ioredis";
import { endWith } from "./end-with.ts";

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

/** Starts a replica, promotes it once it has all, and demotes the other; `null` where the other does not answer. */
export async function startPromoted(
  program: string,
  valkey: Valkey,
  primaryPort: number,
): Promise<ChildProcess | null> {
  const args = [...valkeyArgs(valkey), "--replicaof", "127.0.0.1", String(primaryPort)];
  const child = spawn(program, args, { stdio: "ignore" });
  endWith(child);
  const replica = new Redis(valkey.port, "127.0.0.1", {
    maxRetriesPerRequest: null,
    retryStrategy: () => 20,
  });
  const former = new Redis(primaryPort, "127.0.0.1", { maxRetriesPerRequest: 0, retryStrategy: null });
  for (const redis of [replica, former]) redis.on("error", () => {});
  try {
    for (let tries = 0; tries < 150; tries += 1) {
      if ((await replica.info("replication")).includes("master_link_status:up")) {
        await replica.call("REPLICAOF", "NO", "ONE");
        await former.call("REPLICAOF", "127.0.0.1", String(valkey.port)).catch(() => {});
        return child;
      }
      await pause(20);
    }
    child.kill("SIGKILL");
    return null;
  } finally {
    replica.disconnect();
    former.disconnect();
  }
}
