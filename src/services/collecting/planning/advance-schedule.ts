import { type DueSlot, dueSlotsBetween, shortestMinutes } from "../../../domain/cadence.ts";
import { METRICS, type Metric, type PlatformId } from "../../../domain/platform.ts";
import { slotAt, slotEnd } from "../../../domain/slot.ts";
import { toSweepId } from "../../../domain/sweep.ts";
import type { AppContext } from "../../context/app-context.ts";
import { recordMissedSlots } from "./missed-slots.ts";
import { planSweep } from "./plan-sweep.ts";

const plannedKey = (platform: PlatformId): string => `planned-until.${platform}`;

/** The first slot of a platform that the schedule has not accounted for yet; `null` before its first start. */
export async function getPlannedUntil(
  collector: Pick<AppContext, "store">,
  platform: PlatformId,
): Promise<Date | null> {
  const held = await collector.store.meta.get(plannedKey(platform));
  return held === null || held === "" ? null : new Date(held);
}

/**
 * Brings a platform's schedule up to the present: slots that passed while nothing ran become gaps `not_running`, and
 * the current slot is planned. What was due then is told by the cadence of then. A late job thus reads the current
 * slot, never an old one: also that of what is due less often, where it was missed and lasts. Gives the slots that were
 * accounted for, oldest first, and whether each was planned or missed. `until` is what plannedUntil told just now; left
 * out, it is asked.
 */
export async function advanceSchedule(
  collector: AppContext,
  platform: PlatformId,
  until?: Date | null,
): Promise<{ slot: Date; planned: boolean }[]> {
  const { store, cadence, clock, zone } = collector;
  const every = shortestMinutes(cadence, platform);
  if (every === null || !collector.adapters.has(platform)) return [];
  const current = slotAt(clock.now(), every, zone);
  const from = (until === undefined ? await getPlannedUntil(collector, platform) : until) ?? current;
  const missed = await withoutPlanned(
    collector,
    platform,
    await passedSlots(collector, platform, from, current),
  );
  if (missed.length > 0) {
    await recordMissedSlots(collector, platform, missed, { detail: "the collector was not running" });
    collector.log.warn("slots passed while nothing ran; they are gaps", {
      platform,
      slots: missed.length,
      from: missed[0]?.slot.toISOString(),
      to: missed.at(-1)?.slot.toISOString(),
    });
  }
  await planSweep(collector, platform, current, stillCurrent(collector, platform, missed, current));
  await store.meta.set(plannedKey(platform), slotEnd(current, every, zone).toISOString());
  const planned = current >= from ? [{ slot: current, planned: true }] : [];
  return [...missed.map(({ slot }) => ({ slot, planned: false })), ...planned];
}

/**
 * Metrics whose current slot was missed, each with its cadence: the machine stood still while it began, say. What is
 * due less often than the sweeps are is asked for with the next of them, while its slot lasts.
 */
function stillCurrent(
  { cadence, zone }: AppContext,
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

/**
 * As advanceSchedule, but only where the present is not accounted for yet: for those who look in on the schedule, again
 * and again.
 */
export async function catchUpSchedule(collector: AppContext, platform: PlatformId): Promise<void> {
  const until = await getPlannedUntil(collector, platform);
  if (until === null || collector.clock.now() >= until) await advanceSchedule(collector, platform, until);
}

async function passedSlots(
  { store, cadence, zone }: AppContext,
  platform: PlatformId,
  from: Date,
  current: Date,
): Promise<DueSlot[]> {
  if (from >= current) return [];
  return dueSlotsBetween(await store.cadence.history(), cadence, platform, [from, current], zone);
}

async function withoutPlanned(
  collector: AppContext,
  platform: PlatformId,
  slots: readonly DueSlot[],
): Promise<DueSlot[]> {
  const [first, last] = [slots[0]?.slot, slots.at(-1)?.slot];
  if (!first || !last) return [];
  const until = new Date(last.getTime() + 1);
  const sweeps = await collector.store.sweeps.list({ platform, since: first, until }, slots.length + 1);
  const known = new Set(sweeps.map(({ sweepId }) => sweepId));
  return slots.filter(({ slot }) => !known.has(toSweepId(platform, slot)));
}
