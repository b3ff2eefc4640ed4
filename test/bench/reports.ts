import { type Document, type Filter, MongoClient } from "mongodb";
import { readRules } from "../../config/rules.ts";
import { toGrowthJson } from "../../src/reports/growth-json.ts";
import { toLiveJson } from "../../src/reports/live-json.ts";
import { getPhrases } from "../../src/reports/languages.ts";
import type { Account } from "../../src/domain/account.ts";
import { judgeMonth } from "../../src/services/judging/judge-month.ts";
import { reportGrowth } from "../../src/services/judging/growth.ts";
import { openStore } from "../../src/store/open-store.ts";
import { startRunServers, stopRunServers } from "../support/run-servers.ts";
import { testDatabase, type TestDatabase } from "../support/servers.ts";
import { fill, type History, LONG, MONTH, NOW, registryOf, SHORT } from "./history-world.ts";
import type { JudgingContext } from "../../src/services/judging/context.ts";

/**
 * Reports over three years of history (4.5 million snapshots) against the same indexed queries by the bare driver, and
 * against three months of history. Figures, not tests: a table on stderr, JSON on stdout. A second argument `light`
 * writes snapshots of the last month alone: looks, sessions, roll-ups and coverage are those of three years all the
 * same.
 */
const RUNS = Number(process.argv[2] ?? 30);
const LIGHT = process.argv[3] === "light" ? { snapshotsFrom: SHORT.to - 31 * 86_400_000 } : {};
const ZONE = "Asia/Kolkata";
const WARM_UP = 5;
const TIMES = 1.3;
const SHARE = 1.1;
const GRACE_MS = 10;
const DAY_MS = 86_400_000;

type Side = {
  database: TestDatabase;
  deps: JudgingContext;
  accounts: Account[];
  client: MongoClient;
  snapshots: number;
};

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function openSide(purpose: string, history: History): Promise<Side> {
  const database = testDatabase(purpose);
  const store = await openStore({
    uri: database.mongoUri,
    database: database.name,
    collectorVersion: "bench",
  });
  await store.prepare();
  const accounts = await registryOf(store, history);
  const client = new MongoClient(database.mongoUri);
  await client.db(database.name).collection("snapshots").dropIndexes();
  const snapshots = await fill(database.mongoUri, database.name, accounts, history);
  await store.prepare();
  const clock = { now: () => NOW, source: "file" as const };
  const deps = { store, rules: readRules("config/rules.json"), clock, zone: ZONE, simulated: true };
  return { database, deps, accounts, client, snapshots };
}

const phrases = getPhrases("en", ZONE);
const GROWTH = { from: `${MONTH}-01`, to: `${MONTH}-30` };

const ours = {
  live: async ({ deps }: Side) => JSON.stringify(toLiveJson(await judgeMonth(deps, MONTH), phrases)).length,
  growth: async ({ deps }: Side) =>
    JSON.stringify(toGrowthJson(await reportGrowth(deps, GROWTH.from, GROWTH.to))).length,
};

type Ask = { of: string; filter: Filter<Document>; sort?: Record<string, 1 | -1> };

/** What the reports need to know, as a person would ask the database for it. */
function asksOf({ accounts }: Side): Record<"live" | "growth", Ask[]> {
  const startsAt = new Date(`${MONTH}-01T00:00:00+05:30`);
  const endsAt = new Date("2026-07-01T00:00:00+05:30");
  const districts = accounts.filter((one) => one.platform === "facebook" && districtIds.has(one.officeId));
  const ofDistricts = { accountKey: { $in: districts.map((one) => one.accountKey) } };
  const ofAll = { accountKey: { $in: accounts.map((one) => one.accountKey) } };
  const until = new Date(endsAt.getTime() + DAY_MS);
  const registry: Ask[] = [
    { of: "offices", filter: {} },
    { of: "accounts", filter: {} },
  ];
  return {
    live: [
      ...registry,
      {
        of: "liveSessions",
        filter: { ...ofDistricts, startedAt: { $gte: new Date(startsAt.getTime() - DAY_MS), $lt: until } },
        sort: { accountKey: 1, startedAt: 1 },
      },
      { of: "liveSessions", filter: { ...ofDistricts, startedAt: null } },
      {
        of: "lookRuns",
        filter: { ...ofDistricts, firstAt: { $gte: new Date(startsAt.getTime() - DAY_MS), $lt: until } },
        sort: { accountKey: 1, firstAt: 1 },
      },
      {
        of: "coverageDays",
        filter: { ...ofDistricts, metric: "live", day: { $gte: GROWTH.from, $lte: GROWTH.to } },
        sort: { accountKey: 1, day: 1 },
      },
      {
        of: "dayRollups",
        filter: { ...ofDistricts, day: { $gte: "2026-06-30", $lte: GROWTH.to } },
        sort: { accountKey: 1, day: -1 },
      },
      { of: "corrections", filter: ofDistricts },
    ],
    growth: [
      ...registry,
      {
        of: "dayRollups",
        filter: { ...ofAll, day: { $gte: "2026-05-30", $lte: "2026-06-01" } },
        sort: { accountKey: 1, day: -1 },
      },
      {
        of: "dayRollups",
        filter: { ...ofAll, day: { $gte: "2026-06-29", $lte: "2026-07-01" } },
        sort: { accountKey: 1, day: -1 },
      },
    ],
  };
}

const districtIds = new Set<string>();

async function bare({ client, database }: Side, asks: readonly Ask[]): Promise<number> {
  const db = client.db(database.name);
  const found = await Promise.all(
    asks.map(({ of, filter, sort }) => {
      const rows = db.collection(of).find(filter, { projection: { _id: 0 }, batchSize: 5_000 });
      return (sort ? rows.sort(sort) : rows).toArray();
    }),
  );
  return found.flat().length;
}

/** One run of each in turn, so that what else the machine does weighs on all alike; the median of each. */
async function timed(works: readonly (() => Promise<unknown>)[]): Promise<number[]> {
  const times: number[][] = works.map(() => []);
  for (let run = 0; run < WARM_UP + RUNS; run += 1)
    for (const [i, work] of works.entries()) {
      const began = performance.now();
      await work();
      if (run >= WARM_UP) times[i]?.push(performance.now() - began);
    }
  return times.map(median);
}

/** Every query of a report, as the server planned it: its name where it scanned a whole collection. */
async function scans({ client, database }: Side, work: () => Promise<unknown>): Promise<string[]> {
  const db = client.db(database.name);
  await db.command({ profile: 2 });
  await work();
  await db.command({ profile: 0 });
  const rows = await db
    .collection("system.profile")
    .find({ ns: { $not: /system\.profile$/ }, planSummary: /COLLSCAN/ })
    .toArray();
  await db.collection("system.profile").drop();
  return rows.map(({ ns }) => String(ns).split(".").at(-1) ?? "");
}

const SMALL_AND_WHOLE = ["offices", "accounts", "meta", "cadenceChanges", "exemptions", "findings"];
const say = (line: string) => process.stderr.write(`${line}\n`);

await startRunServers();
const figures: Record<string, unknown> = { runs: RUNS, node: process.version };
try {
  const short = await openSide("bench_short", { ...SHORT, ...LIGHT });
  const long = await openSide("bench_long", { ...LONG, ...LIGHT });
  for (const office of (await long.deps.store.registry.current())?.offices ?? [])
    if (office.kind === "district") districtIds.add(office.officeId);
  figures["snapshots"] = { threeYears: long.snapshots, threeMonths: short.snapshots };
  for (const name of ["live", "growth"] as const) {
    const asks = asksOf(long)[name];
    const [three = Number.NaN, plain = Number.NaN, months = Number.NaN] = await timed([
      () => ours[name](long),
      () => bare(long, asks),
      () => ours[name](short),
    ]);
    const scanned = (await scans(long, () => ours[name](long))).filter(
      (one) => !SMALL_AND_WHOLE.includes(one),
    );
    figures[name] = { threeYearsMs: three, bareMs: plain, threeMonthsMs: months, scanned };
    const check = (what: string, limit: number) =>
      say(
        `${three <= limit ? "met   " : "MISSED"}  report ${name}, ${what}: ${three.toFixed(1)} ms (target: at most ${limit.toFixed(1)})`,
      );
    check(`against the bare queries (${plain.toFixed(1)} ms)`, plain * TIMES + GRACE_MS);
    check(`against three months of history (${months.toFixed(1)} ms)`, months * SHARE + GRACE_MS);
    say(
      `${scanned.length === 0 ? "met   " : "MISSED"}  report ${name}, whole collections scanned: ${scanned.join(", ") || "none"}`,
    );
  }
  for (const side of [short, long]) {
    await side.client.close();
    await side.deps.store.close();
    await side.database.cleanUp();
  }
} finally {
  await stopRunServers();
}
process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
