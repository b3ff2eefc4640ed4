import { DateTime } from "luxon";

/** A calendar month of the zone, `[startsAt, endsAt)`. */
export type Month = { month: string; startsAt: Date; endsAt: Date };

/** The month of that name, `YYYY-MM`. Throws a RangeError on anything else. */
export function toMonth(month: string, zone: string): Month {
  const [, year = "0", number = "0"] = /^(\d{4})-(\d{2})$/.exec(month) ?? [];
  const start = DateTime.fromObject({ year: Number(year), month: Number(number) }, { zone });
  if (!start.isValid) throw new RangeError(`no such month: ${month}`);
  return { month, startsAt: start.toJSDate(), endsAt: start.plus({ months: 1 }).toJSDate() };
}

/** The month that an instant falls in. */
export function monthAt(at: Date, zone: string): Month {
  return toMonth(DateTime.fromJSDate(at, { zone }).toFormat("yyyy-MM"), zone);
}

/** The local days of a month, `YYYY-MM-DD`, in order. */
export function daysOfMonth(month: string): string[] {
  const start = DateTime.fromFormat(month, "yyyy-MM", { zone: "utc" });
  return Array.from({ length: start.daysInMonth ?? 0 }, (_, i) =>
    start.plus({ days: i }).toFormat("yyyy-MM-dd"),
  );
}
