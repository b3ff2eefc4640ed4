import { type DueSlot, dueSlotsBetween, shortestMinutes } from "../../../domain/cadence.ts";
import { METRICS, type Metric, type PlatformId } from "../../../domain/platform.ts";
import { slotAt, slotEnd } from "../../../domain/slot.ts";
import { toSweepId } from "../../../domain/sweep.ts";
import type { AppContext } from "../../context/app-context.ts";
import { recordMissedSlots } from "./missed-slots.ts";
import { planSweep } from "./plan-sweep.ts";

/** The first slot of a platform that is neither planned nor a gap yet, as stored; `null` before its first start. */
export const getPlannedUntil = (
  { store }: Pick<AppContext, "store">,
  platform: PlatformId,
): Promise<Date | null> => store.meta.get(`planned-until.${platform}`);

/**
 * Brings a platform's schedule up to the present: slots that passed while nothing ran become gaps `not_running`, and the
 * current slot is planned; the cadence of that time decides what was due. A late job thus reads the current slot, never
 * an old one, and with it what is due less often, was missed and whose slot lasts. Returns the slots that were settled
 * so, oldest first, and whether each was planned or missed.
 */
export async function advanceSchedule(
  app: AppContext,
  platform: PlatformId,
): Promise<{ slot: Date; planned: boolean }[]> {
  const { store, cadence, clock, zone } = app;
  const every = shortestMinutes(cadence, platform);
  if (every === null || !app.adapters.has(platform)) return [];
  const current = slotAt(clock.now(), every, zone);
  await app.clockGuard.require();
  const from = (await getCrediblePlannedUntil(app, platform, current, every)) ?? current;
  const passed = await passedSlots(app, platform, from, current);
  const missed = await withoutPlanned(app, platform, passed);
  if (missed.length > 0) {
    await recordMissedSlots(app, platform, missed, { detail: "the collector was not running" });
    app.log.warn("slots missed while nothing ran", {
      platform,
      slots: missed.length,
      from: missed[0]?.slot.toISOString(),
      to: missed.at(-1)?.slot.toISOString(),
    });
  }
  await planSweep(app, platform, current, stillCurrent(app, platform, missed, current));
  await store.meta.set(`planned-until.${platform}`, slotEnd(current, every, zone));
  const planned = current >= from ? [{ slot: current, planned: true }] : [];
  return [...missed.map(({ slot }) => ({ slot, planned: false })), ...planned];
}

/**
 * The stored instant, unless it is farther ahead than one interval: then a clock that was wrong wrote it, and the newest
 * sweep until now says how far the schedule came.
 */
async function getCrediblePlannedUntil(
  app: Pick<AppContext, "store" | "zone" | "log">,
  platform: PlatformId,
  current: Date,
  everyMinutes: number,
): Promise<Date | null> {
  const { store, zone, log } = app;
  const stored = await getPlannedUntil(app, platform);
  if (stored === null || stored <= slotEnd(current, everyMinutes, zone)) return stored;
  log.warn("stored schedule lies in the future, not used", { platform, plannedUntil: stored });
  const [newest] = await store.sweeps.list({ platform, until: new Date(current.getTime() + 1) }, 1);
  return newest === undefined ? null : slotEnd(newest.slot, everyMinutes, zone);
}

/**
 * Metrics whose current slot was missed, each with its cadence: for example because the machine slept when it began. A
 * metric that is due less often than the sweeps is read with the next sweep, while its slot lasts.
 */
function stillCurrent(
  { cadence, zone }: Pick<AppContext, "zone" | "cadence">,
  platform: PlatformId,
  missed: readonly DueSlot[],
  current: Date,
): Partial<Record<Metric, number>> {
  const found: Partial<Record<Metric, number>> = {};
  for (const metric of METRICS) {
    const every = cadence[platform]?.[metric] ?? null;
    if (every === null) continue;
    const at = slotAt(current, every, zone).getTime();
    if (missed.some(({ slot, metrics }) => slot.getTime() === at && metrics.includes(metric)))
      found[metric] = every;
  }
  return found;
}

/** As advanceSchedule, but only where the current slot is not planned yet: for callers that check again and again. */
export async function catchUpSchedule(app: AppContext, platform: PlatformId): Promise<void> {
  const every = shortestMinutes(app.cadence, platform);
  if (every === null) return;
  const current = slotAt(app.clock.now(), every, app.zone);
  const until = await getCrediblePlannedUntil(app, platform, current, every);
  if (until === null || app.clock.now() >= until) await advanceSchedule(app, platform);
}

async function passedSlots(
  { store, cadence, zone }: Pick<AppContext, "store" | "zone" | "cadence">,
  platform: PlatformId,
  from: Date,
  current: Date,
): Promise<DueSlot[]> {
  if (from >= current) return [];
  return dueSlotsBetween(await store.cadence.history(), cadence, platform, [from, current], zone);
}

async function withoutPlanned(
  app: Pick<AppContext, "store">,
  platform: PlatformId,
  slots: readonly DueSlot[],
): Promise<DueSlot[]> {
  const [first, last] = [slots[0]?.slot, slots.at(-1)?.slot];
  if (!first || !last) return [];
  const until = new Date(last.getTime() + 1);
  const sweeps = await app.store.sweeps.list({ platform, since: first, until }, slots.length + 1);
  const known = new Set(sweeps.map(({ sweepId }) => sweepId));
  return slots.filter(({ slot }) => !known.has(toSweepId(platform, slot)));
}
