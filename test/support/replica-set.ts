import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MongoClient } from "mongodb";
import { freePort } from "../integration/store/free-port.ts";
import { testDatabase } from "./servers.ts";
import { until } from "./until.ts";

const NAME = "three";
const ELECTION_MS = 2_000;

type Member = { host: string; process: ChildProcess };

/** Three mongods on loopback, of the program that this run's own server is of. */
export class ReplicaSet {
  readonly #folder: string;
  readonly #members: readonly Member[];
  readonly #client: MongoClient;

  private constructor(folder: string, members: readonly Member[]) {
    this.#folder = folder;
    this.#members = members;
    this.#client = new MongoClient(this.uri("admin"));
  }

  static async open(): Promise<ReplicaSet> {
    const program = await programOfRun();
    const folder = await mkdtemp(join(tmpdir(), "reach-three-"));
    const members = await Promise.all(
      ["a", "b", "c"].map((name) => startMember(program, join(folder, name))),
    );
    const [first] = members;
    const single = new MongoClient(`mongodb://${first?.host}/?directConnection=true`);
    const listed = members.map(({ host }, _id) => ({ _id, host }));
    await single.db("admin").command({
      replSetInitiate: { _id: NAME, members: listed, settings: { electionTimeoutMillis: ELECTION_MS } },
    });
    await single.close();
    const set = new ReplicaSet(folder, members);
    await set.primary();
    return set;
  }

  uri(database: string): string {
    const hosts = this.#members.map(({ host }) => host).join(",");
    return `mongodb://${hosts}/${database}?replicaSet=${NAME}`;
  }

  /** The host of the member that takes writes; waits until there is one. */
  async primary(): Promise<string> {
    return until(
      async () => {
        const { members } = await this.#client.db("admin").command({ replSetGetStatus: 1 });
        return (members as { name: string; state: number }[]).find(({ state }) => state === 1)?.name;
      },
      { timeoutMs: 60_000, what: "a primary" },
    );
  }

  /** Makes the primary give way to another member. */
  async stepDown(): Promise<void> {
    await this.#client.db("admin").command({ replSetStepDown: 60, secondaryCatchUpPeriodSecs: 10 });
  }

  async close(): Promise<void> {
    await this.#client.close();
    for (const { process: member } of this.#members) {
      const ended = once(member, "exit");
      member.kill("SIGKILL");
      await ended;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function programOfRun(): Promise<string> {
  const client = new MongoClient(testDatabase("program").mongoUri);
  const { argv } = await client.db("admin").command({ getCmdLineOpts: 1 });
  await client.close();
  return String(argv[0]);
}

async function startMember(program: string, folder: string): Promise<Member> {
  await mkdir(folder);
  const port = await freePort();
  const settings = ["--replSet", NAME, "--port", String(port), "--bind_ip", "127.0.0.1", "--dbpath", folder];
  const small = ["--wiredTigerCacheSizeGB", "0.25", "--oplogSize", "64", "--nounixsocket", "--quiet"];
  const process = spawn(
    program,
    [...settings, ...small, "--setParameter", "transactionLifetimeLimitSeconds=20"],
    {
      stdio: "ignore",
    },
  );
  const host = `127.0.0.1:${port}`;
  await until(() => isThere(host), { timeoutMs: 60_000, what: `mongod on ${host}` });
  return { host, process };
}

async function isThere(host: string): Promise<boolean> {
  const client = new MongoClient(`mongodb://${host}/?directConnection=true`, {
    serverSelectionTimeoutMS: 500,
  });
  try {
    await client.db("admin").command({ ping: 1 });
    return true;
  } catch {
    return false;
  } finally {
    await client.close();
  }
}
