import type { Sweep } from "../../../domain/sweep.ts";

/** The longest that a timer of Node can be set for. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/**
 * Runs work whose signal aborts with the given one and, for a manual sweep, also when the time that the person allowed
 * is over, so that an answer that never comes ends as a gap with its own reason. A slot of the schedule ends by the
 * clock alone. It sets its own timer, because on Node 20 a signal of `AbortSignal.timeout` within `AbortSignal.any` may
 * be garbage-collected and then never aborts.
 */
export async function withTimeLimit<T>(
  signal: AbortSignal,
  { trigger, closesAt }: Pick<Sweep, "trigger" | "closesAt">,
  now: Date,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (trigger === "schedule" || signal.aborted) return work(signal);
  const limit = new AbortController();
  const stop = () => limit.abort(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  const left = Math.min(Math.max(closesAt.getTime() - now.getTime(), 0), TIMER_MS_MAX);
  const timer = setTimeout(
    () => limit.abort(new DOMException("the time allowed is over", "TimeoutError")),
    left,
  );
  try {
    return await work(limit.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}
