import { type LiveSession, wasOnAir } from "./live-session.ts";
import type { Finding } from "./finding.ts";
import { isOver, isOnAir, type SessionObservation } from "./session-observation.ts";
import { foldTimes } from "./session-times.ts";

/** A session as it was before some observations, and as it is with them. */
type Observed = { before: LiveSession | null; now: LiveSession; observations: readonly SessionObservation[] };

/**
 * What a person should know of a session whose observations contradict each other: they decide nothing against what
 * was proven before. Of those that came up with the newest observations; the others are kept already.
 */
export function findContradictions(
  { before, now, observations }: Observed,
  others: readonly LiveSession[],
): Finding[] {
  const at = now.lastSeenAt;
  const finding = (code: Finding["code"], detail: string): Finding => ({
    accountKey: now.accountKey,
    code,
    detail: `live ${now.sessionId}: ${detail}`,
    at,
  });
  const isNew = <T>(all: readonly T[], old: readonly T[] | undefined) => all.slice(old?.length ?? 0);
  return [
    ...isNew(now.otherStarts, before?.otherStarts).map((start) =>
      finding(
        "start_contradicted",
        `its reported start was ${now.toldStartAt?.toISOString() ?? "unknown"} and is now ${start.toISOString()}`,
      ),
    ),
    ...newStatusesAfterAir(now, before, observations).map((status) =>
      finding("status_contradicted", `it was on air, and is now reported as "${status}"`),
    ),
    ...newImplausible(before, observations).map((seconds) =>
      finding(
        "length_implausible",
        `a length of ${seconds} s was reported, which cannot be; it decides nothing`,
      ),
    ),
    ...isNew(now.wrongLists, before?.wrongLists).map(({ edge, from }) =>
      finding("list_wrong", `the list ${edge} lacked it at ${from.toISOString()} although it was there`),
    ),
    ...(before === null ? findTwins(now, others) : []).map((twin) =>
      finding("same_live_twice", `live ${twin} of the account has the same start; the two count once`),
    ),
  ];
}

/** Statuses that were reported after it was on air and contradict that; only those that are the newest now. */
function newStatusesAfterAir(
  now: LiveSession,
  before: LiveSession | null,
  observations: readonly SessionObservation[],
): string[] {
  if (!wasOnAir(now) || before === null || before.platformStatus === now.platformStatus) return [];
  const newest = observations.findLast(({ reported }) => reported?.platformStatus === now.platformStatus);
  if (newest === undefined || isOnAir(newest) || isOver(newest)) return [];
  return [now.platformStatus];
}

function newImplausible(
  before: LiveSession | null,
  observations: readonly SessionObservation[],
): readonly number[] {
  const all = foldTimes(observations.toSorted((a, b) => a.order - b.order)).implausible;
  if (before === null || all.length === 0) return all;
  const isOld = ({ firstAt }: SessionObservation) => firstAt <= before.lastSeenAt;
  const old = foldTimes(observations.filter(isOld).toSorted((a, b) => a.order - b.order)).implausible;
  return all.filter((seconds) => !old.includes(seconds));
}

function findTwins(now: LiveSession, others: readonly LiveSession[]): string[] {
  const start = now.toldStartAt?.getTime();
  if (start === undefined) return [];
  return others
    .filter((one) => one !== now && one.accountKey === now.accountKey && one.toldStartAt?.getTime() === start)
    .filter(({ videoId }) => videoId === null || videoId !== now.videoId)
    .map(({ sessionId }) => sessionId);
}
