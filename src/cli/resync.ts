import type { Command } from "commander";
import { localDay } from "../domain/slot.ts";
import { UsageError } from "../errors/reach-error.ts";
import { METRICS } from "../domain/platform.ts";
import { progressBar, waitOf, writeResults } from "./collect.ts";
import { readByHand } from "./read-by-hand.ts";
import { currentSettings, openSession } from "./session.ts";

type ResyncOptions = { all?: boolean; since?: string; platform?: string; wait: number };

export function register(program: Command): void {
  program
    .command("resync")
    .argument("[office]", "id, name in English or Hindi, or alias")
    .description(
      "re-read one office (or --all) now, before scheduled work; prints what came. Exit codes as collect",
    )
    .option("--all", "every office")
    .option(
      "--since <YYYY-MM-DD>",
      "how far back lives are asked for (default: as far as the platform keeps)",
    )
    .option("--platform <platform>", "only this platform")
    .option("--wait <seconds>", "bounds what retries and rate limits may take in all", waitOf, 120)
    .action(async (office: string | undefined, options: ResyncOptions) => {
      process.exitCode = await resync(office, options);
    });
}

async function resync(office: string | undefined, options: ResyncOptions): Promise<number> {
  if ((office === undefined) === (options.all !== true))
    throw new UsageError("name one office, or --all: reach resync patna");
  const settings = currentSettings();
  const lookSince = options.since === undefined ? new Date(0) : sinceOf(options.since, settings.timezone);
  const session = await openSession(settings);
  const bar = progressBar();
  try {
    const read = await readByHand(
      session,
      {
        trigger: "resync",
        metrics: METRICS,
        lookSince,
        waitSeconds: options.wait,
        ...(office === undefined ? {} : { office }),
        ...(options.platform === undefined ? {} : { platform: options.platform }),
      },
      bar.show,
    );
    bar.end();
    return writeResults(session, read);
  } finally {
    bar.end();
    await session.close();
  }
}

function sinceOf(day: string, zone: string): Date {
  try {
    return localDay(day, zone).startsAt;
  } catch {
    throw new UsageError(`--since ${day} is not a day of the calendar; write YYYY-MM-DD`);
  }
}
