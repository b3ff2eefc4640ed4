import { readFileSync } from "node:fs";

/** The one source of "now". */
export type Clock = {
  now(): Date;
  /** Where time comes from, for logs and the mark on data. */
  source: "system" | "file";
};

export const systemClock: Clock = { now: () => new Date(), source: "system" };

/**
 * A clock that reads milliseconds since the epoch from a file at each call. A file that is empty or being written
 * keeps the last time; it never runs backwards.
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
