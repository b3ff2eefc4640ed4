import type { Metric, PlatformId } from "./platform.ts";
import { isSlot, slotsBetween } from "./slot.ts";

/** How often each metric of a platform is read, in minutes; `null` = off. */
export type Cadence = Partial<Record<PlatformId, Record<Metric, number | null>>>;

/** A cadence and the instant from which it held; an empty one = nothing was planned from then on. */
export type CadenceChange = { since: Date; cadence: Cadence };

/** The shortest cadence of a platform: how often its sweeps are planned. `null` = never. */
export function shortestMinutes(cadence: Cadence, platform: PlatformId): number | null {
  const all = Object.values(cadence[platform] ?? {}).filter((minutes) => minutes !== null);
  return all.length === 0 ? null : Math.min(...all);
}

/** The metrics that are due on the platform at this slot, each with its cadence. */
export function dueAt(
  cadence: Cadence,
  platform: PlatformId,
  slot: Date,
  zone: string,
): Partial<Record<Metric, number>> {
  const due: Partial<Record<Metric, number>> = {};
  const { audience = null, live = null } = cadence[platform] ?? {};
  if (audience !== null && isSlot(slot, audience, zone)) due.audience = audience;
  if (live !== null && isSlot(slot, live, zone)) due.live = live;
  return due;
}

/** A slot that fell due, with the metrics that were due then. */
export type DueSlot = { slot: Date; metrics: readonly Metric[] };

/**
 * The slots of a platform in [from, until), each by the cadence that held then. What was before the first cadence that
 * is known is judged by that one, and without any history by the present one.
 */
export function dueSlotsBetween(
  history: readonly CadenceChange[],
  present: Cadence,
  platform: PlatformId,
  [from, until]: readonly [Date, Date],
  zone: string,
): DueSlot[] {
  const changes = history.length === 0 ? [{ since: from, cadence: present }] : history;
  return changes.flatMap(({ since, cadence }, index) => {
    const every = shortestMinutes(cadence, platform);
    const begins = index === 0 || since < from ? from : since;
    const next = changes[index + 1]?.since ?? until;
    const ends = next < until ? next : until;
    if (every === null || begins >= ends) return [];
    return [...slotsBetween(begins, ends, every, zone)].map((slot) => ({
      slot,
      metrics: Object.keys(dueAt(cadence, platform, slot, zone)) as Metric[],
    }));
  });
}
