import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { testDatabase } from "./servers.ts";
import { until } from "./until.ts";

/** A Valkey of a test's own, which it may fill, demote or restrict. `admin` has all rights. */
export type TestValkey = { port: number; admin: Redis; close(): Promise<void> };

/** Starts the program of the run's Valkey once more, with these arguments. */
export async function startValkey(...args: string[]): Promise<TestValkey> {
  const folder = await mkdtemp(join(tmpdir(), "reach-valkey-"));
  const port = await freePort();
  const bound = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", ""];
  const quick = ["--repl-diskless-sync-delay", "0"];
  const child = spawn(await findProgram(), [...bound, ...quick, ...args], { stdio: "ignore" });
  const admin = new Redis(port, "127.0.0.1", { maxRetriesPerRequest: null, retryStrategy: () => 20 });
  admin.on("error", () => {});
  const close = async () => {
    admin.disconnect();
    await end(child);
    await rm(folder, { recursive: true, force: true });
  };
  await admin.ping();
  return { port, admin, close };
}

/** Makes a Valkey a replica of another one, with all its data. */
export async function replicate(replica: TestValkey, primary: TestValkey): Promise<void> {
  await replica.admin.call("REPLICAOF", "127.0.0.1", String(primary.port));
  await until(async () => (await replica.admin.info("replication")).includes("master_link_status:up"));
}

async function findProgram(): Promise<string> {
  const redis = new Redis(testDatabase("program").redisUrl);
  const info = await redis.info("server");
  redis.disconnect();
  return /^executable:(.+?)\s*$/m.exec(info)?.[1] ?? "valkey-server";
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}
