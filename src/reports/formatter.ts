import type { Formatter } from "./phrases.ts";

export type LengthUnits = { hours: string; minutes: string; seconds: string };

/** Creates the formatter of a locale: dates in the zone, digits 0-9 with Indian grouping. */
export function createFormatter(locale: "en-IN" | "hi-IN", zone: string, units: LengthUnits): Formatter {
  const shape = { timeZone: zone, numberingSystem: "latn" } as const;
  const day = new Intl.DateTimeFormat(locale, { ...shape, day: "numeric", month: "long", year: "numeric" });
  const time = new Intl.DateTimeFormat(locale, {
    ...shape,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const month = new Intl.DateTimeFormat(locale, {
    timeZone: "UTC",
    numberingSystem: "latn",
    month: "long",
    year: "numeric",
  });
  const count = new Intl.NumberFormat(locale, { numberingSystem: "latn", maximumFractionDigits: 2 });
  return {
    day: (at) => day.format(at),
    dayTime: (at) => `${day.format(at)} ${time.format(at)}`,
    month: (name) => month.format(new Date(`${name}-15T00:00:00Z`)),
    length: (seconds) => lengthText(seconds, units),
    span: (seconds) => spanText(seconds, units),
    count: (figure) => count.format(figure),
  };
}

function spanText(seconds: number, units: LengthUnits): string {
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 120) return `${minutes} ${units.minutes}`;
  const rest = minutes % 60;
  const hours = `${Math.floor(minutes / 60)} ${units.hours}`;
  return rest === 0 ? hours : `${hours} ${rest} ${units.minutes}`;
}

function lengthText(seconds: number, units: LengthUnits): string {
  const tenths = Math.floor(seconds * 10);
  const minutes = Math.floor(tenths / 600);
  const rest = (tenths % 600) / 10;
  if (rest === 0) return `${minutes} ${units.minutes}`;
  return minutes === 0 ? `${rest} ${units.seconds}` : `${minutes} ${units.minutes} ${rest} ${units.seconds}`;
}
