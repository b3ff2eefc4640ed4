import { readFileSync } from "node:fs";

/** The one source of "now". */
export type Clock = {
  now(): Date;
  /** Where time comes from, for logs and for the mark on data. */
  source: "system" | "file";
};

export const systemClock: Clock = { now: () => new Date(), source: "system" };

/**
 * A clock that a file tells: milliseconds since the epoch, as text. Read anew at each call; a file that is being
 * written, or is empty, leaves the last time standing. It never runs backwards.
 */
export function fileClock(path: string): Clock {
  let last = readMillis(path);
  if (last === null) throw new RangeError(`${path} does not hold milliseconds since the epoch`);
  return {
    source: "file",
    now: () => {
      const read = readMillis(path);
      if (read !== null && (last === null || read > last)) last = read;
      return new Date(last ?? 0);
    },
  };
}

function readMillis(path: string): number | null {
  try {
    const text = readFileSync(path, "utf8").trim();
    return /^\d{1,15}$/.test(text) ? Number(text) : null;
  } catch {
    return null;
  }
}
