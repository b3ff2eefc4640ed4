import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Cadence } from "../../src/domain/cadence.ts";
import { freezeDueMonths } from "../../src/services/judging/freeze-month.ts";
import { toMonth } from "../../src/domain/month.ts";
import type { Metric } from "../../src/domain/platform.ts";
import { makeFolder } from "../../src/errors/make-folder.ts";
import { FIRST_RUN_PLATFORMS, PROFILES } from "../../src/platforms/profiles.ts";
import { slotsBetween } from "../../src/domain/slot.ts";
import { getPlannedUntil } from "../../src/services/collecting/planning/advance-schedule.ts";
import type { AppContext } from "../../src/services/context/app-context.ts";
import { type Clock, fileClock } from "../../src/telemetry/clock.ts";
import { createClockDriver } from "./drive-by-clock.ts";
import { openCollector } from "../compose/open-collector.ts";
import type { Deployment } from "../compose/open-deployment.ts";
import type { PlatformAccess } from "../compose/platform-access.ts";
import { runWorkers } from "../jobs/run-workers.ts";

/** The cadence of the replay: coarse, so that two months pass in less than a minute; followers alone once a day. */
const EVERY_MINUTES = 360;
const FOLLOWERS_ALONE_MINUTES = 1_440;

const REPLAY_CADENCE: Cadence = Object.fromEntries(
  FIRST_RUN_PLATFORMS.map((id) => {
    const { firstRun = [] } = PROFILES[id];
    const minutes = firstRun.includes("live") ? EVERY_MINUTES : FOLLOWERS_ALONE_MINUTES;
    const every = (metric: Metric) => (firstRun.includes(metric) ? minutes : null);
    return [id, { audience: every("audience"), live: every("live") }];
  }),
);
const MONTHS = ["2023-07", "2023-08"] as const;

export type ReplayProgress = { done: number; total: number; at: Date };

/** A clock that this process moves, kept in a file so that every part of the replay reads the same time. */
export type MovingClock = { clock: Clock; moveTo(at: Date): Promise<void> };

export async function createMovingClock(dataDir: string, startAt: Date): Promise<MovingClock> {
  const path = join(dataDir, "replay-clock");
  await makeFolder(dataDir);
  const moveTo = async (at: Date) => {
    await writeFile(`${path}.next`, String(at.getTime()));
    await rename(`${path}.next`, path);
  };
  await moveTo(startAt);
  return { clock: fileClock(path), moveTo };
}

/** The instant from which the replay has to be played, or `null` when it was played to its end before. */
export async function getReplayStart(deployment: Deployment): Promise<Date | null> {
  const state = await deployment.store.meta.get("replay");
  if (state === "done") return null;
  const begun = toMonth(MONTHS[0], deployment.settings.timezone).startsAt;
  const [first] = FIRST_RUN_PLATFORMS;
  const held = first === undefined ? null : await getPlannedUntil(deployment, first);
  return state === "playing" && held !== null ? held : begun;
}

export type ReplayOptions = {
  deployment: Deployment;
  access: PlatformAccess;
  moving: MovingClock;
  from: Date;
  acceptRegistry: (collector: AppContext) => Promise<void>;
  /** Takes the figures that people would have entered; called once all is read. */
  takeIntake: (collector: AppContext) => Promise<void>;
  onProgress: (progress: ReplayProgress) => void;
  signal: AbortSignal;
};

/**
 * Plays July and August 2023 through the real adapters, queue and store on a moving clock, one slot after another. If
 * it is stopped, it continues from there at the next start.
 */
export async function playReplay(options: ReplayOptions): Promise<void> {
  const { deployment, access, moving, from, signal } = options;
  const { timezone } = deployment.settings;
  const endsAt = toMonth(MONTHS[1], timezone).endsAt;
  const slots = [...slotsBetween(from, new Date(endsAt.getTime() + 1), EVERY_MINUTES, timezone)];
  const { collector, close } = await openCollector(deployment, access, {
    cadence: REPLAY_CADENCE,
    clock: moving.clock,
  });
  await deployment.store.meta.set("replay", "playing");
  await options.acceptRegistry(collector);
  await deployment.store.cadence.record(REPLAY_CADENCE, from);
  const platforms = [...access.adapters.keys()];
  const prefix = deployment.store.database;
  const workers = await runWorkers({
    collector,
    redisUrl: deployment.redisUrl,
    prefix,
    platforms,
    keepsSchedule: false,
  });
  const drive = createClockDriver({
    collector,
    platforms,
    signal,
    watches: false,
    closeMonths: async () => void (await freezeDueMonths(collector.judging)),
    onClosed: () => {},
  });
  try {
    for (const [done, slot] of slots.entries()) {
      if (signal.aborted) return;
      await moving.moveTo(slot);
      await drive.advance();
      options.onProgress({ done: done + 1, total: slots.length, at: slot });
    }
    await moving.moveTo(new Date(endsAt.getTime() + collector.judging.rules.close.graceHours * 3_600_000));
    await freezeDueMonths(collector.judging);
    await options.takeIntake(collector);
    await finish(collector, endsAt);
  } finally {
    await workers.close();
    await close();
  }
}

/** From the end of the replay on nothing is expected until the daemon's own cadence begins. */
async function finish(collector: Pick<AppContext, "store" | "adapters">, endsAt: Date): Promise<void> {
  const { store, adapters } = collector;
  await store.outbox.sequence();
  await store.cadence.record({}, endsAt);
  for (const platform of adapters.keys()) await store.meta.set(`planned-until.${platform}`, null);
  await store.meta.set("replay", "done");
}
