import { setTimeout as pause } from "node:timers/promises";
import type { PlatformId } from "../src/domain/platform.ts";
import { sweepIdOf } from "../src/domain/sweep.ts";
import { advanceSchedule } from "../src/services/advance-schedule.ts";
import { closeOverdue } from "../src/services/close-sweep.ts";
import type { Collector } from "../src/services/context.ts";
import { reconcile } from "../src/services/reconcile.ts";
import { armWatch } from "../src/services/watch-lives.ts";
import type { ClockWaits } from "./clock-waits.ts";

/** How often the clock file, and a sweep under way, are looked at, in real milliseconds. */
const LOOK_MS = 15;

export type ClockDrive = {
  collector: Collector;
  platforms: readonly PlatformId[];
  waits: ClockWaits;
  signal: AbortSignal;
  beforeSweep?: () => Promise<void>;
  /** Whether lives are watched between slots; off where the clock leaps from slot to slot. */
  watches: boolean;
  onClosed: (platform: PlatformId, slot: Date) => void;
};

/**
 * Plans, in order, every slot that falls due as a clock file moves, through the same sweep and batch jobs as the
 * schedule, and tells each one that is settled. A batch that a platform told to wait holds nothing up: its readings
 * are gaps with that reason until the clock has moved on and it can ask again.
 */
export async function driveByClock(drive: ClockDrive): Promise<void> {
  const { collector, signal } = drive;
  let seen = Number.NaN;
  while (!signal.aborted) {
    const now = collector.clock.now().getTime();
    if (now === seen) {
      await pause(LOOK_MS, undefined, { signal }).catch(() => {});
      continue;
    }
    seen = now;
    await advanceOnce(drive);
  }
}

/** Accounts for every slot that is due now, and waits until the current ones are settled. */
export async function advanceOnce(drive: ClockDrive): Promise<void> {
  const { collector, platforms } = drive;
  await drive.beforeSweep?.();
  await reconcile(collector);
  const due = await Promise.all(
    platforms.map(async (platform) => {
      const slots = await advanceSchedule(collector, platform);
      return slots.map((slot) => ({ ...slot, platform }));
    }),
  );
  const inOrder = due.flat().sort((a, b) => a.slot.getTime() - b.slot.getTime());
  for (const { platform, slot, planned } of inOrder) {
    if (planned) await untilSettled(drive, platform, slot);
    drive.onClosed(platform, slot);
  }
  if (drive.watches) for (const platform of platforms) await armWatch(collector, platform);
}

async function untilSettled(drive: ClockDrive, platform: PlatformId, slot: Date): Promise<void> {
  const { collector, waits, signal } = drive;
  const sweepId = sweepIdOf(platform, slot);
  while (!signal.aborted) {
    const sweep = await collector.store.sweeps.get(sweepId);
    if (sweep === null || sweep.closedAt !== null) return;
    if (collector.clock.now() >= sweep.closesAt) {
      await closeOverdue(collector, sweep);
      return;
    }
    const batches = await collector.store.sweeps.batchesOf(sweepId);
    const open = batches.filter(({ settledAt }) => settledAt === null);
    if (open.length > 0 && open.every(({ batchId }) => waits.mustWait(batchId))) return;
    await pause(LOOK_MS, undefined, { signal }).catch(() => {});
  }
}
