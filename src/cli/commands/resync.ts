import { userInfo } from "node:os";
import type { Command } from "commander";
import { toLocalDay } from "../../domain/slot.ts";
import { UsageError } from "../../errors/reach-error.ts";
import { sinceRefusal } from "../../services/resync/start-resync.ts";
import { createProgressBar, parseWait, writeResults } from "./collect.ts";
import { parsePlatforms } from "../args/names.ts";
import { runManualResync } from "./resync/by-hand.ts";
import { writeDifference } from "./resync/difference.ts";
import { openCommandContext } from "../context/with-deployment.ts";
import { currentSettings } from "../context/settings.ts";

type ResyncOptions = {
  all?: boolean;
  since?: string;
  platform?: string;
  wait: number;
  by?: string;
  why?: string;
};

export function addResyncCommand(program: Command): void {
  program
    .command("resync")
    .argument("[office]", "id, name in English or Hindi, or alias")
    .description(
      "re-read one office (or --all) now, before scheduled work; prints the readings and what changed. Exit codes as collect",
    )
    .option("--all", "every office")
    .option(
      "--since <YYYY-MM-DD>",
      "how far back lives are read (default: as far as the platform keeps them)",
    )
    .option("--platform <platform>", "only this platform")
    .option("--wait <seconds>", "upper bound for retries and rate limits together", parseWait, 120)
    .option("--by <name>", "who requests it, recorded with the resync (default: the user of this machine)")
    .option("--why <words>", "why, recorded with the resync")
    .action(async (office: string | undefined, options: ResyncOptions) => {
      process.exitCode = await resync(office, options);
    });
}

async function resync(office: string | undefined, options: ResyncOptions): Promise<number> {
  if ((office === undefined) === (options.all !== true))
    throw new UsageError("name one office or --all, for example: reach resync patna");
  const settings = currentSettings();
  const since = options.since === undefined ? null : parseSince(options.since, settings.timezone);
  const command = await openCommandContext(settings);
  const bar = createProgressBar();
  try {
    const refusal = sinceRefusal(since, command.deployment.clock.now());
    if (refusal !== null) throw new UsageError(`--since ${options.since} ${refusal}`);
    const request = {
      office: office ?? null,
      platforms: options.platform === undefined ? null : parsePlatforms(options.platform, command),
      since,
      by: options.by ?? userInfo().username,
      why: options.why ?? null,
      waitSeconds: options.wait,
    };
    const read = await runManualResync(command, request, bar.show);
    bar.end();
    const code = writeResults(command, read);
    writeDifference(read.resync, settings.timezone);
    return code;
  } finally {
    bar.end();
    await command.close();
  }
}

function parseSince(day: string, zone: string): Date {
  try {
    return toLocalDay(day, zone).startsAt;
  } catch {
    throw new UsageError(`--since ${day} is not a calendar day; write YYYY-MM-DD`);
  }
}
