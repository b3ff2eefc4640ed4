import type { GapReason } from "./gap.ts";
import type { Metric, PlatformId, Via } from "./platform.ts";

/**
 * A set of minutes of a local day, in words of 30 minutes: key `"0"` holds the bits of 00:00-00:29. Words are plain
 * 30-bit integers, so that MongoDB's `$bit` can add to them and doing it twice changes nothing.
 */
export type MinuteSet = Record<string, number>;

const WORD_MINUTES = 30;

export function toMinuteBit(minute: number): { key: string; bit: number } {
  return { key: String(Math.floor(minute / WORD_MINUTES)), bit: 1 << (minute % WORD_MINUTES) };
}

export function hasMinute(set: MinuteSet | undefined, minute: number): boolean {
  const { key, bit } = toMinuteBit(minute);
  return ((set?.[key] ?? 0) & bit) !== 0;
}

export function withMinute(set: MinuteSet, minute: number): MinuteSet {
  const { key, bit } = toMinuteBit(minute);
  return { ...set, [key]: (set[key] ?? 0) | bit };
}

export function countMinutes(set: MinuteSet | undefined): number {
  let count = 0;
  for (let word of Object.values(set ?? {})) {
    for (; word !== 0; word &= word - 1) count += 1;
  }
  return count;
}

/** The minutes of the set, ascending. */
export function minutesIn(set: MinuteSet | undefined): number[] {
  const minutes: number[] = [];
  const keys = Object.keys(set ?? {}).map(Number);
  for (const key of keys.sort((a, b) => a - b)) {
    const word = set?.[String(key)] ?? 0;
    for (let i = 0; i < WORD_MINUTES; i += 1)
      if ((word & (1 << i)) !== 0) minutes.push(key * WORD_MINUTES + i);
  }
  return minutes;
}

/**
 * A run of slots that ended as gaps for one reason; minutes of the local day, both ends included. Runs are appended in
 * the order in which they became known, and stay when a slot is read later: the newest run that holds a minute has its
 * last reason; `at` and `until` are when that was first and last recorded.
 */
export type GapRun = {
  from: number;
  to: number;
  reason: GapReason;
  detail: string;
  at: Date;
  until: Date;
};

/** A reading of another origin beside the gaps of a day. */
export type Repair = { via: Exclude<Via, "api">; slot: Date; at: Date };

/** What was expected of one account and metric on one local day, and what came. A minute is that of a slot. */
export type CoverageDay = {
  accountKey: string;
  officeId: string;
  platform: PlatformId;
  metric: Metric;
  day: string;
  expected: MinuteSet;
  read: MinuteSet;
  gaps: readonly GapRun[];
  /** What filled the day afterwards; the gaps stay. */
  repairs?: readonly Repair[];
};

/** The expected minutes of the day that were not read, each with the last reason known. */
export function openGaps(
  day: Pick<CoverageDay, "expected" | "read" | "gaps">,
): { minute: number; run: GapRun | null }[] {
  return minutesIn(day.expected)
    .filter((minute) => !hasMinute(day.read, minute))
    .map((minute) => ({
      minute,
      run: day.gaps.findLast((run) => run.from <= minute && minute <= run.to) ?? null,
    }));
}

/** Sums `countCoverage` over several days. */
export function sumCoverage(days: readonly Pick<CoverageDay, "expected" | "read">[]): {
  expected: number;
  read: number;
} {
  const counts = days.map(countCoverage);
  return {
    expected: counts.reduce((sum, { expected }) => sum + expected, 0),
    read: counts.reduce((sum, { read }) => sum + read, 0),
  };
}

/** `expected` and `read` counts; a reading outside what was expected does not count. */
export function countCoverage(day: Pick<CoverageDay, "expected" | "read">): {
  expected: number;
  read: number;
} {
  const both: MinuteSet = {};
  for (const [key, word] of Object.entries(day.expected)) both[key] = word & (day.read[key] ?? 0);
  return { expected: countMinutes(day.expected), read: countMinutes(both) };
}
