import type { Interval } from "../interval.ts";
import { type LiveSession, wasOnAir } from "../live-session.ts";
import type { Month } from "../month.ts";

/** The place of a session relative to a month: surely in it, surely after it, or not surely in either. */
export type SessionPlace = "in_month" | "after" | "unsure";

/**
 * The place of a session, or `null` if it surely began before the month. Only its own observations can place it in the
 * month. That a list lacked it until then can only keep it out of earlier months, as long as that list was right.
 */
export function toPlace(
  session: LiveSession,
  month: Month,
  wrongTimes: readonly Interval[],
): SessionPlace | null {
  const isIn = (ms: number): boolean => month.startsAt.getTime() <= ms && ms < month.endsAt.getTime();
  const bounds = toStartInterval(session);
  if (isPlaced(session) && isIn(bounds.from) && isIn(bounds.to)) return "in_month";
  if (session.otherStarts.some((at) => isIn(at.getTime()))) return "unsure";
  const lackedAt = session.lackedAt?.getTime() ?? Number.NEGATIVE_INFINITY;
  const isBelieved =
    lackedAt < bounds.to && !wrongTimes.some(({ from, to }) => from <= lackedAt && lackedAt <= to);
  const from = bounds.from < bounds.to && isBelieved ? Math.max(bounds.from, lackedAt) : bounds.from;
  if (from >= month.endsAt.getTime()) return "after";
  return bounds.to < month.startsAt.getTime() ? null : "unsure";
}

/** Its observations bound its start from both sides. Bounds only ever narrow, so nothing later moves it. */
export function isPlaced(session: LiveSession): boolean {
  const { from, to } = session.startBounds;
  return wasOnAir(session) && from !== null && to !== null;
}

/** The earliest and the latest instant at which it can have started. One that was never on air has its planned time. */
export function toStartInterval(session: LiveSession): Interval {
  const { startBounds, plannedStartAt, createdAt, firstSeenAt, lastSeenAt, state } = session;
  if (!wasOnAir(session) && state !== "unknown") {
    const at = (plannedStartAt ?? createdAt ?? firstSeenAt).getTime();
    return { from: at, to: at };
  }
  return {
    from: startBounds.from?.getTime() ?? Number.NEGATIVE_INFINITY,
    to: (startBounds.to ?? lastSeenAt).getTime(),
  };
}

/** Where its air time is laid on the calendar, when it is compared with others. */
export function toShownStart(session: LiveSession): number {
  const { from, to } = toStartInterval(session);
  const shown = (session.startedAt ?? session.firstSeenAt).getTime();
  return Math.min(Math.max(shown, from), to);
}
