import { SingleBar } from "cli-progress";
import { type Command, InvalidArgumentError } from "commander";
import type { PlatformId } from "../../domain/platform.ts";
import type { ReadingResult } from "../../domain/sweep.ts";
import { parseMetrics } from "../args/names.ts";
import { type HandRead, readByHand } from "../context/read-by-hand.ts";
import { renderTable } from "../output/table.ts";
import type { CommandContext } from "../context/command-context.ts";
import { openCommandContext } from "../context/with-deployment.ts";
import { processStreams } from "../io/streams.ts";
import { currentSettings } from "../context/settings.ts";

type CollectOptions = { platform?: string; office?: string; metric?: string; wait: number };

export function addCollectCommand(program: Command): void {
  program
    .command("collect")
    .description(
      "one sweep now; prints the readings. Exit 0 all expected readings, 3 some gaps, 1 could not run",
    )
    .option("--platform <platform>", "only this platform")
    .option("--office <office>", "only this office: id, name in English or Hindi, or alias")
    .option("--metric <metric>", "only audience, or only live")
    .option("--wait <seconds>", "upper bound for retries and rate limits together", parseWait, 120)
    .action(async (options: CollectOptions) => {
      process.exitCode = await collect(options);
    });
}

async function collect(options: CollectOptions): Promise<number> {
  const metrics = parseMetrics(options.metric);
  const command = await openCommandContext(currentSettings());
  const bar = createProgressBar();
  try {
    const read = await readByHand(
      command,
      { ...options, trigger: "collect", metrics, lookSince: null, waitSeconds: options.wait },
      bar.show,
    );
    bar.end();
    return writeResults(command, read);
  } finally {
    bar.end();
    await command.close();
  }
}

/** Prints the readings, one row per account, and returns the exit code. */
export function writeResults(command: CommandContext, { sweeps, results }: HandRead): number {
  const { stdout, stderr } = processStreams;
  const expected = sweeps.reduce((sum, sweep) => sum + sweep.counts.expected, 0);
  const read = results.filter(({ state }) => state === "read").length;
  if (command.settings.mode === "simulated") stderr.write("reach: SIMULATED DATA\n");
  stdout.write(renderTable({ isTty: stdout.isTTY === true, columns: COLUMNS, rows: rowsOf(results) }));
  stderr.write(`reach: ${read} of ${expected} expected readings received\n`);
  return read === expected ? 0 : 3;
}

const COLUMNS = [
  { key: "account", header: "account" },
  { key: "platform", header: "platform" },
  { key: "followers", header: "followers", align: "right" as const },
  { key: "lives", header: "lives listed", align: "right" as const },
  { key: "gap", header: "gap" },
];

function rowsOf(results: readonly (ReadingResult & { platform: PlatformId })[]) {
  const rows = new Map<
    string,
    { account: string; platform: string; followers?: number | null; lives?: number | null; gap: string }
  >();
  for (const result of results) {
    const row = rows.get(result.accountKey) ?? {
      account: result.accountKey,
      platform: result.platform,
      gap: "",
    };
    if (result.state === "read") row[result.metric === "audience" ? "followers" : "lives"] = result.figure;
    else
      row.gap = [row.gap, `${result.metric}: ${result.reason} (${result.detail})`].filter(Boolean).join("; ");
    rows.set(result.accountKey, row);
  }
  return [...rows.values()].sort((a, b) => a.account.localeCompare(b.account));
}

export type ProgressBar = { show: (done: number, expected: number) => void; end: () => void };

/** A bar on a terminal; nothing on a pipe. */
export function createProgressBar(): ProgressBar {
  const { stderr } = processStreams;
  if (!stderr.isTTY) return { show: () => {}, end: () => {} };
  const bar = new SingleBar({
    format: "reach: {bar} {value} of {total} readings",
    stream: stderr,
    hideCursor: true,
    clearOnComplete: true,
  });
  let started = false;
  return {
    show: (done, expected) => {
      if (!started) bar.start(expected, done);
      else bar.update(done);
      started = true;
    },
    end: () => {
      if (started) bar.stop();
      started = false;
    },
  };
}

export function parseWait(text: string): number {
  const seconds = Number(text);
  if (!Number.isFinite(seconds) || seconds <= 0 || seconds > 86_400)
    throw new InvalidArgumentError("seconds, more than 0 and at most 86400.");
  return seconds;
}
