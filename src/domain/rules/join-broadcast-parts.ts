import type { LiveSession } from "../live-session.ts";
import { type Interval, totalSeconds } from "../interval.ts";

/**
 * A session with the time that it is taken to have been on air. `seconds` unrounded; `times` without overlaps, in
 * order, empty where it is not known when it was on air; `span` from the first to the last of them.
 */
export type BroadcastPart = {
  session: LiveSession;
  seconds: number;
  span: Interval;
  times: readonly Interval[];
};

/** One broadcast: the parts in which it was held, in order, and their air time, overlaps once. */
export type Broadcast = { parts: readonly BroadcastPart[]; air: Interval; seconds: number };

/**
 * Joins what broke off and went on: parts of one account whose hole is not longer than the window, which may overlap.
 * The order in which they are given makes no difference, and a part with more air time joins no less. A part of which
 * it is not known when it was on air may continue any other: it stays by itself.
 */
export function joinParts(sessions: readonly BroadcastPart[], resumeWindowSeconds: number): Broadcast[] {
  const ordered = sessions
    .filter(({ times }) => times.length > 0)
    .toSorted(
      (a, b) =>
        a.session.accountKey.localeCompare(b.session.accountKey) ||
        a.span.from - b.span.from ||
        a.session.sessionId.localeCompare(b.session.sessionId),
    );
  const chains = sessions.filter(({ times }) => times.length === 0).map((part) => [part]);
  let chain: BroadcastPart[] = [];
  let endsAt = Number.NEGATIVE_INFINITY;
  for (const part of ordered) {
    const isOfOne = chain[0]?.session.accountKey === part.session.accountKey;
    if (isOfOne && part.span.from - endsAt <= resumeWindowSeconds * 1000) {
      chain.push(part);
      endsAt = Math.max(endsAt, part.span.to);
    } else {
      chain = [part];
      chains.push(chain);
      endsAt = part.span.to;
    }
  }
  return chains.map(toBroadcast);
}

function toBroadcast(parts: readonly BroadcastPart[]): Broadcast {
  const from = Math.min(...parts.map(({ span }) => span.from));
  const to = Math.max(...parts.map(({ span }) => span.to));
  const first = parts[0];
  const seconds =
    parts.length === 1 && first ? first.seconds : totalSeconds(parts.flatMap(({ times }) => times));
  return { parts, air: { from, to }, seconds };
}

/** The most broadcasts that never overlap: one that an office shows on two pages at once counts once. */
export function atDifferentTimes<T extends { air: Interval }>(broadcasts: readonly T[]): T[] {
  const chosen: T[] = [];
  let busyUntil = Number.NEGATIVE_INFINITY;
  for (const broadcast of broadcasts.toSorted((a, b) => a.air.to - b.air.to || a.air.from - b.air.from)) {
    if (broadcast.air.from < busyUntil) continue;
    chosen.push(broadcast);
    busyUntil = broadcast.air.to;
  }
  return chosen;
}
