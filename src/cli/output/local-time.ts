import { DateTime } from "luxon";

/** An instant on the wall clock of the zone, with the zone's short name: `2023-07-01 06:00 IST`. */
export function localTime(at: Date, zone: string): string {
  const local = DateTime.fromJSDate(at, { zone }).setLocale("en-IN");
  return `${local.toFormat("yyyy-MM-dd HH:mm")} ${local.toFormat("ZZZZ")}`;
}
