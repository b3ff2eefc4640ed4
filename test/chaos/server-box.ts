import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, openSync, closeSync, rmSync, statSync, truncateSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Redis } from "ioredis";
import { MongoClient } from "mongodb";

import { end, endWith } from "./end-with.ts";
import { freePort } from "./free-port.ts";
import { startPromoted, type Valkey, valkeyArgs } from "./promote-valkey.ts";

export type Programs = { mongod: string; valkey: string };

type ServerName = "mongod" | "valkey";

const START_WITHIN_MS = 30_000;
/** For what a server is asked here: one that is made to hang must not make the run hang. */
const ANSWER_WITHIN_MS = 10_000;

/**
 * A mongod (a replica set of one, on disk) and a Valkey (append-only file) that are made to be killed and started
 * again on the same ports and data. A second Valkey may take the first one's place. What is done to one of them is done
 * in turn: torments overlap, and two that start and end the same server at once would lose hold of one.
 */
export class ServerBox {
  readonly mongoPort: number;
  readonly folder: string;
  /** mongod's data lie on a small file system of their own. */
  readonly isOnSmallDisk: boolean;
  readonly #programs: Programs;
  readonly #running = new Map<ServerName, ChildProcess>();
  readonly #turns = new Map<ServerName, Promise<void>>();
  #valkeys: { primary: Valkey; standby: Valkey };
  /** The former primary, which goes on as a replica and refuses writes. */
  #demoted: ChildProcess | null = null;

  private constructor(
    programs: Programs,
    folder: string,
    ports: { mongo: number; redis: number; standby: number },
    isOnSmallDisk: boolean,
  ) {
    this.isOnSmallDisk = isOnSmallDisk;
    this.#programs = programs;
    this.folder = folder;
    this.mongoPort = ports.mongo;
    this.#valkeys = {
      primary: { port: ports.redis, folder: join(folder, "redis") },
      standby: { port: ports.standby, folder: join(folder, "redis-standby") },
    };
  }

  /** Of the Valkey that takes writes. */
  get redisPort(): number {
    return this.#valkeys.primary.port;
  }

  static async open(programs: Programs, folder: string, isOnSmallDisk = false): Promise<ServerBox> {
    mkdirSync(join(folder, "mongo"), { recursive: true });
    for (const name of ["redis", "redis-standby"]) mkdirSync(join(folder, name), { recursive: true });
    const ports = { mongo: await freePort(), redis: await freePort(), standby: await freePort() };
    const box = new ServerBox(programs, folder, ports, isOnSmallDisk);
    await Promise.all([box.start("mongod"), box.start("valkey")]);
    await box.#initiate();
    return box;
  }

  /** Without a detour: for audits. */
  get mongoUri(): string {
    return `mongodb://127.0.0.1:${this.mongoPort}/?directConnection=true`;
  }

  start(which: ServerName): Promise<void> {
    return this.#inTurn(which, () => this.#start(which));
  }

  async #start(which: ServerName): Promise<void> {
    if (this.#running.has(which)) return;
    const log = openSync(this.logOf(which), "a");
    const [program, args] =
      which === "mongod"
        ? [this.#programs.mongod, this.#mongodArgs()]
        : [this.#programs.valkey, valkeyArgs(this.#valkeys.primary)];
    const child = spawn(program, args, { stdio: ["ignore", log, log], cwd: this.folder });
    closeSync(log);
    endWith(child);
    this.#hold(which, child);
    const port = which === "mongod" ? this.mongoPort : this.redisPort;
    const limit = AbortSignal.timeout(START_WITHIN_MS);
    while (!(await this.#answers(which, port))) {
      if (child.exitCode !== null)
        throw new Error(`${which} ended with ${child.exitCode}: see ${this.folder}`);
      if (limit.aborted) throw new Error(`${which} did not start within ${START_WITHIN_MS / 1_000} s`);
      await pause(20);
    }
  }

  /** One that ends by itself, as mongod does on a full disk, can be started again. */
  #hold(which: ServerName, child: ChildProcess): void {
    this.#running.set(which, child);
    child.once("exit", () => {
      if (this.#running.get(which) === child) this.#running.delete(which);
    });
  }

  #inTurn(which: ServerName, work: () => Promise<void>): Promise<void> {
    const done = (this.#turns.get(which) ?? Promise.resolve()).then(work);
    this.#turns.set(
      which,
      done.catch(() => {}),
    );
    return done;
  }

  logOf(which: ServerName): string {
    return join(this.folder, `${which}.log`);
  }

  isUp(which: ServerName): boolean {
    return this.#running.has(which);
  }

  /** Has mongod write to its disk what it holds in memory. Where it cannot, it ends itself. */
  async flush(): Promise<void> {
    const client = new MongoClient(this.mongoUri, {
      serverSelectionTimeoutMS: 2_000,
      socketTimeoutMS: ANSWER_WITHIN_MS,
    });
    try {
      await client.db("admin").command({ fsync: 1 });
    } catch {
      // What came of it stands in mongod's own log.
    } finally {
      await client.close();
    }
  }

  kill(which: ServerName): Promise<void> {
    return this.#inTurn(which, () => this.#kill(which));
  }

  async #kill(which: ServerName): Promise<void> {
    const child = this.#running.get(which);
    if (child !== undefined) await end(child, "SIGKILL");
  }

  /** What a power cut does to a file that is synced each second: Valkey is killed and the end of its file is gone. */
  loseLastWrites(bytes: number): Promise<void> {
    return this.#inTurn("valkey", async () => {
      await this.#kill("valkey");
      const folder = join(this.#valkeys.primary.folder, "appendonlydir");
      const file = readdirSync(folder).find((name) => name.endsWith(".incr.aof"));
      if (file === undefined) return;
      const path = join(folder, file);
      truncateSync(path, Math.max(0, statSync(path).size - bytes));
    });
  }

  async stepDown(): Promise<void> {
    const client = new MongoClient(this.mongoUri, {
      serverSelectionTimeoutMS: 2_000,
      socketTimeoutMS: ANSWER_WITHIN_MS,
    });
    try {
      await client.db("admin").command({ replSetStepDown: 2, secondaryCatchUpPeriodSecs: 0, force: true });
    } catch {
      // The connection may be closed by it, and mongod may be down: both are part of the torment.
    } finally {
      await client.close();
    }
  }

  /**
   * Another Valkey takes the place of the primary, with all its data. The former one lives on for a while: a client
   * that stays connected to it gets READONLY.
   */
  async failOver(forMs: number): Promise<void> {
    await this.#inTurn("valkey", () => this.#promoteStandby());
    const former = this.#demoted;
    await pause(forMs);
    if (former !== null) await end(former, "SIGKILL");
  }

  async #promoteStandby(): Promise<void> {
    const former = this.#running.get("valkey");
    if (former === undefined) return;
    if (this.#demoted !== null) await end(this.#demoted, "SIGKILL");
    const { primary, standby } = this.#valkeys;
    rmSync(standby.folder, { recursive: true, force: true });
    mkdirSync(standby.folder);
    const next = await startPromoted(this.#programs.valkey, standby, primary.port);
    if (next === null) return;
    this.#valkeys = { primary: standby, standby: primary };
    this.#demoted = former;
    this.#hold("valkey", next);
  }

  async stop(): Promise<void> {
    await Promise.all([this.kill("mongod"), this.kill("valkey")]);
    if (this.#demoted !== null) await end(this.#demoted, "SIGKILL");
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #mongodArgs(): string[] {
    const settings = {
      "--dbpath": join(this.folder, "mongo"),
      "--port": String(this.mongoPort),
      "--bind_ip": "127.0.0.1",
      "--replSet": "rs0",
      "--wiredTigerCacheSizeGB": "0.25",
      "--oplogSize": "64",
    };
    const parameters = ["diagnosticDataCollectionEnabled=false", "transactionLifetimeLimitSeconds=20"];
    const set = parameters.flatMap((parameter) => ["--setParameter", parameter]);
    return [...Object.entries(settings).flat(), "--quiet", "--nounixsocket", ...set];
  }

  async #answers(which: ServerName, port: number): Promise<boolean> {
    if (which === "valkey") {
      const redis = new Redis({
        port,
        lazyConnect: true,
        retryStrategy: null,
        maxRetriesPerRequest: 0,
        connectTimeout: 1_000,
        commandTimeout: 1_000,
      });
      redis.on("error", () => {});
      const pong = await redis.connect().then(
        () => redis.ping().catch(() => ""),
        () => "",
      );
      redis.disconnect();
      return pong === "PONG";
    }
    const client = new MongoClient(this.mongoUri, {
      serverSelectionTimeoutMS: 500,
      socketTimeoutMS: 1_000,
    });
    const answered = await client
      .db("admin")
      .command({ ping: 1 })
      .then(
        () => true,
        () => false,
      );
    await client.close();
    return answered;
  }

  async #initiate(): Promise<void> {
    const client = new MongoClient(this.mongoUri);
    const admin = client.db("admin");
    const members = [{ _id: 0, host: `127.0.0.1:${this.mongoPort}` }];
    const settings = { electionTimeoutMillis: 1_000, heartbeatIntervalMillis: 500 };
    await admin.command({ replSetInitiate: { _id: "rs0", members, settings } });
    while ((await admin.command({ hello: 1 }))["isWritablePrimary"] !== true) await pause(20);
    await client.close();
  }
}

/** A small file system of its own for mongod, so that its disk can be full; `null` where that is not allowed. */
export function smallDisk(folder: string, megabytes: number): { close(): void } | null {
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder], { stdio: "ignore" });
  } catch {
    return null;
  }
  return { close: () => void execFileSync("umount", [folder], { stdio: "ignore" }) };
}
