import { type Account, isWaiting } from "../account.ts";
import { type CoverageDay, countMinutes, openGaps } from "../coverage.ts";
import type { GapReason } from "../gap.ts";
import { listsPublicOnly, type LookProof, provesAbsence } from "../look.ts";
import type { WrongList } from "../live-session.ts";
import type { Month } from "../month.ts";
import { toLocalDay } from "../slot.ts";
import { type Interval, unionIntervals, clipIntervals, subtractIntervals } from "../interval.ts";
import type { ObservedTime } from "../verdict.ts";

const DAY_MS = 86_400_000;

/**
 * The time that the looks of a run cover together (truth 5). Only the times of the first and the last are known, so the
 * stretches of the two are joined only where the longest hole leaves no doubt that the looks between them touch. Looks
 * at a list that was wrong at the time prove nothing (truth 17).
 */
export function provenIntervals(run: LookProof, wrongLists: readonly WrongList[] = []): Interval[] {
  if (!provesAbsence(run)) return [];
  const holeMs = run.longestHoleSeconds * 1000;
  return unionIntervals(
    trustedParts(run, wrongLists).flatMap(({ from, to }) => intervalsOfPart(run, from, to, holeMs)),
  );
}

function intervalsOfPart(run: LookProof, first: number, last: number, holeMs: number): Interval[] {
  const retentionMs = run.retentionDays * DAY_MS;
  const stop = run.pagedToEnd ? Number.NEGATIVE_INFINITY : (run.oldestStartAt?.getTime() ?? 0);
  const intervals = [
    { from: Math.max(first - retentionMs, stop), to: first },
    { from: Math.max(last - retentionMs, stop), to: last },
  ];
  return holeMs <= retentionMs ? [...intervals, { from: Math.max(first, stop), to: last }] : intervals;
}

/**
 * The parts of a run, from a first to a last look, in which its list was not wrong. An empty list of an account whose
 * list was wrong before counts only where another list of the account confirmed it.
 */
function trustedParts(run: LookProof, wrongLists: readonly WrongList[]): Interval[] {
  const wrong = wrongLists.filter(({ edge }) => edge === run.edge);
  const isUnconfirmed = run.sessionIds.length === 0 && !run.confirmedBy;
  const times = wrong.map(({ from, until }) => ({
    from: from.getTime(),
    to: isUnconfirmed ? Number.POSITIVE_INFINITY : until.getTime(),
  }));
  const holeMs = run.longestHoleSeconds * 1000;
  let parts = [{ from: run.firstAt.getTime(), to: run.lastAt.getTime() }];
  for (const { from, to } of unionIntervals(times))
    parts = parts.flatMap((part) => {
      if (to <= part.from || part.to < from) return [part];
      const before = part.from < from ? [{ from: part.from, to: Math.max(part.from, from - holeMs) }] : [];
      const after = to <= part.to ? [{ from: Math.min(part.to, to + holeMs), to: part.to }] : [];
      return [...before, ...after];
    });
  return parts;
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

/** What an account's looks do not cover of the part of the month in which it was the office's. */
export function toObservedTime(
  accountKey: string,
  part: readonly Interval[],
  looks: readonly LookProof[],
  wrongLists: readonly WrongList[],
  coverage: readonly CoverageDay[],
  zone: string,
): ObservedTime | null {
  const first = part[0];
  const last = part.at(-1);
  if (!first || !last) return null;
  const believed = looks.flatMap((run) => provenIntervals(run));
  const proven = looks.flatMap((run) => provenIntervals(run, wrongLists));
  const unseen = subtractIntervals(part, proven).map((stretch) => ({
    from: new Date(stretch.from),
    to: new Date(stretch.to),
    why: mainReason(stretch, coverage, zone),
    ...(clipIntervals(believed, stretch).length > 0 ? { listWrong: true as const } : {}),
  }));
  const proving = looks.filter(provesAbsence);
  return {
    account: accountKey,
    from: new Date(first.from),
    to: new Date(last.to),
    longestHoleSeconds: longestHole(part, proving),
    ...(proving.some(listsPublicOnly) ? { listsPublicOnly: true as const } : {}),
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

/** Why an account without any look is undetermined. */
export function missingAccountReason(
  account: Pick<Account, "handle" | "externalId"> | null,
): "account_waiting" | "account_unresolved" | "account_unreadable" {
  if (account === null) return "account_unresolved";
  if (isWaiting(account)) return "account_waiting";
  return account.externalId === null ? "account_unresolved" : "account_unreadable";
}
