import { FIRST_RUN_PLATFORMS, PROFILES } from "../../platforms/profiles.ts";
import { SingleBar } from "cli-progress";
import { importIntake } from "../../services/intake/import-intake.ts";
import type { Settings } from "../../../config/settings.ts";
import { withExclusiveLock } from "../../redis/exclusive-lock.ts";
import { createMovingClock, playReplay, getReplayStart } from "../../../workers/clock/replay.ts";
import { openDeployment, type Deployment } from "../../../workers/compose/open-deployment.ts";
import { localTime } from "../output/local-time.ts";
import { openPlatforms } from "../context/command-context.ts";
import { processStreams } from "../io/streams.ts";
import { writeMonthTable } from "./first-run-table.ts";
import { replayLock } from "./replay-lock.ts";

/** Checks the store before the replay; throws before anything is replayed. */
export type Precondition = (deployment: Deployment) => Promise<void>;

/**
 * The first start without credentials: replays July and August 2023 of the press case through the real adapters,
 * queue and store, and shows the month. Later starts skip this; a concurrent start waits until it is over.
 */
export async function firstRun(
  settings: Settings,
  signal: AbortSignal,
  precondition: Precondition,
): Promise<void> {
  const deployment = await openDeployment({
    ...settings,
    logLevel: settings.logLevel === "info" ? "warn" : settings.logLevel,
  });
  try {
    await precondition(deployment);
    while (!signal.aborted && (await getReplayStart(deployment)) !== null)
      await withExclusiveLock(replayLock(deployment, signal), (mine) =>
        replayUnlessPlayed(settings, deployment, mine),
      );
  } finally {
    await deployment.close();
  }
}

async function replayUnlessPlayed(
  settings: Settings,
  deployment: Deployment,
  signal: AbortSignal,
): Promise<void> {
  const from = await getReplayStart(deployment);
  if (from === null) return;
  say([
    `no platform credential is set, so SIMULATED platforms are read, not ${FIRST_RUN_PLATFORMS.map((id) => PROFILES[id].name.en).join(" or ")}`,
    ...deployment.servers,
    "replaying July and August 2023, the case of the press of 2023-08-25, at one reading every 6 hours, of followers alone once a day;",
    "where no interface tells a figure, a sample of what people would enter is taken;",
    "the counts of the 14 districts that the press names are the press's, those of the other 24 the scenario's choice",
  ]);
  const moving = await createMovingClock(settings.dataDir, from);
  const platforms = await openPlatforms(settings, moving.clock);
  const progress = progressDisplay(settings.timezone);
  try {
    await playReplay({
      deployment,
      access: platforms.access,
      moving,
      from,
      acceptRegistry: platforms.refreshRegistry,
      takeIntake: async (collector) => {
        if (platforms.sampleIntake) await importIntake(collector, platforms.sampleIntake);
      },
      onProgress: progress.show,
      signal,
    });
  } finally {
    progress.end();
    await platforms.close();
  }
  if (signal.aborted) return;
  await writeMonthTable(deployment, "2023-07", processStreams);
}

function say(lines: readonly string[]): void {
  for (const line of lines) processStreams.stderr.write(`reach: ${line}\n`);
}

type Progress = { show: (progress: { done: number; total: number; at: Date }) => void; end: () => void };

/** A bar on a terminal; on a pipe, a line for every tenth. */
function progressDisplay(zone: string): Progress {
  const { stderr } = processStreams;
  if (!stderr.isTTY) {
    let shown = 0;
    const show: Progress["show"] = ({ done, total, at }) => {
      const tenth = Math.floor((done * 10) / total);
      if (tenth === shown) return;
      shown = tenth;
      stderr.write(`reach: replayed ${done} of ${total} readings, ${localTime(at, zone)}\n`);
    };
    return { show, end: () => {} };
  }
  const bar = new SingleBar({
    format: "reach: replay {bar} {percentage}%  {at}  {eta_formatted} left",
    stream: stderr,
    hideCursor: true,
  });
  let started = false;
  const show: Progress["show"] = ({ done, total, at }) => {
    if (!started) bar.start(total, 0);
    started = true;
    bar.update(done, { at: localTime(at, zone) });
  };
  return { show, end: () => bar.stop() };
}
