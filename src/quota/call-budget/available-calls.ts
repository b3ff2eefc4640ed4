import {
  type BudgetState,
  callsUnderWay,
  carriedCalls,
  endOf,
  HOUR_MS,
  ROLLING_WINDOW_MS,
} from "./window-state.ts";

/**
 * Who asks: `urgent` work may use what slowing down leaves; `until` is when the work that is spread has to be done; at
 * the signal nobody waits for answers any more.
 */
export type Claim = { urgent?: boolean; until?: Date; signal?: AbortSignal };

/** From here on calls are spread over what is left of the window. */
export const SLOW_FROM_PERCENT = 75;

/** Of percents that stand alone, so much is left to find out that they have fallen: a single call tells. */
const LEFT_FOR_PROBES_PERCENT = 4;

/** What was told longer ago than this may have fallen since. */
const STALE_MS = 6 * 60_000;

/** What one account takes at most in a reading. */
const CALLS_OF_AN_ACCOUNT = 2;

const TINY = 1e-9;

/**
 * Percent that may be in use: what was told, and the calls under way. What percents told of is over after an hour, be
 * it a rolling one or one that the platform began with any call.
 */
function inUse(state: BudgetState, consumed: number, now: number): number {
  const underWay = callsUnderWay(state, consumed) + carriedCalls(state);
  return toldAsOf(state, now) + underWay * state.perCall;
}

/** Percent in use as it was last told; what was told too long ago is over. */
export function toldAsOf({ limit, told, toldAt, later }: BudgetState, now: number): number {
  if (limit !== null || now - toldAt < ROLLING_WINDOW_MS) return told;
  return later !== null && now - later.at < ROLLING_WINDOW_MS ? later.told : 0;
}

/** The most that work by schedule may bring into use. */
const ceiling = ({ limit, perCall }: BudgetState): number =>
  limit === null ? Math.max(0, 100 - Math.max(LEFT_FOR_PROBES_PERCENT, perCall + 1)) : 100;

/** Calls that work by schedule may make in a window, where the limit is measured. */
export const usableCalls = (state: BudgetState): number | null =>
  state.measured && state.perCall > 0 ? Math.floor(ceiling(state) / state.perCall) : null;

/** Percent that may be in use: from SLOW_FROM_PERCENT on it grows with the window. */
function allowedPercent(state: BudgetState, now: number, { urgent, until }: Claim): number {
  if (urgent === true) return 100;
  // Answers that told of next to no use are no reason to slow down.
  if (!state.measured && state.told < SLOW_FROM_PERCENT / 2) return ceiling(state);
  const end = endOf(state);
  const start = state.endsAt === null ? state.openedAt : state.endsAt - state.lengthMs;
  const by = Math.max(now, Math.min(end, until?.getTime() ?? now));
  const share = end <= start ? 1 : (by - start) / (end - start);
  return Math.min(ceiling(state), Math.max(SLOW_FROM_PERCENT, share * 100));
}

/** The limit is not known, or was not as it seemed: one call at a time goes alone, and its answer tells. */
export const goesAlone = ({ known, perCall, isDoubted }: BudgetState): boolean =>
  !known || perCall === 0 || isDoubted;

/** Whether percents may be found to have fallen by one call that fits even if they have not. */
function mayProbe(state: BudgetState, consumed: number, now: number): boolean {
  if (state.limit !== null || now - state.toldAt < STALE_MS) return false;
  return inUse(state, consumed, now) + state.perCall <= 100 + TINY;
}

/** How many calls fit now. */
export function freeCalls(state: BudgetState, consumed: number, now: number, claim: Claim = {}): number {
  if (goesAlone(state)) return inUse(state, consumed, now) < 100 ? 1 : 0;
  const free = allowedPercent(state, now, claim) - inUse(state, consumed, now);
  const calls = Math.max(0, Math.floor(free / state.perCall + TINY));
  return calls === 0 && mayProbe(state, consumed, now) ? 1 : calls;
}

/** When so many calls fit, or it may be found out whether they do; at the latest with the next window. */
export function fittingAt(
  state: BudgetState,
  consumed: number,
  calls: number,
  now: number,
  claim: Claim = {},
): Date {
  const end = Math.max(endOf(state), now + 1_000);
  if (goesAlone(state) && freeCalls(state, consumed, now, claim) > 0) return new Date(now + 1_000);
  const probeAt = Math.max(state.toldAt + STALE_MS, now + 1_000);
  const latest = mayProbe(state, consumed, probeAt) ? Math.min(end, probeAt) : end;
  const STEPS = 60;
  for (let step = 1; step < STEPS; step += 1) {
    const at = now + ((latest - now) * step) / STEPS;
    if (freeCalls(state, consumed, at, claim) >= calls) return new Date(Math.ceil(at));
  }
  return new Date(latest);
}

/**
 * The calls that may be made until an instant when what is left is shared evenly over the time that it has to last for.
 * Infinity where the limit is not measured.
 */
export function evenShare(state: BudgetState, consumed: number, now: number, until: number): number {
  if (!state.measured || state.perCall === 0) return Number.POSITIVE_INFINITY;
  const whole = ceiling(state) / state.perCall;
  const left = Math.max(0, ceiling(state) - inUse(state, consumed, now)) / state.perCall;
  const end = endOf(state);
  const stretch = Math.max(1, until - now);
  const lengthMs = state.limit === null ? HOUR_MS : state.lengthMs;
  const steady = (whole * stretch) / state.lengthMs;
  const spread = until <= end ? (left * stretch) / (end - now) : left + (whole * (until - end)) / lengthMs;
  if (state.limit !== null) return spread;
  // What was told is over, and may have been the use of others: all that is left may go, and its answers tell.
  if (now - state.toldAt >= ROLLING_WINDOW_MS) return Math.max(left, CALLS_OF_AN_ACCOUNT);
  // Percents may have fallen since they were told, as calls leave a rolling hour; the gate tells.
  return Math.max(steady, spread);
}
