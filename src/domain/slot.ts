import { DateTime } from "luxon";

/** Cadences whose slots fit the wall clock, with one on every local midnight. In minutes. */
export const CADENCE_MINUTES = [
  1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60, 120, 180, 240, 360, 480, 720, 1440,
] as const;

const MINUTE_MS = 60_000;

/** A local day of the zone: its name and the instants at which it begins and ends (25 h on a day of changed clocks). */
export type LocalDay = { day: string; startsAt: Date; endsAt: Date };

/** Days worked out before: the calendar's arithmetic is slow, and months are processed day by day. */
type KnownDays = { byName: Map<string, LocalDay>; byUtcDay: Map<number, LocalDay[]> };

const KNOWN_DAYS_MAX = 1_000;
const knownDays = new Map<string, KnownDays>();

/** The local day that an instant falls in. */
export function localDayAt(at: Date, zone: string): LocalDay {
  const utcDay = Math.floor(at.getTime() / (24 * 60 * MINUTE_MS));
  const near = knownDaysOf(zone).byUtcDay.get(utcDay);
  const held = near?.find(({ startsAt, endsAt }) => startsAt <= at && at < endsAt);
  if (held) return held;
  const day = describeDay(DateTime.fromJSDate(at, { zone }).startOf("day"));
  const { byUtcDay } = knownDaysOf(zone);
  byUtcDay.set(utcDay, [...(byUtcDay.get(utcDay) ?? []), day]);
  return day;
}

/** The local day of that name, `YYYY-MM-DD`. Throws a RangeError on a day that the calendar does not have. */
export function toLocalDay(day: string, zone: string): LocalDay {
  const held = knownDaysOf(zone).byName.get(day);
  if (held) return held;
  const start = DateTime.fromFormat(day, "yyyy-MM-dd", { zone });
  if (!start.isValid) throw new RangeError(`no such day: ${day}`);
  const found = describeDay(start.startOf("day"));
  knownDaysOf(zone).byName.set(day, found);
  return found;
}

function knownDaysOf(zone: string): KnownDays {
  const known = knownDays.get(zone);
  if (known && known.byName.size + known.byUtcDay.size < KNOWN_DAYS_MAX) return known;
  const fresh: KnownDays = { byName: new Map(), byUtcDay: new Map() };
  knownDays.set(zone, fresh);
  return fresh;
}

function describeDay(start: DateTime): LocalDay {
  return {
    day: start.toFormat("yyyy-MM-dd"),
    startsAt: start.toJSDate(),
    endsAt: start.plus({ days: 1 }).startOf("day").toJSDate(),
  };
}

/** Minutes from local midnight to the instant, whole minutes. */
export function minuteOfDay(at: Date, zone: string): number {
  return Math.floor((at.getTime() - localDayAt(at, zone).startsAt.getTime()) / MINUTE_MS);
}

/** The slot that an instant falls in: the newest multiple of the cadence since local midnight. */
export function slotAt(at: Date, everyMinutes: number, zone: string): Date {
  const day = localDayAt(at, zone);
  const step = everyMinutes * MINUTE_MS;
  const passed = Math.floor((at.getTime() - day.startsAt.getTime()) / step);
  return new Date(day.startsAt.getTime() + passed * step);
}

/** The instant at which the slot closes: the next multiple of the cadence, or the next local midnight. */
export function slotEnd(slot: Date, everyMinutes: number, zone: string): Date {
  const day = localDayAt(slot, zone);
  return new Date(Math.min(slot.getTime() + everyMinutes * MINUTE_MS, day.endsAt.getTime()));
}

/** Whether an answer that came at `at` may carry this slot: [S, S + interval). */
export function isCurrent(slot: Date, everyMinutes: number, at: Date, zone: string): boolean {
  return slot <= at && at < slotEnd(slot, everyMinutes, zone);
}

/** Every slot in [from, until), in order. */
export function* slotsBetween(from: Date, until: Date, everyMinutes: number, zone: string): Generator<Date> {
  let slot = slotAt(from, everyMinutes, zone);
  if (slot < from) slot = slotEnd(slot, everyMinutes, zone);
  while (slot < until) {
    yield slot;
    slot = slotEnd(slot, everyMinutes, zone);
  }
}

/** Whether the instant is a slot of this cadence. */
export function isSlot(at: Date, everyMinutes: number, zone: string): boolean {
  return slotAt(at, everyMinutes, zone).getTime() === at.getTime();
}
