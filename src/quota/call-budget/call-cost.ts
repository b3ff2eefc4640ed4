import {
  BUCKET_MS,
  type BudgetState,
  callsUnderWay,
  carriedCalls,
  HOUR_MS,
  ROLLING_WINDOW_MS,
  SLACK_MS,
  type Ticket,
} from "./window-state.ts";

/** Late in a window the platform's own may have begun anew: what rises then is no measure of our calls. */
const LEARNING_MS = 0.75 * HOUR_MS;

/** From a rise of so many percents on, what one call costs counts as measured. */
const MEASURED_FROM_PERCENT = 10;

/** A limit that was lowered was hardly lowered to less than this part of it. */
const DOUBTFUL_TIMES = 4;

/** What a call costs at most: those that this answer is to were counted when it was told. */
export function boundByOwn(state: BudgetState, ticket: Ticket | null, percent: number): BudgetState {
  if (ticket === null || percent >= 100) return state;
  return { ...state, perCall: Math.min(state.perCall, (percent + 1) / ticket.calls) };
}

/**
 * Percent a call, found from how far the told percent rose. What is found is a bound from above; the smallest stands
 * until it is refuted. A call that went alone is measured at any time: no window ends unseen in so short a while.
 */
export function learned(
  state: BudgetState,
  percent: number,
  wentAlone: boolean,
  now: number,
): Pick<BudgetState, "perCall" | "measured"> {
  const { perCall, measured } = state;
  const bound = boundOf(state, percent, now);
  const isLate = !wentAlone && now - state.learnsFrom > LEARNING_MS;
  if (isLate || !Number.isFinite(bound)) return { perCall, measured };
  return {
    perCall: perCall === 0 ? bound : Math.min(perCall, bound),
    measured: measured || riseOf(state, percent) >= MEASURED_FROM_PERCENT,
  };
}

/**
 * Percent that a call costs at most, however the platform counts. In windows, the rise is over all that were answered;
 * in a rolling hour, over these less those that may have left it, or all that is in use over all calls of that hour.
 */
function boundOf(state: BudgetState, percent: number, now: number): number {
  const rise = riseOf(state, percent) + 1;
  const stayed = state.heard - mayHaveLeft(state, now);
  const ofHour = (percent + 1) / countedOfHour(state, now);
  return Math.min(
    stayed > 0 ? rise / stayed : Number.POSITIVE_INFINITY,
    Math.max(rise / state.heard, ofHour),
  );
}

/** How far the told percent rose in this window. */
const riseOf = ({ baseTold }: BudgetState, percent: number): number => Math.max(0, percent - (baseTold ?? 0));

/**
 * What a call costs at most, where the told percent rose by more than every call that there was can have cost by what
 * is held; `null` where it did not. Far more than was held is doubtful: it need not be the cost of our calls.
 */
export function dearerThanHeld(
  state: BudgetState,
  percent: number,
  consumed: number,
  now: number,
): { perCall: number; isDoubtful: boolean } | null {
  const rise = riseOf(state, percent);
  if (state.perCall === 0 || (rise - 1) / mayHaveRaised(state, consumed, now) <= state.perCall) return null;
  const perCall = (rise + 1) / state.heard;
  return { perCall, isDoubtful: perCall > DOUBTFUL_TIMES * state.perCall };
}

/** Calls that a rise can come from: where its base is not known, those of the whole last hour. */
function mayHaveRaised(state: BudgetState, consumed: number, now: number): number {
  const carried = carriedCalls(state);
  const own = Math.max(consumed + carried, state.heard);
  if (state.baseTold !== null) return own;
  const ofHour = answeredBetween(state, now - ROLLING_WINDOW_MS, Number.POSITIVE_INFINITY);
  return Math.max(own, ofHour + carried + callsUnderWay(state, consumed));
}

/** Calls that can have left a rolling hour since this window opened. */
function mayHaveLeft(state: BudgetState, now: number): number {
  return answeredBetween(state, state.openedAt - HOUR_MS - SLACK_MS, now - HOUR_MS + SLACK_MS);
}

/** Calls that the platform had counted for certain when an answer was made, and that cannot have left a rolling hour. */
function countedOfHour({ recent }: BudgetState, now: number): number {
  const [since, until] = [now - HOUR_MS + SLACK_MS, now - SLACK_MS - BUCKET_MS];
  return recent.reduce((sum, { from, counted }) => (from >= since && from <= until ? sum + counted : sum), 0);
}

/** Calls that can have been answered after the one instant and before the other. */
function answeredBetween({ recent }: BudgetState, since: number, until: number): number {
  return recent.reduce(
    (sum, { from, calls }) => (from + BUCKET_MS > since && from < until ? sum + calls : sum),
    0,
  );
}
