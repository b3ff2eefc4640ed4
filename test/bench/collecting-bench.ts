import { testDatabase } from "../support/servers.ts";
import { ANSWER_MS, inWorld, type Opened, PAGES, RUNS, sweeps, sweepsOfPages } from "./collecting-world.ts";
import { idleDaemonMegabytes } from "./idle-daemon.ts";
import { officesFile } from "./offices-file.ts";
import { atMost, median, type Row, type Section, type SectionResult } from "./section.ts";
import { STAGES } from "./trace-stages.ts";

const SMALL = 86;

async function requestsOf(accounts: number): Promise<{ requests: number; least: number; row: Row }> {
  const counts = await inWorld(accounts, async (opened) => {
    const each: number[] = [];
    const onSweep = async () => {
      each.push((await opened.child.ask<{ requests: number }>("count")).requests);
    };
    await sweeps(opened, "sweep", { runs: 1, onSweep });
    return each;
  });
  const least = Math.ceil(accounts / 50) + Math.ceil(accounts / 100);
  const requests = counts.at(-1) ?? Number.NaN;
  return {
    requests,
    least,
    row: {
      what: `requests a sweep, ${accounts} accounts on each platform`,
      measured: String(requests),
      target: `${least} (the least)`,
      met: requests === least,
    },
  };
}

async function benchRequests(accounts: number): Promise<SectionResult> {
  const result: SectionResult = { rows: [], figures: {} };
  for (const count of new Set([SMALL, accounts])) {
    const { requests, least, row } = await requestsOf(count);
    result.figures[`requestsFor${count}`] = { requests, least };
    result.rows.push(row);
  }
  return result;
}

async function benchSweep(accounts: number): Promise<SectionResult> {
  const { bare, swept } = await inWorld(accounts, async (opened) => {
    await sweeps(opened, "capture");
    return { bare: await sweeps(opened, "bare"), swept: await sweeps(opened, "sweep") };
  });
  const result: SectionResult = { rows: [], figures: { accounts, runs: RUNS } };
  for (const [unit, limit] of [
    ["wallMs", 1.25],
    ["cpuMs", 1.6],
  ] as const) {
    const [ours, theirs] = [median(swept.map((one) => one[unit])), median(bare.map((one) => one[unit]))];
    const ratio = ours / theirs;
    result.figures[unit] = { collector: Math.round(ours), bare: Math.round(theirs), ratio };
    result.rows.push({
      what: `${unit === "wallMs" ? "wall time" : "CPU"} of a sweep of ${accounts} accounts`,
      measured: `${Math.round(ours)} ms against ${Math.round(theirs)} ms: ${ratio.toFixed(2)}`,
      target: `at most ${limit}`,
      met: ratio <= limit,
      samples: swept.map((one, run) => one[unit] / (bare[run]?.[unit] ?? theirs)),
      better: "lower",
    });
  }
  return result;
}

/** What a sweep of a state's Pages takes while each answer takes 50 ms, and what for. */
async function benchFloor(): Promise<SectionResult> {
  const times = await inWorld(PAGES, (opened) => sweepsOfPages(opened, "trace", { runs: 20, warmUp: 20 }), {
    latencyMs: ANSWER_MS,
  });
  const walls = times.map(({ wallMs }) => wallMs);
  const stages = Object.fromEntries(
    STAGES.map((stage) => [stage, median(times.map((one) => one.stages?.[stage] ?? Number.NaN))]),
  );
  const row = atMost(
    `a sweep of ${PAGES} Pages, each answer after ${ANSWER_MS} ms`,
    median(walls),
    110,
    "ms",
  );
  const parts = STAGES.map((stage) => `${stage} ${(stages[stage] ?? Number.NaN).toFixed(1)}`).join(", ");
  const what = { what: "of it, in ms (medians)", measured: parts, target: null, met: null };
  return { rows: [{ ...row, samples: walls }, what], figures: { wallMs: median(walls), stages } };
}

async function benchIdle(): Promise<SectionResult> {
  const measure = async ({ folder, world }: Opened): Promise<number> => {
    const database = testDatabase("bench_idle");
    const env = {
      ...world.env,
      MONGODB_URI: database.namedUri,
      REDIS_URL: database.redisUrl,
      REACH_API_PORT: "0",
      REACH_OFFICES_FILE: await officesFile(folder, world.offices),
    };
    const resident = await idleDaemonMegabytes(folder, env, world.accounts);
    await database.cleanUp();
    return resident;
  };
  const megabytes = await inWorld(SMALL, measure, { isNow: true });
  return {
    rows: [atMost("resident memory of the idle daemon", megabytes, 120, "MB")],
    figures: { idleMegabytes: megabytes },
  };
}

export const collectingSections: readonly Section[] = [
  {
    name: "requests",
    about: "requests a sweep, against the least",
    run: ({ accounts }) => benchRequests(accounts),
  },
  { name: "sweep", about: "a sweep against a bare loop", run: ({ accounts }) => benchSweep(accounts) },
  { name: "floor", about: "a small sweep, and what its time is for", run: benchFloor },
  { name: "idle", about: "memory of the idle daemon", run: benchIdle },
];
