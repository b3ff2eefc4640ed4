const formats = new Map<string, Intl.DateTimeFormat>();

/** The zone's offset from UTC at an instant, in milliseconds. */
function offsetMs(at: number, zone: string): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(zone, format);
  }
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(at)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

/** The instant of a wall-clock time in the zone, in milliseconds. Days and months may overflow. */
export function wallTime(zone: string, year: number, month: number, day: number, seconds = 0): number {
  const wall = Date.UTC(year, month - 1, day) + seconds * 1000;
  const first = wall - offsetMs(wall, zone);
  return wall - offsetMs(first, zone);
}

/** A calendar month of the zone: `YYYY-MM`, its number of days, and its bounds in milliseconds, `[startMs, endMs)`. */
export type ZoneMonth = {
  name: string;
  year: number;
  month: number;
  days: number;
  startMs: number;
  endMs: number;
};

const months = new Map<string, ZoneMonth>();

/** Throws a RangeError if the name is not `YYYY-MM`. */
export function zoneMonth(name: string, zone: string): ZoneMonth {
  const key = `${zone} ${name}`;
  const known = months.get(key) ?? computeMonth(name, zone);
  months.set(key, known);
  return known;
}

function computeMonth(name: string, zone: string): ZoneMonth {
  const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(name);
  if (!match) throw new RangeError(`month must be YYYY-MM, not ${JSON.stringify(name)}`);
  const [year, month] = [Number(match[1]), Number(match[2])];
  return {
    name,
    year,
    month,
    days: new Date(Date.UTC(year, month, 0)).getUTCDate(),
    startMs: wallTime(zone, year, month, 1),
    endMs: wallTime(zone, year, month + 1, 1),
  };
}

/** The month of an instant in the zone, `YYYY-MM`. */
export function monthNameAt(at: number, zone: string): string {
  return new Date(at + offsetMs(at, zone)).toISOString().slice(0, 7);
}

/** The month `by` months later (or earlier, when negative). */
export function shiftMonth(name: string, by: number): string {
  const [year = 0, month = 1] = name.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1 + by, 1)).toISOString().slice(0, 7);
}

/** The local day of an instant, and when it ends, in milliseconds. */
export function zoneDayAt(at: number, zone: string): { name: string; endMs: number } {
  const name = new Date(at + offsetMs(at, zone)).toISOString().slice(0, 10);
  const [year = 0, month = 1, day = 1] = name.split("-").map(Number);
  return { name, endMs: wallTime(zone, year, month, day + 1) };
}
