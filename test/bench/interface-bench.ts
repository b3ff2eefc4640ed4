import { execFile, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import fastify from "fastify";
import { MongoClient } from "mongodb";
import { runWorkers } from "../../workers/jobs/run-workers.ts";
import { startApi } from "../support/api.ts";
import { at, Rig } from "../support/collector.ts";
import { testDatabase } from "../support/servers.ts";
import { until } from "../support/until.ts";
import { atLeast, atMost, median, type Section, type SectionResult } from "./section.ts";

const REGISTER = join(import.meta.dirname, "..", "support", "ts-register.mjs");
const program = (name: string): string[] => ["--import", REGISTER, join(import.meta.dirname, name)];
const KEY = "a-key-of-the-bench-that-may-re-read";

type Call = { from: number; to: number };

/** How many of the calls waited for one another: the longest chain of calls that do not overlap. */
function inRow(calls: readonly Call[]): number {
  let count = 0;
  let endedAt = Number.NEGATIVE_INFINITY;
  for (const { from, to } of calls.toSorted((a, b) => a.to - b.to))
    if (from >= endedAt) {
      count += 1;
      endedAt = to;
    }
  return count;
}

const LATENCY_MS = 300;
const RESYNCS = 20;

/** From the accepted POST to the last acknowledged write, on a simulator that takes 300 ms an answer. */
async function benchResync(): Promise<SectionResult> {
  const rig = await Rig.open({
    purpose: "benchresync",
    accounts: 38,
    livesEach: 2,
    simulator: { latencyMs: LATENCY_MS },
  });
  rig.clock.source = "system";
  const startedReal = performance.now();
  const begun = rig.clock.now().getTime();
  rig.clock.now = () => new Date(begun + performance.now() - startedReal);
  const daemon = await rig.process({ works: false });
  const workers = await runWorkers({
    collector: daemon.collector,
    redisUrl: rig.deployment.redisUrl,
    prefix: daemon.collector.store.database,
    platforms: ["facebook", "x"],
    keepsSchedule: true,
  });
  const api = await startApi(daemon.collector, { keys: [KEY] });
  const ended = new Map<unknown, number>();
  const { info } = daemon.collector.log;
  daemon.collector.log.info = (message, fields) => {
    if (message === "resync ended") ended.set(fields?.resyncId, performance.now());
    info(message, fields);
  };
  let calls: Call[] = [];
  const { http } = daemon.collector;
  const send = http.send.bind(http);
  http.send = async (request, options) => {
    const from = performance.now();
    const answer = await send(request, options);
    calls.push({ from, to: performance.now() });
    return answer;
  };
  const overheads: number[] = [];
  const totals: number[] = [];
  for (let run = 0; run < RESYNCS + 2; run += 1) {
    calls = [];
    const path = `/v1/offices/office-${(run % 38) + 1}/resyncs`;
    const answer = await api.ask(path, { method: "POST", key: KEY });
    const acceptedAt = performance.now();
    const { id } = (await answer.json()) as { id: string };
    const total = (await until(() => ended.get(id))) - acceptedAt;
    if (run < 2) continue;
    totals.push(total);
    overheads.push(total - inRow(calls) * LATENCY_MS);
  }
  await api.close();
  await workers.close();
  await rig.close();
  const beyondAnswersMs = median(overheads);
  return {
    rows: [
      atMost("re-sync of one district beyond the answers that cannot overlap", beyondAnswersMs, 150, "ms"),
    ],
    figures: { runs: RESYNCS, totalMs: median(totals), beyondAnswersMs },
  };
}

/** A million snapshots as NDJSON, against the bare driver's cursor. */
async function benchExport(rows = 1_000_000): Promise<SectionResult> {
  const database = testDatabase("bench_export");
  await seedSnapshots(database.mongoUri, database.name, rows);
  const run = async (mode: string) => {
    const child = spawn(
      process.execPath,
      [...program("export-process.ts"), mode, database.mongoUri, database.name],
      {
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    child.stdout.pipe(createWriteStream("/dev/null"));
    return JSON.parse(await text(child.stderr)) as {
      seconds: number;
      idleMegabytes: number;
      mostMegabytes: number;
    };
  };
  await run("bare");
  const bare = await run("bare");
  const own = await run("export");
  await database.cleanUp();
  const shareOfBare = bare.seconds / own.seconds;
  const aboveIdleMegabytes = own.mostMegabytes - own.idleMegabytes;
  return {
    rows: [
      atLeast(`export of ${rows} snapshots, share of the bare cursor's speed`, shareOfBare, 0.5, ""),
      atMost(`export of ${rows} snapshots, memory above idle`, aboveIdleMegabytes, 80, "MB"),
    ],
    figures: {
      bareSeconds: bare.seconds,
      seconds: own.seconds,
      shareOfBare,
      aboveIdleMegabytes,
      bareAboveIdleMegabytes: bare.mostMegabytes - bare.idleMegabytes,
    },
  };
}

async function seedSnapshots(uri: string, database: string, count: number): Promise<void> {
  const client = new MongoClient(uri);
  const snapshots = client.db(database).collection("snapshots");
  await snapshots.createIndex({ accountKey: 1, slot: -1, via: 1 }, { unique: true });
  const started = Date.parse("2023-07-01T00:00:00Z");
  const accounts = 100;
  const provenance = {
    externalId: "100064",
    trigger: "schedule",
    sweepId: "s",
    credential: "default",
    source: "graph",
    edge: "node",
    apiVersion: "v26.0",
    requestRef: null,
    rawDigest: "0".repeat(64),
    collectorVersion: "0",
    schemaVersion: 1,
    recordedAt: new Date(started),
  };
  for (let from = 0; from < count; from += 10_000)
    await snapshots.insertMany(
      Array.from({ length: Math.min(10_000, count - from) }, (_, i) => {
        const n = from + i;
        const slot = new Date(started + Math.floor(n / accounts) * 3_600_000);
        const officeId = `office-${n % accounts}`;
        return {
          accountKey: `${officeId}.facebook`,
          officeId,
          platform: "facebook",
          slot,
          observedAt: slot,
          followers: n,
          posts: null,
          following: null,
          listed: null,
          views: null,
          precision: "exact",
          via: "api",
          provenance,
        };
      }),
      { ordered: false },
    );
  await client.close();
}

const CLIENTS = 50;
const SECONDS = 3;
const ROUNDS = 3;

/** A month's report for 50 clients at once, against a bare route that gives the same bytes. */
async function benchReports(): Promise<SectionResult> {
  const rig = await Rig.open({
    purpose: "benchreports",
    accounts: 38,
    livesEach: 4,
    start: at("2023-07-20 12:00"),
  });
  const daemon = await rig.process();
  await daemon.drive.advance();
  rig.clock.source = "system";
  const api = await startApi(daemon.collector);
  const path = "/v1/reports/live?month=2023-07";
  const bytes = Buffer.from(await (await api.ask(path)).arrayBuffer());
  const app = fastify();
  app.get("/", (_request, reply) => reply.type("application/json; charset=utf-8").send(bytes));
  const bareAddress = await app.listen({ host: "127.0.0.1", port: 0 });
  const load = async (url: string) => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...program("load-process.ts"),
      url,
      String(CLIENTS),
      String(SECONDS),
    ]);
    return JSON.parse(stdout) as { perSecond: number; errors: number };
  };
  const ownUrl = new URL(path, api.address).href;
  await load(bareAddress);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1)
    rounds.push({ bare: await load(bareAddress), own: await load(ownUrl) });
  const barePerSecond = median(rounds.map(({ bare }) => bare.perSecond));
  const perSecond = median(rounds.map(({ own }) => own.perSecond));
  await app.close();
  await api.close();
  await rig.close();
  const shareOfBare = perSecond / barePerSecond;
  const errors = rounds.reduce((sum, { own }) => sum + own.errors, 0);
  return {
    rows: [
      atMost(`errors of ${CLIENTS} clients that read a month's report`, errors, 0, ""),
      atLeast(`${CLIENTS} clients of a month's report, share of a bare route`, shareOfBare, 0.5, ""),
    ],
    figures: { barePerSecond, perSecond, shareOfBare, errors, bytes: bytes.length },
  };
}

export const interfaceSections: readonly Section[] = [
  { name: "resync", about: `a re-sync at ${LATENCY_MS} ms an answer`, run: benchResync },
  { name: "export", about: "a million snapshots as NDJSON", run: () => benchExport() },
  { name: "clients", about: `a month's report for ${CLIENTS} clients at once`, run: benchReports },
];
