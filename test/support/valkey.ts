import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { TcpProxy } from "../chaos/tcp-proxy.ts";
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

/** Two Valkeys behind one address, one a replica of the other, which takes its place when they fail over. */
export class ValkeyPair {
  primary: TestValkey;
  replica: TestValkey;
  readonly #proxy: TcpProxy;

  private constructor(primary: TestValkey, replica: TestValkey, proxy: TcpProxy) {
    this.primary = primary;
    this.replica = replica;
    this.#proxy = proxy;
  }

  static async open(): Promise<ValkeyPair> {
    const [primary, replica] = [await startValkey(), await startValkey()];
    await replicate(replica, primary);
    const proxy = await TcpProxy.open(() => pair.primary.port);
    const pair = new ValkeyPair(primary, replica, proxy);
    return pair;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.#proxy.port}`;
  }

  /** The old primary lives on as a replica, and open connections to it stay. */
  async failOver(): Promise<void> {
    const [before, after] = [this.primary, this.replica];
    await after.admin.call("REPLICAOF", "NO", "ONE");
    [this.primary, this.replica] = [after, before];
    await replicate(before, after);
  }

  async close(): Promise<void> {
    await this.#proxy.close();
    for (const server of [this.primary, this.replica]) await server.close();
  }
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
