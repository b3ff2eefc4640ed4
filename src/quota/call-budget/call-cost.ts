import {
  BUCKET_MS,
  type BudgetState,
  pendingCalls,
  carriedOverCalls,
  HOUR_MS,
  ROLLING_WINDOW_MS,
  SLACK_MS,
} from "./window-state.ts";
import type { Ticket } from "./contract.ts";

/** Late in our window the platform's own may have restarted: a rise then does not measure our calls. */
const LEARNING_MS = 0.75 * HOUR_MS;

/** From a rise of this many percent on, the cost of a call counts as measured. */
const MEASURED_FROM_PERCENT = 10;

/** A higher cost by more than this factor is doubtful: a platform hardly lowers a limit that far. */
const DOUBTFUL_FACTOR = 4;

/** Lowers the cost bound by one response: the calls that it answers are included in the usage that it reports. */
export function capCostByOwnCalls(state: BudgetState, ticket: Ticket | null, percent: number): BudgetState {
  if (ticket === null || percent >= 100) return state;
  return { ...state, perCall: Math.min(state.perCall, (percent + 1) / ticket.calls) };
}

/**
 * Learns the cost of a call from the rise of the reported percentage. Each result is an upper bound; the smallest holds
 * until it is refuted. A probe call is measured at any time: no window restarts unnoticed in so short a time.
 */
export function learnCost(
  state: BudgetState,
  percent: number,
  wasProbe: boolean,
  now: number,
): Pick<BudgetState, "perCall" | "measured"> {
  const { perCall, measured } = state;
  const bound = boundCost(state, percent, now);
  const isLate = !wasProbe && now - state.learnsFrom > LEARNING_MS;
  if (isLate || !Number.isFinite(bound)) return { perCall, measured };
  return {
    perCall: perCall === 0 ? bound : Math.min(perCall, bound),
    measured: measured || riseOf(state, percent) >= MEASURED_FROM_PERCENT,
  };
}

/**
 * Upper bound of the cost of a call, however the platform counts. With fixed windows: the rise divided by the finished
 * calls. With a rolling hour: without those that may have left it, or all usage divided by all calls of that hour.
 */
function boundCost(state: BudgetState, percent: number, now: number): number {
  const rise = riseOf(state, percent) + 1;
  const stayed = state.reported - countPossiblyExpired(state, now);
  const inHour = (percent + 1) / countedInHour(state, now);
  return Math.min(
    stayed > 0 ? rise / stayed : Number.POSITIVE_INFINITY,
    Math.max(rise / state.reported, inHour),
  );
}

/** The rise of the reported percentage in this window. */
const riseOf = ({ basePercent }: BudgetState, percent: number): number =>
  Math.max(0, percent - (basePercent ?? 0));

/**
 * Finds a higher cost when the reported percentage rose by more than all calls can explain at the current cost; `null`
 * when they explain it. A much higher cost is doubtful: others may have used the limit too.
 */
export function findHigherCost(
  state: BudgetState,
  percent: number,
  consumed: number,
  now: number,
): { perCall: number; isDoubtful: boolean } | null {
  const rise = riseOf(state, percent);
  if (state.perCall === 0 || (rise - 1) / countPossibleCauses(state, consumed, now) <= state.perCall)
    return null;
  const perCall = (rise + 1) / state.reported;
  return { perCall, isDoubtful: perCall > DOUBTFUL_FACTOR * state.perCall };
}

/** Calls that can have caused a rise: those of the whole last hour where its base is not known. */
function countPossibleCauses(state: BudgetState, consumed: number, now: number): number {
  const carried = carriedOverCalls(state);
  const own = Math.max(consumed + carried, state.reported);
  if (state.basePercent !== null) return own;
  const inHour = countFinishedBetween(state, now - ROLLING_WINDOW_MS, Number.POSITIVE_INFINITY);
  return Math.max(own, inHour + carried + pendingCalls(state, consumed));
}

/** Calls that may have left a rolling hour since this window opened. */
function countPossiblyExpired(state: BudgetState, now: number): number {
  return countFinishedBetween(state, state.openedAt - HOUR_MS - SLACK_MS, now - HOUR_MS + SLACK_MS);
}

/** Calls that the platform counted for certain before this response, and that cannot have left a rolling hour. */
function countedInHour({ recent }: BudgetState, now: number): number {
  const [since, until] = [now - HOUR_MS + SLACK_MS, now - SLACK_MS - BUCKET_MS];
  return recent.reduce((sum, { from, counted }) => (from >= since && from <= until ? sum + counted : sum), 0);
}

/** Calls that may have finished between two instants. */
function countFinishedBetween({ recent }: BudgetState, since: number, until: number): number {
  return recent.reduce(
    (sum, { from, calls }) => (from + BUCKET_MS > since && from < until ? sum + calls : sum),
    0,
  );
}
