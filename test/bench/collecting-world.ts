import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Account } from "../../src/domain/account.ts";
import type { Office } from "../../src/domain/office.ts";
import { testDatabase } from "../support/servers.ts";
import { Child } from "./child.ts";
import type { SweepOrder, SweepTask, SweepTimes } from "./sweep-process.ts";

export const RUNS = 5;
const WARM_UP = 2;
const START = Date.parse("2023-07-20T12:00:00+05:30");
const STEP_MS = 20 * 60_000;

/** The Pages of a state, and how long the platform takes for an answer. */
export const PAGES = 83;
export const ANSWER_MS = 50;

/** What is due together at every slot of the bench, so that each sweep does the whole work. */
const CADENCE = { facebook: { audience: "20m", live: "20m" }, x: { audience: "20m", live: "off" } };

type World = { env: Record<string, string>; offices: Office[]; accounts: Account[] };
type Place = { folder: string; clockFile: string; cadenceFile: string };
export type Opened = Place & { child: Child; world: World };

const instantOf = (run: number) => START + run * STEP_MS;
const setClock = ({ clockFile }: Place, run: number) => writeFile(clockFile, String(instantOf(run)));

/** Runs work on a simulated world with this many accounts, in a folder of its own. */
export async function inWorld<T>(
  accounts: number,
  work: (opened: Opened) => Promise<T>,
  { latencyMs = 0, isNow = false }: { latencyMs?: number; isNow?: boolean } = {},
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "reach-bench-"));
  const place = { folder, clockFile: join(folder, "clock"), cadenceFile: join(folder, "cadence.json") };
  await writeFile(place.cadenceFile, JSON.stringify(CADENCE));
  await setClock(place, 0);
  const child = new Child("world-process.ts", [
    isNow ? "" : place.clockFile,
    String(accounts),
    String(latencyMs),
  ]);
  try {
    return await work({ ...place, child, world: await child.next<World>() });
  } finally {
    await child.end();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Sends a process through the slots, one a sweep; gives the times of those after the warm-up. */
export async function sweeps(
  opened: Opened,
  as: SweepOrder["as"],
  {
    runs = RUNS,
    warmUp = WARM_UP,
    onSweep = async () => {},
  }: { runs?: number; warmUp?: number; onSweep?: () => Promise<void> } = {},
): Promise<SweepTimes[]> {
  const { world, folder, cadenceFile } = opened;
  const database = testDatabase(`bench_${as}`);
  const collector = new Child("sweep-process.ts");
  const env = {
    ...world.env,
    MONGODB_URI: database.namedUri,
    REDIS_URL: database.redisUrl,
    REACH_CADENCE_FILE: cadenceFile,
  };
  const task: SweepTask = { ...world, env, at: instantOf(0), script: join(folder, "script") };
  await setClock(opened, 0);
  await collector.ask({ ...task });
  const times: SweepTimes[] = [];
  for (let run = 0; run < warmUp + runs; run += 1) {
    await setClock(opened, run);
    const order: SweepOrder = { at: instantOf(run), as: run < warmUp ? "sweep" : as };
    const reported = await collector.ask<{ times: SweepTimes }>(order);
    if (run >= warmUp) times.push(reported.times);
    await onSweep();
  }
  await collector.end();
  await database.cleanUp();
  return times;
}

/** As `sweeps`, of the Pages alone. */
export function sweepsOfPages(
  opened: Opened,
  as: SweepOrder["as"],
  options: { runs: number; warmUp: number; onSweep?: () => Promise<void> },
): Promise<SweepTimes[]> {
  const { X_BEARER_TOKEN: _, ...env } = opened.world.env;
  const accounts = opened.world.accounts.filter(({ platform }) => platform === "facebook");
  return sweeps({ ...opened, world: { ...opened.world, env, accounts } }, as, options);
}
