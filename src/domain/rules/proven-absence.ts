import { type Account, isWaiting } from "../account.ts";
import { type CoverageDay, countMinutes, openGaps } from "../coverage.ts";
import type { GapReason } from "../gap.ts";
import type { LookEdge, LookProof } from "../look.ts";
import type { Month } from "../month.ts";
import { toLocalDay } from "../slot.ts";
import { type Interval, unionIntervals, clipIntervals, subtractIntervals } from "../interval.ts";
import type { ObservedTime } from "../verdict.ts";

/** The platform's own lists of lives; any other edge can show that something was there, never that nothing was. */
const PROVING_EDGES: readonly LookEdge[] = ["live_videos", "broadcasts"];
const DAY_MS = 86_400_000;

export function provesAbsence(
  run: Pick<LookProof, "edge" | "complete" | "pagedToEnd" | "oldestStartAt">,
): boolean {
  return run.complete && PROVING_EDGES.includes(run.edge) && (run.pagedToEnd || run.oldestStartAt !== null);
}

/**
 * What the looks of a run tell of together (truth 5). Only the times of the first and the last are known, so the
 * stretches of the two are joined only where the longest hole leaves no doubt that the looks between them touch.
 */
export function provenIntervals(run: LookProof): Interval[] {
  if (!provesAbsence(run)) return [];
  const retentionMs = run.retentionDays * DAY_MS;
  const stop = run.pagedToEnd ? Number.NEGATIVE_INFINITY : (run.oldestStartAt?.getTime() ?? 0);
  const first = run.firstAt.getTime();
  const last = run.lastAt.getTime();
  const stretches = [
    { from: Math.max(first - retentionMs, stop), to: first },
    { from: Math.max(last - retentionMs, stop), to: last },
  ];
  const touching = run.longestHoleSeconds * 1000 <= retentionMs;
  return touching
    ? unionIntervals([...stretches, { from: Math.max(first, stop), to: last }])
    : unionIntervals(stretches);
}

/**
 * The part of the month in which the office had the account: its registered span, and every further day on which it
 * was expected to be read. So an account that is struck from the registry later still has to be accounted for.
 */
export function accountPartOfMonth(
  account: Pick<Account, "activeFrom" | "activeTo"> | null,
  coverage: readonly CoverageDay[],
  month: Month,
  zone: string,
): Interval[] {
  const whole = { from: month.startsAt.getTime(), to: month.endsAt.getTime() };
  const { activeFrom = null, activeTo = null } = account ?? {};
  const span = {
    from: activeFrom === null ? whole.from : toLocalDay(activeFrom, zone).startsAt.getTime(),
    to: activeTo === null ? whole.to : toLocalDay(activeTo, zone).endsAt.getTime(),
  };
  const expectedDays = coverage
    .filter(
      (day) => (activeFrom !== null && day.day < activeFrom) || (activeTo !== null && day.day > activeTo),
    )
    .filter((day) => countMinutes(day.expected) > 0)
    .map(({ day }) => ({
      from: toLocalDay(day, zone).startsAt.getTime(),
      to: toLocalDay(day, zone).endsAt.getTime(),
    }));
  return unionIntervals(clipIntervals([span, ...expectedDays], whole));
}

/**
 * What an account's looks leave untold of the part of the month in which the office had it, and how close they came.
 */
export function toObservedTime(
  accountKey: string,
  part: readonly Interval[],
  looks: readonly LookProof[],
  coverage: readonly CoverageDay[],
  zone: string,
): ObservedTime | null {
  const first = part[0];
  const last = part.at(-1);
  if (!first || !last) return null;
  const unseen = subtractIntervals(part, looks.flatMap(provenIntervals)).map((stretch) => ({
    from: new Date(stretch.from),
    to: new Date(stretch.to),
    why: mainReason(stretch, coverage, zone),
  }));
  return {
    account: accountKey,
    from: new Date(first.from),
    to: new Date(last.to),
    longestHoleSeconds: longestHole(part, looks.filter(provesAbsence)),
    unseen,
  };
}

/** The longest time without a look within the part, its ends included. Looks outside it do not shorten the ends. */
function longestHole(part: readonly Interval[], looks: readonly LookProof[]): number | null {
  let longest = -1;
  for (const { from, to } of part) {
    const inside = looks
      .filter((run) => run.lastAt.getTime() >= from && run.firstAt.getTime() <= to)
      .toSorted((a, b) => a.firstAt.getTime() - b.firstAt.getTime());
    if (inside.length === 0) return null;
    let seen = from;
    for (const run of inside) {
      longest = Math.max(longest, run.firstAt.getTime() - seen, run.longestHoleSeconds * 1000);
      seen = Math.max(seen, run.lastAt.getTime());
    }
    longest = Math.max(longest, to - seen);
  }
  return longest < 0 ? null : longest / 1000;
}

/** The reason that the most slots of the stretch ended with; `null` = nothing was asked, or nobody knows. */
function mainReason(stretch: Interval, coverage: readonly CoverageDay[], zone: string): GapReason | null {
  const counts = new Map<GapReason, number>();
  for (const day of coverage) {
    const startsAt = toLocalDay(day.day, zone).startsAt.getTime();
    if (startsAt + DAY_MS <= stretch.from || startsAt >= stretch.to) continue;
    for (const { minute, run } of openGaps(day)) {
      const at = startsAt + minute * 60_000;
      if (run && stretch.from <= at && at < stretch.to)
        counts.set(run.reason, (counts.get(run.reason) ?? 0) + 1);
    }
  }
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

/** Why nothing at all could be told of an account of which no look speaks. */
export function missingAccountReason(
  account: Pick<Account, "handle" | "externalId"> | null,
): "account_waiting" | "account_unresolved" | "account_unreadable" {
  if (account === null) return "account_unresolved";
  if (isWaiting(account)) return "account_waiting";
  return account.externalId === null ? "account_unresolved" : "account_unreadable";
}
