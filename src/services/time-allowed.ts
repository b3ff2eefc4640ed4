import type { Sweep } from "../domain/sweep.ts";

/** The longest that a timer of Node's can be set for. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/**
 * Aborts with the signal, and for a sweep made by hand also when the time that the person allowed is over, so that an
 * answer that never comes ends as a gap with its own reason. A slot of the schedule ends by the clock alone.
 */
export function withinTimeAllowed(signal: AbortSignal, sweep: Sweep, now: Date): AbortSignal {
  if (sweep.trigger === "schedule") return signal;
  const left = Math.min(Math.max(sweep.closesAt.getTime() - now.getTime(), 0), TIMER_MS_MAX);
  return AbortSignal.any([signal, AbortSignal.timeout(left)]);
}
