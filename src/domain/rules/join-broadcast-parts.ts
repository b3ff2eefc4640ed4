import type { LiveSession } from "../live-session.ts";
import { type Interval, totalSeconds } from "../interval.ts";

/** A session with the time that it is taken to have been on air; `seconds` unrounded. */
export type BroadcastPart = { session: LiveSession; air: Interval; seconds: number };

/** One broadcast: the parts in which it was held, in order, and their air time, overlaps once. */
export type Broadcast = { parts: readonly BroadcastPart[]; air: Interval; seconds: number };

/**
 * Joins what broke off and went on: parts of one account whose hole is not longer than the window, which may overlap.
 * The order in which they are given makes no difference.
 */
export function joinParts(sessions: readonly BroadcastPart[], resumeWindowSeconds: number): Broadcast[] {
  const ordered = sessions.toSorted(
    (a, b) =>
      a.session.accountKey.localeCompare(b.session.accountKey) ||
      a.air.from - b.air.from ||
      a.session.sessionId.localeCompare(b.session.sessionId),
  );
  const chains: BroadcastPart[][] = [];
  let ends = Number.NEGATIVE_INFINITY;
  for (const aired of ordered) {
    const chain = chains.at(-1);
    const sameAccount = chain?.[0]?.session.accountKey === aired.session.accountKey;
    if (chain && sameAccount && aired.air.from - ends <= resumeWindowSeconds * 1000) {
      chain.push(aired);
      ends = Math.max(ends, endOf(aired));
    } else {
      chains.push([aired]);
      ends = endOf(aired);
    }
  }
  return chains.map(toBroadcast);
}

/** If the platform reported an end, the hole begins there; else where its proven air time ends. */
function endOf({ session, air }: BroadcastPart): number {
  return Math.max(air.to, session.toldEndAt?.getTime() ?? Number.NEGATIVE_INFINITY);
}

function toBroadcast(parts: readonly BroadcastPart[]): Broadcast {
  const from = Math.min(...parts.map(({ air }) => air.from));
  const to = Math.max(...parts.map(({ air }) => air.to));
  const first = parts[0];
  const seconds = parts.length === 1 && first ? first.seconds : totalSeconds(parts.map(({ air }) => air));
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
