import {
  BUCKET_MS,
  type BudgetState,
  callsUnderWay,
  carriedCalls,
  HOUR_MS,
  openAnew,
  ROLLING_WINDOW_MS,
  SLACK_MS,
  type Ticket,
} from "./budget-state.ts";

/**
 * What a platform's answer told: the share in use, and, where it counts in the open, calls allowed and the end of the
 * window.
 */
export type UsageTold = {
  usedPercent: number;
  limit: number | null;
  resetAt: Date | null;
};

/**
 * What became of counted calls: the usage that their answer told; `silent`, a sound answer that told none, as Graph
 * does while usage is near zero (docs/graph-api/overview/rate-limiting); `null`, no sound answer, which says nothing.
 */
export type Hearing = UsageTold | "silent" | null;

const NEAR_ZERO: UsageTold = { usedPercent: 0, limit: null, resetAt: null };

/** Late in a window the platform's own may have begun anew: what rises then is no measure of our calls. */
const LEARNING_MS = 0.75 * HOUR_MS;

/** Answers that cross on their way are told within this time of each other: the higher figure is the later one. */
const CROSSING_MS = 120_000;

/** From a rise of so many percents on, what one call costs counts as measured. */
const MEASURED_FROM_PERCENT = 10;

/** What an answer told, taken in. `consumed` = calls counted in this window so far. */
export function heard(
  held: BudgetState,
  ticket: Ticket | null,
  hearing: Hearing,
  consumed: number,
  now: number,
): BudgetState {
  const state = { ...answeredBy(held, ticket, hearing, now), known: true };
  if (hearing === null) return state;
  // A platform that counts in the open tells of each call; where it did not, nothing is known of that one.
  const usage = hearing === "silent" ? (held.limit === null ? NEAR_ZERO : null) : hearing;
  if (usage === null) return state;
  return usage.limit === null
    ? percentHeard(held, state, ticket, usage.usedPercent, consumed, now)
    : countHeard(state, { ...usage, limit: usage.limit }, now);
}

/** Calls that are over: of this window, or carried over from an earlier one. */
function answeredBy(held: BudgetState, ticket: Ticket | null, hearing: Hearing, now: number): BudgetState {
  if (ticket === null) return held;
  const bucket = now - (now % BUCKET_MS);
  const recent = [
    ...held.recent.filter(({ from }) => from !== bucket && now - from < 2 * ROLLING_WINDOW_MS),
    { from: bucket, calls: ticket.calls + (held.recent.find(({ from }) => from === bucket)?.calls ?? 0) },
  ];
  if (ticket.openedAt === held.openedAt)
    return {
      ...held,
      recent,
      answered: held.answered + ticket.calls,
      heard: held.heard + (hearing === null ? 0 : ticket.calls),
    };
  const carried = held.carried.map(({ from, calls }) =>
    from === ticket.openedAt ? { from, calls: Math.max(0, calls - ticket.calls) } : { from, calls },
  );
  return { ...held, recent, carried, isUnsettled: held.isUnsettled || hearing === null };
}

/** Calls counted in the open: the limit says outright what one costs. */
function countHeard(
  state: BudgetState,
  { usedPercent, limit, resetAt }: UsageTold & { limit: number },
  now: number,
): BudgetState {
  const endsAt = resetAt?.getTime() ?? null;
  if (limit <= 0 || (endsAt !== null && endsAt <= now)) return state;
  const crosses = state.limit !== null && now - state.toldAt < CROSSING_MS;
  const lengthMs =
    endsAt === null
      ? state.lengthMs
      : state.lengthMs === ROLLING_WINDOW_MS
        ? endsAt - now
        : Math.max(state.lengthMs, endsAt - now);
  const told = crosses ? Math.max(state.told, usedPercent) : usedPercent;
  const known = { limit, perCall: 100 / limit, measured: true, endsAt, lengthMs };
  return { ...state, ...known, told, toldAt: now, later: null };
}

/** What a call costs at most: those that this answer is to were counted when it was told. */
function boundByOwn(state: BudgetState, ticket: Ticket | null, percent: number): BudgetState {
  if (ticket === null || percent >= 100) return state;
  return { ...state, perCall: Math.min(state.perCall, (percent + 1) / ticket.calls) };
}

/** Percents are cut to whole ones: up to one more may be in use. */
function percentHeard(
  held: BudgetState,
  answered: BudgetState,
  ticket: Ticket | null,
  percent: number,
  consumed: number,
  now: number,
): BudgetState {
  const told = Math.min(100, percent + 1);
  const state = boundByOwn(answered, ticket, percent);
  // What the first call of all told was in use before it, but for what is too little to be told.
  if (!held.known && held.perCall === 0 && percent >= 1)
    return { ...state, limit: null, told, toldAt: now, later: null, baseTold: percent, heard: 0 };
  const crosses = now - held.toldAt < CROSSING_MS;
  const { later } = held;
  const lately = later !== null && now - later.at < CROSSING_MS ? Math.max(later.told, told) : told;
  // What fell was counted anew by the platform, or left its rolling hour: a window begins with it.
  if (told < held.told && !crosses)
    return { ...begunAt(state, percent, consumed, now), told: lately, toldAt: now, later: null };
  // An answer that was overtaken tells of fewer calls than were answered by now.
  const isOvertaken = told < held.told;
  const figures = isOvertaken
    ? { told: held.told, toldAt: held.toldAt, later: { told: lately, at: now } }
    : { told, toldAt: now, later: null };
  // What it rose by is not the doing of this window's calls alone: they are measured from here on.
  if ((ticket?.openedAt !== held.openedAt || state.isUnsettled) && state.baseTold !== null)
    return {
      ...begunAt(state, Math.max(percent, held.told - 1), consumed, now),
      learnsFrom: state.learnsFrom,
      endsAt: state.endsAt,
      ...figures,
    };
  if (isOvertaken) return { ...state, ...figures };
  return { ...state, ...figures, ...learned(state, ticket, percent, consumed, now) };
}

/** A window that begins now, with so much in use; calls that are under way are none of its own. */
function begunAt(state: BudgetState, baseTold: number, consumed: number, now: number): BudgetState {
  const underWay = { from: state.openedAt, calls: callsUnderWay(state, consumed) };
  const carried = [...state.carried, underWay].filter(({ calls }) => calls > 0);
  return { ...openAnew(state, carried, now), baseTold };
}

/**
 * Percent a call, found from how far the told percent rose over the calls that were answered, less those that may have
 * left a rolling hour meanwhile. What is found is a bound from above; the smallest stands until it is refuted.
 */
function learned(
  state: BudgetState,
  ticket: Ticket | null,
  percent: number,
  consumed: number,
  now: number,
): Pick<BudgetState, "perCall" | "measured"> {
  const { perCall, measured, openedAt, heard: counted } = state;
  const same = { perCall, measured };
  const isLate = now - state.learnsFrom > LEARNING_MS;
  // At 100 percent calls are refused and not counted: there is nothing to learn from them.
  if (percent >= 100 || ticket?.openedAt !== openedAt || counted === 0) return same;
  const rise = Math.max(0, percent - (state.baseTold ?? 0));
  const isRefuted = perCall > 0 && (rise - 1) / mayHaveRaised(state, consumed, now) > perCall;
  if (isRefuted) return { perCall: (rise + 1) / counted, measured };
  const calls = counted - mayHaveLeft(state, now);
  if (isLate || calls <= 0) return same;
  const bound = (rise + 1) / calls;
  return {
    perCall: perCall === 0 ? bound : Math.min(perCall, bound),
    measured: measured || rise >= MEASURED_FROM_PERCENT,
  };
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

/** Calls that can have been answered after the one instant and before the other. */
function answeredBetween({ recent }: BudgetState, since: number, until: number): number {
  return recent.reduce(
    (sum, { from, calls }) => (from + BUCKET_MS > since && from < until ? sum + calls : sum),
    0,
  );
}
