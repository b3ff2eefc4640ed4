import { fork } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type RunResult, type Waiting, unplayed } from "./run-result.ts";

/**
 * `npm run chaos -- --runs 500 --seed 1 --chunk 100`: plays runs 1 to 500 of the seed, a hundred at a call; the next
 * call goes on where this one ended. `--replay N` plays the one run of seed N. `--month` plays a month instead. A run that takes longer than `--within`
 * seconds has failed, with what it waited for.
 */
const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "20" },
    seed: { type: "string", default: "1" },
    chunk: { type: "string" },
    lanes: { type: "string", default: "2" },
    state: { type: "string" },
    within: { type: "string", default: "420" },
    replay: { type: "string" },
    month: { type: "boolean", default: false },
    days: { type: "string", default: "30" },
    offices: { type: "string", default: "86" },
    fresh: { type: "boolean", default: false },
  },
});

/** How long a lane has to stop after the signal. */
const END_WITHIN_MS = 10_000;

/** Runs of one seed lie this far apart from those of the next. */
const SEED_STRIDE = 100_000;

type State = { seed: number; runs: number; done: RunResult[] };

const say = (line: string) => process.stderr.write(`${line}\n`);

async function main(): Promise<number> {
  if (values.month) {
    const { playMonth } = await import("./month.ts");
    // So that what was started ends with this process, whoever ends it.
    process.once("SIGTERM", () => process.exit(1));
    const { days, seed, offices } = values;
    const result = await playMonth({ days: Number(days), seed: Number(seed), offices: Number(offices) });
    tell(result, `npm run chaos -- --month --days ${days} --seed ${seed} --offices ${offices}`);
    return report([result]);
  }
  if (values.replay !== undefined) {
    const results: RunResult[] = [];
    await play([Number(values.replay)], 1, (result) => results.push(result));
    return report(results);
  }
  const [seed, runs] = [Number(values.seed), Number(values.runs)];
  const file = values.state ?? join(tmpdir(), `reach-chaos-${seed}-${runs}.json`);
  const state: State =
    !values.fresh && values.chunk !== undefined && existsSync(file)
      ? (JSON.parse(readFileSync(file, "utf8")) as State)
      : { seed, runs, done: [] };
  const known = new Set(state.done.map((result) => result.seed));
  const all = Array.from({ length: runs }, (_, i) => seed * SEED_STRIDE + i);
  const left = all.filter((one) => !known.has(one)).slice(0, Number(values.chunk ?? runs));
  const isWhole = await play(left, Number(values.lanes), (result) => {
    state.done.push(result);
    if (values.chunk === undefined) return;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(state));
  });
  if (state.done.length < runs)
    say(`chaos: ${state.done.length} of ${runs} runs done; the same call goes on`);
  return Math.max(report(state.done), isWhole ? 0 : 1);
}

/**
 * Plays the seeds in processes of their own, each with servers of its own. A process that ends by itself has failed the
 * run that it played, and another goes on. Gives whether all were played: a signal ends it with what was played so far.
 */
async function play(
  seeds: readonly number[],
  lanes: number,
  onResult: (result: RunResult) => void,
): Promise<boolean> {
  const queue = [...seeds];
  const stopping = new AbortController();
  const take = (result: RunResult) => {
    onResult(result);
    tell(result);
  };
  const lane = async (): Promise<void> => {
    while (queue.length > 0) {
      const left = await playInLane(queue, take, stopping.signal);
      if (left !== null && !stopping.signal.aborted) take(unplayed(left.seed, left.why));
    }
  };
  const stop = () => {
    queue.length = 0;
    stopping.abort();
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
  await Promise.all(Array.from({ length: Math.min(lanes, seeds.length) }, lane));
  if (stopping.signal.aborted) say("chaos: ended before all runs were played");
  return !stopping.signal.aborted;
}

/** One process, until there is nothing more to play. Gives the run in which it ended by itself, or `null`. */
function playInLane(
  queue: number[],
  take: (result: RunResult) => void,
  stopped: AbortSignal,
): Promise<{ seed: number; why: string } | null> {
  let playing: number | undefined;
  let waitsFor = "its lane to begin";
  let stoodStill = "";
  let limit: NodeJS.Timeout | undefined;
  const child = fork(fileURLToPath(new URL("./lane.js", import.meta.url)), { execArgv: process.execArgv });
  const stop = () => {
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), END_WITHIN_MS).unref();
  };
  stopped.addEventListener("abort", stop, { once: true });
  child.on("message", (message: RunResult | Waiting | "idle") => {
    if (typeof message === "object" && "waitsFor" in message) {
      waitsFor = message.waitsFor;
      return;
    }
    clearTimeout(limit);
    if (message !== "idle") take(message);
    playing = queue.shift();
    child.send(playing ?? "end");
    if (playing === undefined) return;
    limit = setTimeout(() => {
      stoodStill = `it was not over within ${values.within} s: it waited for ${waitsFor}`;
      stop();
    }, Number(values.within) * 1_000);
  });
  return new Promise((resolve, reject) => {
    child.on("exit", (code, signal) => {
      clearTimeout(limit);
      stopped.removeEventListener("abort", stop);
      const why = stoodStill || `its process ended with ${signal ?? code}`;
      if (playing !== undefined) resolve({ seed: playing, why });
      else if (code === 0 || stopped.aborted) resolve(null);
      else reject(new Error(`no run can be played: a lane was begun, and ${why}`));
    });
  });
}

function tell(
  { seed, faults, seconds, keys, read, torments, disk }: RunResult,
  again = `npm run chaos -- --replay ${seed}`,
): void {
  const mark = faults.length === 0 ? "ok    " : "FAILED";
  const full =
    disk === null
      ? ""
      : `; a disk was filled with ${disk.megabytes} MB${disk.felt ? ", which mongod felt" : ""}${disk.died ? " and died of" : ""}`;
  say(`${mark} seed ${seed}: ${torments} torments, ${read} of ${keys} read, ${seconds} s${full}`);
  for (const fault of faults) say(`       ${fault}`);
  if (faults.length > 0) say(`       again: ${again}`);
}

function report(results: readonly RunResult[]): number {
  const failed = results.filter(({ faults }) => faults.length > 0);
  const sum = (of: (result: RunResult) => number) => results.reduce((total, result) => total + of(result), 0);
  const verdicts: Record<string, number> = {};
  for (const result of results)
    for (const [outcome, count] of Object.entries(result.verdicts))
      verdicts[outcome] = (verdicts[outcome] ?? 0) + count;
  const summary = {
    runs: results.length,
    failed: failed.map(({ seed }) => seed),
    torments: sum(({ torments }) => torments),
    keys: sum(({ keys }) => keys),
    read: sum(({ read }) => read),
    verdicts,
    disksFilled: results.filter(({ disk }) => disk?.felt === true).length,
    seconds: Math.round(sum(({ seconds }) => seconds)),
  };
  process.stdout.write(`${JSON.stringify(summary)}\n`);
  return failed.length === 0 && results.length > 0 ? 0 : 1;
}

process.exitCode = await main();
