import type { Metric, PlatformId } from "./platform.ts";
import { isSlot } from "./slot.ts";

/** How often each metric of a platform is read, in minutes; `null` = off. */
export type Cadence = Partial<Record<PlatformId, Record<Metric, number | null>>>;

/** A cadence and the instant from which it held; `null` cadence = nothing was planned from then on. */
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
