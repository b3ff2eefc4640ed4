import { DateTime } from "luxon";
import type { Precision } from "../../domain/platform.ts";
import { toLocalDay } from "../../domain/slot.ts";
import type { ReportFault } from "../tables/cells.ts";

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/;
const WALL_CLOCK = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2})?)$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const EARLIEST = new Date("2004-01-01T00:00:00Z");

/** Parses an instant: with its zone, as local wall-clock time, or as a day, which means its start. */
export function instantCell(
  name: string,
  value: string,
  { zone, now }: { zone: string; now: Date },
  complain: ReportFault,
): Date | null {
  if (value === "") {
    complain(`${name} is blank; write it as YYYY-MM-DD, YYYY-MM-DD HH:MM, or an instant with its zone`);
    return null;
  }
  const at = readInstant(value, zone);
  if (at === null) {
    complain(
      `${name} is "${value.slice(0, 40)}"; allowed are YYYY-MM-DD, YYYY-MM-DD HH:MM (of ${zone}), or an instant such as 2023-07-14T11:00:00+05:30`,
    );
    return null;
  }
  if (at > now) complain(`${name} is "${value}", which is in the future`);
  else if (at < EARLIEST) complain(`${name} is "${value}", which is before 2004`);
  return at;
}

function readInstant(value: string, zone: string): Date | null {
  if (INSTANT.test(value)) {
    const at = DateTime.fromISO(value);
    return at.isValid ? at.toJSDate() : null;
  }
  const wall = WALL_CLOCK.exec(value);
  if (wall) {
    const at = DateTime.fromISO(`${wall[1]}T${wall[2]}`, { zone });
    return at.isValid ? at.toJSDate() : null;
  }
  if (!DAY.test(value)) return null;
  try {
    return toLocalDay(value, zone).startsAt;
  } catch {
    return null;
  }
}

const UNITS: Readonly<Record<string, number>> = { K: 1e3, M: 1e6, B: 1e9 };
const MOST = 10_000_000_000;

/** Parses followers or posts: digits, grouped or not, or abbreviated as on a screen (12.3K, 1.2M). */
export function figureCell(value: string, precision: Precision | null, complain: ReportFault): number | null {
  const plain = value.replaceAll(/(?<=\d),(?=\d)/g, "");
  if (/^\d{1,15}$/.test(plain) && Number(plain) <= MOST) return Number(plain);
  const short = /^(\d{1,6}(?:\.\d{1,2})?) ?([KMB])$/i.exec(plain);
  const unit = UNITS[short?.[2]?.toUpperCase() ?? ""];
  if (short && unit !== undefined) {
    if (precision !== "abbreviated")
      complain(`value is "${value}"; write abbreviated in precision for such a figure`);
    return Math.round(Number(short[1]) * unit);
  }
  complain(`value is "${value.slice(0, 40)}"; allowed is a whole number from 0 to ${MOST}, such as 12345`);
  return null;
}

const MINUTES_MAX = 1_440;

/** Parses the minutes of a live session; seconds are a fraction. */
export function minutesCell(value: string, complain: ReportFault): number | null {
  const minutes = /^\d{1,4}(\.\d{1,6})?$/.test(value) ? Number(value) : Number.NaN;
  if (minutes > 0 && minutes <= MINUTES_MAX) return minutes;
  complain(`value is "${value.slice(0, 40)}"; allowed are minutes, above 0 and at most ${MINUTES_MAX}`);
  return null;
}

/** Parses a link to the recording; `null` = blank. */
export function linkCell(value: string, complain: ReportFault): string | null {
  if (value === "") return null;
  if (value.length <= 500 && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return value;
  complain(`permalink is "${value.slice(0, 60)}"; allowed is a link that begins with https://`);
  return null;
}
