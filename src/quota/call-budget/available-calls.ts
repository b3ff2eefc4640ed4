import type { CallPriority } from "./contract.ts";
import {
  type BudgetState,
  pendingCalls,
  carriedOverCalls,
  windowEnd,
  HOUR_MS,
  ROLLING_WINDOW_MS,
} from "./window-state.ts";

/** From here on calls are spread over the rest of the window. */
export const SLOW_FROM_PERCENT = 75;

/** Reserved where only percentages are reported, so that a single probe call can show that they fell. */
const PROBE_RESERVE_PERCENT = 4;

/** A percentage reported longer ago than this may have fallen since. */
const STALE_MS = 6 * 60_000;

/** The most calls that one account takes in a reading. */
const CALLS_PER_ACCOUNT = 2;

const TINY = 1e-9;

/** At how many instants it is looked whether calls fit by then. */
const STEPS_LOOKED_AT = 60;

/**
 * Percentage that may be in use: what was reported, and pending calls. A reported percentage expires after an hour,
 * whether the platform counts a rolling hour or hours that start with any call.
 */
function inUse(state: BudgetState, consumed: number, now: number): number {
  const pending = pendingCalls(state, consumed) + carriedOverCalls(state);
  return currentUsedPercent(state, now) + pending * state.perCall;
}

/** Percentage in use as last reported, unless that has expired. */
export function currentUsedPercent(
  { limit, usedPercent, reportedAt, later }: BudgetState,
  now: number,
): number {
  if (limit !== null || now - reportedAt < ROLLING_WINDOW_MS) return usedPercent;
  return later !== null && now - later.at < ROLLING_WINDOW_MS ? later.usedPercent : 0;
}

/** The percentage up to which scheduled work may use the limit. */
const ceiling = ({ limit, perCall }: BudgetState): number =>
  limit === null ? Math.max(0, 100 - Math.max(PROBE_RESERVE_PERCENT, perCall + 1)) : 100;

/** Calls that scheduled work may make in a window, where the limit is measured. */
export const usableCalls = (state: BudgetState): number | null =>
  state.measured && state.perCall > 0 ? Math.floor(ceiling(state) / state.perCall) : null;

/** The percentage that may be in use now; above SLOW_FROM_PERCENT it grows with the window. */
function allowedPercent(state: BudgetState, now: number, { urgent, until }: CallPriority): number {
  if (urgent === true) return 100;
  // Responses that reported almost no usage are no reason to slow down.
  if (!state.measured && state.usedPercent < SLOW_FROM_PERCENT / 2) return ceiling(state);
  const end = windowEnd(state);
  const start = state.endsAt === null ? state.openedAt : state.endsAt - state.lengthMs;
  const by = Math.max(now, Math.min(end, until?.getTime() ?? now));
  const share = end <= start ? 1 : (by - start) / (end - start);
  return Math.min(ceiling(state), Math.max(SLOW_FROM_PERCENT, share * 100));
}

/** The limit is unknown or in doubt: a single probe call at a time finds it out. */
export const needsProbe = ({ known, perCall, isDoubted }: BudgetState): boolean =>
  !known || perCall === 0 || isDoubted;

/** Whether one call may check that the percentage fell; it fits even if it did not. */
function mayProbe(state: BudgetState, consumed: number, now: number): boolean {
  if (state.limit !== null || now - state.reportedAt < STALE_MS) return false;
  return inUse(state, consumed, now) + state.perCall <= 100 + TINY;
}

/** The number of calls that fit now. */
export function availableCalls(
  state: BudgetState,
  consumed: number,
  now: number,
  priority: CallPriority = {},
): number {
  if (needsProbe(state)) return inUse(state, consumed, now) < 100 ? 1 : 0;
  const free = allowedPercent(state, now, priority) - inUse(state, consumed, now);
  const calls = Math.max(0, Math.floor(free / state.perCall + TINY));
  return calls === 0 && mayProbe(state, consumed, now) ? 1 : calls;
}

/** When `calls` fit, or when a probe may find out whether they do; at the latest when the next window opens. */
export function nextFitAt(
  state: BudgetState,
  consumed: number,
  calls: number,
  now: number,
  priority: CallPriority = {},
): Date {
  const end = Math.max(windowEnd(state), now + 1_000);
  if (needsProbe(state) && availableCalls(state, consumed, now, priority) > 0) return new Date(now + 1_000);
  const probeAt = Math.max(state.reportedAt + STALE_MS, now + 1_000);
  const latest = mayProbe(state, consumed, probeAt) ? Math.min(end, probeAt) : end;
  for (let step = 1; step < STEPS_LOOKED_AT; step += 1) {
    const at = now + ((latest - now) * step) / STEPS_LOOKED_AT;
    if (availableCalls(state, consumed, at, priority) >= calls) return new Date(Math.ceil(at));
  }
  return new Date(latest);
}

/**
 * The calls that may be made until an instant when the remaining ones are spread evenly over the rest of the window.
 * Infinity where the limit is not measured.
 */
export function evenShare(state: BudgetState, consumed: number, now: number, until: number): number {
  if (!state.measured || state.perCall === 0) return Number.POSITIVE_INFINITY;
  const whole = ceiling(state) / state.perCall;
  const left = Math.max(0, ceiling(state) - inUse(state, consumed, now)) / state.perCall;
  const end = windowEnd(state);
  const spanMs = Math.max(1, until - now);
  const lengthMs = state.limit === null ? HOUR_MS : state.lengthMs;
  const steady = (whole * spanMs) / state.lengthMs;
  const spread = until <= end ? (left * spanMs) / (end - now) : left + (whole * (until - end)) / lengthMs;
  if (state.limit !== null) return spread;
  // The reported usage expired, and may have been that of others: all remaining calls may go, and show the usage.
  if (now - state.reportedAt >= ROLLING_WINDOW_MS) return Math.max(left, CALLS_PER_ACCOUNT);
  // The percentage may have fallen since, as calls leave a rolling hour; the check before each call decides.
  return Math.max(steady, spread);
}
