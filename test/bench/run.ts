import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Account } from "../../src/domain/account.ts";
import type { Office } from "../../src/domain/office.ts";
import { startRunServers, stopRunServers } from "../support/run-servers.ts";
import { testDatabase } from "../support/servers.ts";
import { Child } from "./child.ts";
import { idleDaemonMegabytes } from "./idle-daemon.ts";
import type { SweepOrder, SweepTask, SweepTimes } from "./sweep-process.ts";

/** `npm run bench [-- accounts]`: figures, not tests. A table on stderr, JSON on stdout. */
const ACCOUNTS = Number(process.argv[2] ?? 10_000);
const RUNS = 5;
const WARM_UP = 2;
const START = Date.parse("2023-07-20T12:00:00+05:30");
const STEP_MS = 20 * 60_000;

/** What is due together at every slot of the bench, so that each sweep does the whole work. */
const CADENCE = { facebook: { audience: "20m", live: "20m" }, x: { audience: "20m", live: "off" } };

type World = { env: Record<string, string>; offices: Office[]; accounts: Account[] };
type Row = { what: string; measured: string; target: string; met: boolean };

const folder = await mkdtemp(join(tmpdir(), "reach-bench-"));
const clockFile = join(folder, "clock");
const median = (values: number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const instantOf = (run: number) => START + run * STEP_MS;
const setClock = (run: number) => writeFile(clockFile, String(instantOf(run)));
const rows: Row[] = [];
const figures: Record<string, unknown> = { accounts: ACCOUNTS, runs: RUNS, node: process.version };

async function openWorld(accounts: number): Promise<{ child: Child; world: World }> {
  await setClock(0);
  const child = new Child("world-process.ts", [clockFile, String(accounts)]);
  return { child, world: await child.next<World>() };
}

/** Sends a process through the slots, one a sweep; gives the times of those after the warm-up. */
async function sweeps(
  { world }: { world: World },
  as: SweepOrder["as"],
  { runs = RUNS, onSweep = async () => {} }: { runs?: number; onSweep?: () => Promise<void> } = {},
): Promise<SweepTimes[]> {
  const database = testDatabase(`bench_${as}`);
  const collector = new Child("sweep-process.ts");
  const env = {
    ...world.env,
    MONGODB_URI: database.namedUri,
    REDIS_URL: database.redisUrl,
    REACH_CADENCE_FILE: cadenceFile,
  };
  const task: SweepTask = { ...world, env, at: instantOf(0), script: join(folder, "script") };
  await setClock(0);
  await collector.ask({ ...task });
  const times: SweepTimes[] = [];
  for (let run = 0; run < WARM_UP + runs; run += 1) {
    await setClock(run);
    const order: SweepOrder = { at: instantOf(run), as: run < WARM_UP ? "sweep" : as };
    const told = await collector.ask<{ times: SweepTimes }>(order);
    if (run >= WARM_UP) times.push(told.times);
    await onSweep();
  }
  await collector.end();
  await database.cleanUp();
  return times;
}

async function benchRequests(accounts: number): Promise<void> {
  const opened = await openWorld(accounts);
  const counts: number[] = [];
  const onSweep = async () => {
    counts.push((await opened.child.ask<{ requests: number }>("count")).requests);
  };
  await sweeps(opened, "sweep", { runs: 1, onSweep });
  await opened.child.end();
  const least = Math.ceil(accounts / 50) + Math.ceil(accounts / 100);
  const requests = counts.at(-1) ?? Number.NaN;
  figures[`requestsFor${accounts}`] = { requests, least };
  rows.push({
    what: `requests a sweep, ${accounts} accounts on each platform`,
    measured: String(requests),
    target: `${least} (the least)`,
    met: requests === least,
  });
}

async function benchSweep(): Promise<void> {
  const opened = await openWorld(ACCOUNTS);
  await sweeps(opened, "capture");
  const bare = await sweeps(opened, "bare");
  const swept = await sweeps(opened, "sweep");
  await opened.child.end();
  for (const [unit, limit] of [
    ["wallMs", 1.5],
    ["cpuMs", 2],
  ] as const) {
    const [ours, theirs] = [median(swept.map((one) => one[unit])), median(bare.map((one) => one[unit]))];
    const ratio = ours / theirs;
    figures[unit] = { collector: Math.round(ours), bare: Math.round(theirs), ratio };
    rows.push({
      what: `${unit === "wallMs" ? "wall time" : "CPU"} of a sweep of ${ACCOUNTS} accounts`,
      measured: `${Math.round(ours)} ms against ${Math.round(theirs)} ms: ${ratio.toFixed(2)}`,
      target: `at most ${limit}`,
      met: ratio <= limit,
    });
  }
}

async function benchIdle(): Promise<void> {
  const opened = await openWorld(86);
  const database = testDatabase("bench_idle");
  const env = {
    ...opened.world.env,
    MONGODB_URI: database.namedUri,
    REDIS_URL: database.redisUrl,
    REACH_API_PORT: "0",
    REACH_OFFICES_FILE: await officesFile(opened.world.offices),
  };
  const megabytes = await idleDaemonMegabytes(folder, env, opened.world.accounts);
  await opened.child.end();
  await database.cleanUp();
  figures["idleMegabytes"] = megabytes;
  rows.push({
    what: "resident memory of the idle daemon",
    measured: `${megabytes} MB`,
    target: "below 200 MB",
    met: megabytes < 200,
  });
}

async function officesFile(offices: readonly Office[]): Promise<string> {
  const path = join(folder, "offices.csv");
  const lines = offices.map((one) => `${one.officeId},${one.kind},${one.nameEn},${one.nameHi},,,`);
  await writeFile(path, ["office,kind,name_en,name_hi,lgd_code,division,aliases", ...lines, ""].join("\n"));
  return path;
}

const cadenceFile = join(folder, "cadence.json");
await writeFile(cadenceFile, JSON.stringify(CADENCE));
await startRunServers();
try {
  await benchRequests(86);
  await benchRequests(ACCOUNTS);
  await benchSweep();
  await benchIdle();
} finally {
  await stopRunServers();
  await rm(folder, { recursive: true, force: true });
}
for (const { what, measured, target, met } of rows)
  process.stderr.write(`${met ? "met   " : "MISSED"}  ${what}: ${measured} (target: ${target})\n`);
process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
