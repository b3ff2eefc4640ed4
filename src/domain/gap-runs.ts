import { type CoverageDay, type GapRun, hasMinute, type MinuteSet } from "./coverage.ts";
import type { GapReason } from "./gap.ts";

/** The reason of one slot that was not read; the minute is that of the slot. */
export type ReportedGap = { minute: number; reason: GapReason; detail: string; at: Date };

/**
 * The day's runs of gaps with one more reason. `null` = it changes nothing: the slot is read, or its last reason was
 * the same. The newest run grows if it has the same reason and no slot is expected in between; else a run is added,
 * since the newest run that holds a minute has its last reason.
 */
export function addGapRun(
  day: Pick<CoverageDay, "expected" | "read" | "gaps">,
  { minute, reason, detail, at }: ReportedGap,
): readonly GapRun[] | null {
  if (hasMinute(day.read, minute)) return null;
  const lastWord = day.gaps.findLast((run) => run.from <= minute && minute <= run.to);
  const known = hasMinute(day.expected, minute);
  if (known && lastWord?.reason === reason && lastWord.detail === detail) {
    if (at <= lastWord.until) return null;
    return day.gaps.map((run) => (run === lastWord ? { ...run, until: at } : run));
  }
  const newest = day.gaps.at(-1);
  if (newest && newest.reason === reason && newest.detail === detail && newest.to < minute) {
    if (!expectsBetween(day.expected, newest.to, minute))
      return [
        ...day.gaps.slice(0, -1),
        { ...newest, to: minute, until: at > newest.until ? at : newest.until },
      ];
  }
  return [...day.gaps, { from: minute, to: minute, reason, detail, at, until: at }];
}

function expectsBetween(expected: MinuteSet, after: number, before: number): boolean {
  for (let minute = after + 1; minute < before; minute += 1) if (hasMinute(expected, minute)) return true;
  return false;
}
