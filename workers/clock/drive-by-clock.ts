import { setTimeout as pause } from "node:timers/promises";
import type { PlatformId } from "../../src/domain/platform.ts";
import { shortestMinutes } from "../../src/domain/cadence.ts";
import { localDayAt, slotAt, slotsBetween } from "../../src/domain/slot.ts";
import { type Sweep, toSweepId } from "../../src/domain/sweep.ts";
import { catchUpSchedule, getPlannedUntil } from "../../src/services/collecting/planning/advance-schedule.ts";
import { closeOverdue } from "../../src/services/collecting/closing/close-overdue.ts";
import type { AppContext } from "../../src/services/context/app-context.ts";
import { reconcile } from "../../src/services/operations/reconcile.ts";
import { enqueueBatches } from "../../src/services/collecting/planning/enqueue-sweep.ts";
import { collectAll } from "../../src/store/collect-all.ts";
import { enqueueLivePoll } from "../../src/services/collecting/lives/poll-active-lives.ts";

/** How often the clock is read, in real milliseconds. */
const CLOCK_LOOK_MS = 5;

/** How often a sweep under way is checked. */
const LOOK_MS = 15;

/** How often the jobs of a sweep under way are checked. */
const JOBS_LOOK_MS = 150;

/** How long to wait after something failed on the way. */
const FAILED_WAIT_MS = 500;

export type ClockDriveOptions = {
  collector: AppContext;
  platforms: readonly PlatformId[];
  signal: AbortSignal;
  beforeSweep?: () => Promise<void>;
  /** Whether lives are watched between slots; off where the clock leaps from slot to slot. */
  watches: boolean;
  /** Freezes months that are due, and hands out their reports: whenever another local day begins. */
  closeMonths?: () => Promise<void>;
  /** Called once for each slot from the current one at the start on, in order. */
  onClosed: (platform: PlatformId, slot: Date) => void;
};

export type ClockDriver = {
  /** Accounts for every slot that is due now, and waits until the current ones are settled. */
  advance(): Promise<void>;
  /** Advances whenever the clock moves, until the signal. */
  run(): Promise<void>;
};

/**
 * Plans, in order, every slot that falls due as a clock moves, through the same sweep and batch jobs as the schedule,
 * and reports each one that is settled. A batch that a platform refused with Retry-After holds nothing up: its readings
 * are gaps with that reason until the clock has moved on and it can ask again. Any number of processes may drive at
 * once: each reports every slot.
 */
export function createClockDriver(options: ClockDriveOptions): ClockDriver {
  const { collector, platforms, signal } = options;
  const unreported = new Map<PlatformId, Date>();
  let closedOn = "";
  const advance = async (): Promise<void> => {
    await options.beforeSweep?.();
    // The current slot is planned even while an earlier one cannot be repaired yet; the failure is reported after that.
    const failure = await reconcile(collector).then(
      () => null,
      (error: unknown) => ({ error }),
    );
    const due = (
      await Promise.all(platforms.map((platform) => dueOf(collector, platform, unreported)))
    ).flat();
    if (failure !== null) throw failure.error;
    for (const { platform, slot, next, isCurrent } of due.toSorted(
      (a, b) => a.slot.getTime() - b.slot.getTime(),
    )) {
      if (isCurrent) await untilSettled(collector, platform, slot, signal);
      if (signal.aborted) return;
      unreported.set(platform, next);
      options.onClosed(platform, slot);
    }
    const { day } = localDayAt(collector.clock.now(), collector.zone);
    if (options.closeMonths && day !== closedOn) {
      await options.closeMonths();
      closedOn = day;
    }
    const swept = new Set(due.map(({ platform }) => platform));
    if (options.watches)
      for (const platform of platforms) if (!swept.has(platform)) await watchNow(collector, platform, signal);
  };
  return { advance, run: () => followClock(collector, advance, signal) };
}

/** Advances whenever the clock has moved; what failed is tried again after a pause. */
async function followClock(
  { clock, log }: ClockDriveOptions["collector"],
  advance: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  let seen = Number.NaN;
  while (!signal.aborted) {
    const now = clock.now().getTime();
    if (now === seen) {
      await rest(CLOCK_LOOK_MS, signal);
      continue;
    }
    try {
      await advance();
      seen = now;
    } catch (error) {
      log.error("the schedule could not be brought up to the clock; it is tried again", { error });
      await rest(FAILED_WAIT_MS, signal);
    }
  }
}

const rest = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  pause(milliseconds, undefined, { signal }).catch(() => {});

/** Only the current slot can be open still: those before it were closed when the schedule was brought up. */
type DueSlot = { platform: PlatformId; slot: Date; next: Date; isCurrent: boolean };

/** Brings the schedule up to the clock; returns the slots of the platform that were not reported yet. */
async function dueOf(
  collector: AppContext,
  platform: PlatformId,
  unreported: Map<PlatformId, Date>,
): Promise<DueSlot[]> {
  const { cadence, clock, zone } = collector;
  const every = shortestMinutes(cadence, platform);
  if (every === null) return [];
  const current = slotAt(clock.now(), every, zone);
  // A slot that was reported was planned before.
  if (current < (unreported.get(platform) ?? current)) return [];
  const held = unreported.get(platform) ?? (await getPlannedUntil(collector, platform));
  await catchUpSchedule(collector, platform);
  const first = unreported.has(platform) || (held !== null && held < current) ? (held ?? current) : current;
  // Kept at once: if what follows fails, the next round must still know which slots were not reported.
  if (!unreported.has(platform)) unreported.set(platform, first);
  const end = new Date(current.getTime() + 1);
  return [...slotsBetween(first, end, every, zone)].map((slot) => ({
    platform,
    slot,
    next: new Date(slot.getTime() + 1),
    isCurrent: slot.getTime() === current.getTime(),
  }));
}

async function untilSettled(
  collector: AppContext,
  platform: PlatformId,
  slot: Date,
  signal: AbortSignal,
): Promise<void> {
  const sweepId = toSweepId(platform, slot);
  let nextJobsLook = performance.now() + JOBS_LOOK_MS;
  while (!signal.aborted) {
    const sweep = await collector.store.sweeps.get(sweepId);
    if (sweep === null || sweep.closedAt !== null) return;
    if (collector.clock.now() >= sweep.closesAt) {
      await closeOverdue(collector, sweep);
      return;
    }
    if (performance.now() >= nextJobsLook) {
      if (await nothingMoves(collector, sweep)) return;
      nextJobsLook = performance.now() + JOBS_LOOK_MS;
    }
    await rest(LOOK_MS, signal);
  }
}

/**
 * Whether no batch of the sweep can come to its end before the clock moves: each waits for the platform, or its job is
 * dead. Jobs that Redis has lost are enqueued again.
 */
async function nothingMoves(
  collector: Pick<AppContext, "store" | "queues" | "clock" | "zone">,
  sweep: Sweep,
): Promise<boolean> {
  const { store, queues, clock } = collector;
  const open = await collectAll(store.sweeps.openBatches(sweep.sweepId));
  if (open.length === 0) return false;
  const jobs = await Promise.all(open.map(({ platform, batchId }) => queues.getBatchJob(platform, batchId)));
  const lost = open.filter((_, i) => jobs[i] === null);
  if (lost.length > 0)
    await enqueueBatches(
      collector,
      sweep,
      lost.map(({ batchId }) => batchId),
    );
  const now = clock.now();
  return jobs.every((job) => {
    if (job === null || job.state === "done") return false;
    return job.state === "dead" || (job.waitsUntil !== null && now < job.waitsUntil);
  });
}

/** A watch of the minute that the clock shows; waits for it unless the clock moves on. */
async function watchNow(
  collector: Pick<AppContext, "store" | "queues" | "adapters" | "clock">,
  platform: PlatformId,
  signal: AbortSignal,
): Promise<void> {
  const { clock, queues } = collector;
  const begun = clock.now().getTime();
  const minute = await enqueueLivePoll(collector, platform);
  if (minute === null) return;
  while (!signal.aborted && clock.now().getTime() === begun && (await queues.isPollPending(platform, minute)))
    await rest(LOOK_MS, signal);
}
