import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { MongoClient } from "mongodb";
import { testDatabase, type TestDatabase } from "../support/servers.ts";
import { Child } from "./child.ts";
import { writeLargeRegistry } from "./large-registry.ts";
import type { ScaleTask, ScaleTimes } from "./scale-process.ts";
import { type ServersUsage, usageOfServers } from "./server-usage.ts";
import { sizeRows, type Stage } from "./scale-rows.ts";
import type { Section, SectionResult } from "./section.ts";

const AT = "2023-07-20T12:00:00+05:30";
const SLOT_MS = 20 * 60_000;
const WORKERS = 2;

/** What a process may hold; the rest of its memory is the program. */
const HEAP_MEGABYTES = 160;
const CADENCE = { facebook: { audience: "20m", live: "20m" }, x: { audience: "20m", live: "off" } };

/** A sweep that takes longer is stopped; the pace is measured from what was read until then. */
const SWEEP_SECONDS_MAX = Number(process.env["BENCH_SWEEP_SECONDS"] ?? 1_800);

type Parts = { sweeps: boolean };
/** The clock of each part begins with it, so that no slot ends while an earlier part takes its time. */
type Place = { database: TestDatabase; env: ScaleTask["env"] };

/**
 * A registry with this many accounts on each platform, from its file to the end of a sweep; each part in its own
 * process.
 */
async function benchScale(accounts: number, { sweeps }: Parts): Promise<SectionResult> {
  const folder = await mkdtemp(join(tmpdir(), "reach-scale-"));
  const database = testDatabase("bench_scale");
  const cadenceFile = join(folder, "cadence.json");
  await writeFile(cadenceFile, JSON.stringify(CADENCE));
  const { officesFile, accountsFile } = await writeLargeRegistry(folder, accounts);
  const platform = new Child("lean-platform.ts", [AT]);
  const { url } = await platform.next<{ url: string }>();
  const env = {
    MONGODB_URI: database.namedUri,
    REDIS_URL: database.redisUrl,
    REACH_CADENCE_FILE: cadenceFile,
    REACH_OFFICES_FILE: officesFile,
    REACH_ACCOUNTS_FILE: accountsFile,
    REACH_PLATFORMS: "facebook,x",
    FACEBOOK_GRAPH_URL: url,
    FACEBOOK_ACCESS_TOKEN: "token-of-the-bench",
    X_API_URL: url,
    X_BEARER_TOKEN: "token-of-the-bench",
    X_DAILY_SPEND_LIMIT_USD: "1000000",
  };
  const place = { database, env };
  const at = Date.parse(AT);
  try {
    const stages: Stage[] = [];
    const add = async (name: string, work: () => Promise<Pick<Stage, "processes" | "outcome">>) => {
      stages.push(await timed(name, database, work));
      process.stderr.write(`  ${accounts}: ${JSON.stringify(stages.at(-1))}\n`);
    };
    await add("accept", () => once(place, "accept", at));
    await add("plan", () => once(place, "plan", at));
    if (sweeps) {
      await add("sweep", () => sweepAll(place, at));
      await add("plan the next slot", () => once(place, "plan", at + SLOT_MS));
      if (accounts <= 100_000) {
        await add("sweep it, with nothing new", () => sweepAll(place, at + SLOT_MS));
        await add("plan one more", () => once(place, "plan", at + 2 * SLOT_MS));
        await add("close it unread", () => once(place, "close", at + 3 * SLOT_MS));
      }
    }
    const platformUsage = await platform.ask<{ times: ScaleTimes }>("times");
    const megabytes = await databaseMegabytes(database);
    return {
      figures: { [accounts]: { stages, platform: platformUsage.times, databaseMegabytes: megabytes } },
      rows: sizeRows(accounts, stages, platformUsage.times, megabytes),
    };
  } finally {
    await platform.end();
    await database.cleanUp();
    await rm(folder, { recursive: true, force: true });
  }
}

async function timed(
  name: string,
  { mongoUri, redisUrl }: TestDatabase,
  work: () => Promise<Pick<Stage, "processes" | "outcome">>,
): Promise<Stage> {
  const before = await usageOfServers(mongoUri, redisUrl);
  const begun = performance.now();
  const done = await work();
  const seconds = (performance.now() - begun) / 1000;
  const after = await usageOfServers(mongoUri, redisUrl);
  const used = (which: keyof ServersUsage) => ({
    cpuSeconds: after[which].cpuSeconds - before[which].cpuSeconds,
    megabytes: after[which].megabytes,
  });
  return { name, seconds, load: loadavg()[0] ?? 0, mongod: used("mongod"), valkey: used("valkey"), ...done };
}

async function once({ env }: Place, part: ScaleTask["part"], at: number) {
  const child = new Child("scale-process.ts", [], HEAP_MEGABYTES);
  const { times } = await child.ask<{ times: ScaleTimes }>({ env, at, since: Date.now(), part });
  await child.end();
  return { processes: [times], outcome: "" };
}

type Closed = { sweepId: string; read: number; gaps: number };

async function sweepAll({ env, database }: Place, at: number) {
  const workers = Array.from({ length: WORKERS }, () => new Child("scale-process.ts", [], HEAP_MEGABYTES));
  const task: ScaleTask = { env, at, since: Date.now(), part: "work" };
  const closed: Closed[] = [];
  let timer: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve, reject) => {
    timer = setTimeout(resolve, SWEEP_SECONDS_MAX * 1000);
    for (const { process: worker } of workers) {
      worker.on("message", (message: { closed?: Closed; error?: string }) => {
        if (message.error !== undefined) reject(new Error(message.error));
        if (message.closed !== undefined && closed.push(message.closed) === 2) resolve();
      });
      worker.once("exit", (code) => reject(new Error(`a worker ended with ${code}`)));
      worker.send(task);
    }
  });
  clearTimeout(timer);
  const processes: ScaleTimes[] = [];
  for (const worker of workers) processes.push(await lastTimes(worker));
  for (const worker of workers) await worker.end();
  const whole = closed.map(({ sweepId, read, gaps }) => `${sweepId} read ${read}, gaps ${gaps}`);
  return { processes, outcome: closed.length === 2 ? whole.join("; ") : await progressOf(database) };
}

const lastTimes = (worker: Child): Promise<ScaleTimes> =>
  new Promise((resolve) => {
    worker.process.on("message", (message: { times?: ScaleTimes }) => {
      if (message.times !== undefined) resolve(message.times);
    });
    worker.process.send("times");
  });

async function progressOf({ mongoUri, namedUri }: TestDatabase): Promise<string> {
  const client = await new MongoClient(mongoUri).connect();
  const batches = client.db(simulated(namedUri)).collection("batches");
  const groups = batches.aggregate<{ _id: string; all: number; settled: number; read: number }>([
    {
      $group: {
        _id: "$platform",
        all: { $sum: 1 },
        settled: { $sum: { $cond: [{ $eq: ["$settledAt", null] }, 0, 1] } },
        read: { $sum: "$tally.read" },
      },
    },
  ]);
  const reported = (await groups.toArray()).map(
    ({ _id, all, settled, read }) => `${_id} ${settled} of ${all} batches, ${read} readings`,
  );
  await client.close();
  return `stopped after ${SWEEP_SECONDS_MAX} s: ${reported.join("; ")}`;
}

const simulated = (namedUri: string): string => `${new URL(namedUri).pathname.slice(1)}_simulated`;

async function databaseMegabytes({ mongoUri, namedUri }: TestDatabase): Promise<number> {
  const client = await new MongoClient(mongoUri).connect();
  const { dataSize, indexSize } = await client.db(simulated(namedUri)).stats();
  await client.close();
  return (dataSize + indexSize) / 1e6;
}

/** Ten thousand accounts on each platform, then ten times as many as often as that is within what was asked. */
async function benchSizes(most: number): Promise<SectionResult> {
  const result: SectionResult = { rows: [], figures: {} };
  for (let accounts = 10_000; accounts <= most; accounts *= 10) {
    const { rows, figures } = await benchScale(accounts, { sweeps: true });
    result.rows.push(...rows);
    Object.assign(result.figures, figures);
  }
  return result;
}

export const scaleSections: readonly Section[] = [
  {
    name: "scale",
    about: "accepting, planning, reading and closing 10,000 accounts and more, by process",
    run: ({ accounts }) => benchSizes(accounts),
  },
  {
    name: "planning",
    about: "accepting and planning many accounts",
    run: ({ accounts }) => benchScale(accounts, { sweeps: false }),
  },
  {
    name: "reading",
    about: "the same with reading and closing",
    run: ({ accounts }) => benchScale(accounts, { sweeps: true }),
  },
];
