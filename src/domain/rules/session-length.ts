import { kindOf, type LiveSession } from "../live-session.ts";
import type { SessionLength } from "../verdict.ts";

/** A length that a person entered in place of the platform's; `null` = none did. */
export type CorrectedSeconds = number | null;

/**
 * What is proven of a session's length (truth 7). The longest figure that anything proves decides: a recording that
 * was cut later, or a look that saw it live longer than its recording lasts, takes nothing away. A link in a post
 * proves no length.
 */
export function toSessionLength(session: LiveSession, corrected: CorrectedSeconds): SessionLength {
  const { longest, durationSeconds: current } = session;
  if (corrected !== null) {
    const shown = current === corrected ? null : current;
    return { provenSeconds: corrected, provenBasis: "manual", atMostSeconds: corrected, shownSeconds: shown };
  }
  if (session.lowConfidence)
    return { provenSeconds: null, provenBasis: null, atMostSeconds: null, shownSeconds: null };
  // What may have been a recording proves no time on air; that it was too short, it proves all the same.
  const isSure = kindOf(session) !== "unknown";
  return {
    provenSeconds: isSure ? (longest?.seconds ?? null) : null,
    provenBasis: isSure ? (longest?.basis ?? null) : null,
    atMostSeconds: toUpperBound(session, longest?.seconds ?? 0),
    shownSeconds: current !== null && current !== longest?.seconds ? current : null,
  };
}

/** Once it is over, the platform's own length is the length; an end that was only noticed is an upper bound. */
function toUpperBound(session: LiveSession, provenSeconds: number): number | null {
  const { state, toldLengths, durationBasis, durationAtMostSeconds } = session;
  if (state !== "ended") return null;
  if (toldLengths.length > 0 || durationBasis === "platform" || durationBasis === "manual")
    return provenSeconds;
  return durationAtMostSeconds === null ? null : Math.max(provenSeconds, durationAtMostSeconds);
}
