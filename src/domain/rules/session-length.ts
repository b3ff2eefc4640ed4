import { observedAir } from "../on-air-observations.ts";
import { type DurationBasis, type LiveSession, longestReportedSeconds } from "../live-session.ts";
import type { SessionLength } from "../verdict.ts";

/** A length that a person entered in place of the platform's; `null` = none did. */
export type CorrectedSeconds = number | null;

/**
 * What is proven of a session's length (truth 7). The longest figure that anything proves decides: a recording that
 * was cut later, or a look that saw it live longer than its recording lasts, takes nothing away. A link in a post
 * proves no length.
 */
export function toSessionLength(session: LiveSession, corrected: CorrectedSeconds): SessionLength {
  if (corrected !== null) {
    const shown = session.durationSeconds === corrected ? null : session.durationSeconds;
    return { provenSeconds: corrected, provenBasis: "manual", atMostSeconds: corrected, shownSeconds: shown };
  }
  if (session.lowConfidence)
    return { provenSeconds: null, provenBasis: null, atMostSeconds: null, shownSeconds: null };
  const best = longest(figuresOf(session));
  const current = session.durationSeconds;
  return {
    provenSeconds: best?.seconds ?? null,
    provenBasis: best?.basis ?? null,
    atMostSeconds: upperBound(session, best?.seconds ?? 0),
    shownSeconds: current !== null && current !== best?.seconds ? current : null,
  };
}

type Figure = { seconds: number; basis: DurationBasis };

function figuresOf(session: LiveSession): Figure[] {
  const recording = longestReportedSeconds(session);
  const { durationSeconds, durationBasis, toldStartAt, toldEndAt } = session;
  const figures: Figure[] = [];
  if (recording !== null) figures.push({ seconds: recording, basis: "recording" });
  if (durationSeconds !== null && durationBasis !== null)
    figures.push({ seconds: durationSeconds, basis: durationBasis });
  if (toldStartAt && toldEndAt && toldEndAt >= toldStartAt)
    figures.push({ seconds: secondsBetween(toldStartAt, toldEndAt), basis: "platform" });
  const { observedSeconds } = observedAir(session.airMarks, toldStartAt);
  if (observedSeconds !== null) figures.push({ seconds: observedSeconds, basis: "observed" });
  return figures.filter(({ seconds }) => Number.isFinite(seconds) && seconds >= 0);
}

function longest(figures: readonly Figure[]): Figure | null {
  return figures.reduce<Figure | null>(
    (best, figure) => (best && best.seconds >= figure.seconds ? best : figure),
    null,
  );
}

/** Once it is over, the platform's own length is the length; an end that was only noticed is an upper bound. */
function upperBound(session: LiveSession, provenSeconds: number): number | null {
  if (session.state === "live") return null;
  const { toldStartAt, toldEndAt } = session;
  const told = session.toldLengths.length > 0 || (toldStartAt && toldEndAt && toldEndAt >= toldStartAt);
  if (told || session.durationBasis === "manual") return provenSeconds;
  return session.durationAtMostSeconds === null
    ? null
    : Math.max(provenSeconds, session.durationAtMostSeconds);
}

const secondsBetween = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / 1000;

/** Whether it ever was a broadcast: a planned one that never started, or was cancelled, is none. */
export function wasOnAir(session: Pick<LiveSession, "state" | "airMarks">): boolean {
  return session.state === "live" || session.state === "ended" || session.airMarks.some((mark) => mark.live);
}

/**
 * The earliest and the latest instant at which the session can have started. The platform's word is exact; the
 * creation of the object is a lower bound, and the first look that saw it on air or over (minus its length) an upper.
 */
export function possibleStart(session: LiveSession, provenSeconds: number | null): { from: Date; to: Date } {
  const { startedAt, startedAtBasis, createdAt, airMarks, firstSeenAt, lastSeenAt } = session;
  const exact = startedAtBasis === "platform" || session.durationBasis === "manual";
  if (startedAt && exact) return { from: startedAt, to: startedAt };
  const first = airMarks[0];
  const seenAt = first?.firstAt ?? lastSeenAt;
  const to = first && !first.live ? new Date(seenAt.getTime() - (provenSeconds ?? 0) * 1000) : seenAt;
  const from = createdAt ?? startedAt ?? firstSeenAt;
  return from <= to ? { from, to } : { from: to, to: from };
}
