import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MongoClient } from "mongodb";
import { testDatabase } from "../support/servers.ts";
import { Child } from "./child.ts";
import type { ScaleTask, ScaleTimes } from "./scale-process.ts";
import type { Section, SectionResult } from "./section.ts";

const AT = "2023-07-20T12:00:00+05:30";
const WORKERS = 2;

/** What the planner and the workers may hold, however many accounts there are. */
const HEAP_MEGABYTES = 160;
const CADENCE = { facebook: { audience: "20m", live: "20m" }, x: { audience: "12h", live: "off" } };

type Closed = { sweepId: string; read: number; gaps: number };

/** Accepting, planning and reading so many accounts on each platform, each part in a process of its own. */
async function benchScale(accounts: number, reads: boolean): Promise<SectionResult> {
  const folder = await mkdtemp(join(tmpdir(), "reach-scale-"));
  const database = testDatabase("bench_scale");
  const cadenceFile = join(folder, "cadence.json");
  await writeFile(cadenceFile, JSON.stringify(CADENCE));
  const platform = new Child("lean-platform.ts", [AT]);
  const { url } = await platform.next<{ url: string }>();
  const env = {
    MONGODB_URI: database.namedUri,
    REDIS_URL: database.redisUrl,
    REACH_CADENCE_FILE: cadenceFile,
    REACH_PLATFORMS: "facebook,x",
    FACEBOOK_GRAPH_URL: url,
    FACEBOOK_ACCESS_TOKEN: "token-of-the-bench",
    X_API_URL: url,
    X_BEARER_TOKEN: "token-of-the-bench",
    X_DAILY_SPEND_LIMIT_USD: "1000000",
  };
  const task = { env, at: Date.parse(AT), since: Date.now(), accounts };
  const once = async (part: ScaleTask["part"]): Promise<ScaleTimes> => {
    const child = new Child("scale-process.ts", [], part === "accept" ? undefined : HEAP_MEGABYTES);
    const { times } = await child.ask<{ times: ScaleTimes }>({ ...task, part });
    await child.end();
    return times;
  };
  try {
    const accept = await once("accept");
    const plan = await once("plan");
    const sweep = reads ? await sweepAll(task) : null;
    const megabytes = await databaseMegabytes(database.mongoUri, database.namedUri);
    const figures = { accounts, accept, plan, sweep, databaseMegabytes: megabytes };
    return { figures: { [accounts]: figures }, rows: rowsOf(figures) };
  } finally {
    await platform.end();
    await database.cleanUp();
    await rm(folder, { recursive: true, force: true });
  }
}

type Sweep = { seconds: number; workers: ScaleTimes[]; closed: Closed[] };

async function sweepAll(task: Omit<ScaleTask, "part">): Promise<Sweep> {
  const begun = performance.now();
  const workers = Array.from({ length: WORKERS }, () => new Child("scale-process.ts", [], HEAP_MEGABYTES));
  const closed: Closed[] = [];
  await new Promise<void>((resolve, reject) => {
    for (const { process: worker } of workers) {
      worker.on("message", (message: { closed?: Closed; error?: string }) => {
        if (message.error !== undefined) reject(new Error(message.error));
        if (message.closed !== undefined && closed.push(message.closed) === 2) resolve();
      });
      worker.once("exit", (code) => reject(new Error(`a worker ended with ${code}`)));
      worker.send({ ...task, part: "work" });
    }
  });
  const seconds = (performance.now() - begun) / 1000;
  const times: ScaleTimes[] = [];
  for (const worker of workers) {
    times.push(await lastTimes(worker));
    await worker.end();
  }
  return { seconds, workers: times, closed };
}

const lastTimes = (worker: Child): Promise<ScaleTimes> =>
  new Promise((resolve) => {
    worker.process.on("message", (message: { times?: ScaleTimes }) => {
      if (message.times !== undefined) resolve(message.times);
    });
    worker.process.send("times");
  });

async function databaseMegabytes(uri: string, namedUri: string): Promise<number> {
  const client = await new MongoClient(uri).connect();
  const { dataSize, indexSize } = await client.db(`${new URL(namedUri).pathname.slice(1)}_simulated`).stats();
  await client.close();
  return (dataSize + indexSize) / 1e6;
}

function rowsOf({
  accounts,
  accept,
  plan,
  sweep,
  databaseMegabytes: size,
}: {
  accounts: number;
  accept: ScaleTimes;
  plan: ScaleTimes;
  sweep: Sweep | null;
  databaseMegabytes: number;
}) {
  const row = (what: string, measured: string) => ({
    what: `${accounts} accounts on each of two platforms, ${what}`,
    measured,
    target: null,
    met: null,
  });
  const shown = ({ seconds, cpuSeconds, megabytes }: ScaleTimes) =>
    `${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of CPU, ${Math.round(megabytes)} MB`;
  const read = sweep?.closed.map(({ sweepId, read, gaps }) => `${sweepId} read ${read}, gaps ${gaps}`) ?? [];
  const workers = sweep?.workers.map(shown) ?? [];
  return [
    row("accepted", shown(accept)),
    row("planned", shown(plan)),
    ...(sweep === null
      ? []
      : [
          row(`read by ${WORKERS} workers`, `${sweep.seconds.toFixed(1)} s; ${workers.join("; ")}`),
          row("outcome", read.join("; ")),
        ]),
    row("database, rows and indexes without compression", `${Math.round(size)} MB`),
  ];
}

export const scaleSections: readonly Section[] = [
  {
    name: "planning",
    about: "accepting and planning many accounts",
    run: ({ accounts }) => benchScale(accounts, false),
  },
  {
    name: "reading",
    about: "accepting, planning and reading many accounts, by process",
    run: ({ accounts }) => benchScale(accounts, true),
  },
];
