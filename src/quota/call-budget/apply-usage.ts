import { boundByOwn, dearerThanHeld, learned } from "./call-cost.ts";
import {
  BUCKET_MS,
  type BudgetState,
  callsUnderWay,
  LEARNS_NOTHING,
  openAnew,
  ROLLING_WINDOW_MS,
  type Ticket,
} from "./window-state.ts";

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

/** Answers that cross on their way are told within this time of each other: the higher figure is the later one. */
const CROSSING_MS = 120_000;

/** What an answer told, taken in. `consumed` = calls counted in this window so far. */
export function heard(
  held: BudgetState,
  ticket: Ticket | null,
  hearing: Hearing,
  consumed: number,
  now: number,
): BudgetState {
  const answered = { ...answeredBy(held, ticket, hearing, now), known: true };
  if (hearing === null) return answered;
  // An answer to a call that was sent before the doubt arose does not settle it.
  const state = { ...answered, isDoubted: held.isDoubted && !isOwn(held, ticket) };
  // A platform that counts in the open tells of each call; where it did not, nothing is known of that one.
  const usage = hearing === "silent" ? (held.limit === null ? NEAR_ZERO : null) : hearing;
  if (usage === null) return state;
  return usage.limit === null
    ? percentHeard(held, state, ticket, usage.usedPercent, consumed, now)
    : countHeard(state, { ...usage, limit: usage.limit }, now);
}

/** Whether the platform counted the calls for certain: those at full use are refused. */
const isCounted = (hearing: Hearing): boolean =>
  hearing === "silent" || (hearing !== null && hearing.usedPercent < 100);

/** Whether an answer is to calls of this window. */
const isOwn = ({ openedAt }: BudgetState, ticket: Ticket | null): boolean => ticket?.openedAt === openedAt;

/** Calls that are over: of this window, or carried over from an earlier one. */
function answeredBy(held: BudgetState, ticket: Ticket | null, hearing: Hearing, now: number): BudgetState {
  if (ticket === null) return held;
  const bucket = now - (now % BUCKET_MS);
  const before = held.recent.find(({ from }) => from === bucket);
  const recent = [
    ...held.recent.filter(({ from }) => from !== bucket && now - from < 2 * ROLLING_WINDOW_MS),
    {
      from: bucket,
      calls: ticket.calls + (before?.calls ?? 0),
      counted: (isCounted(hearing) ? ticket.calls : 0) + (before?.counted ?? 0),
    },
  ];
  if (isOwn(held, ticket))
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
  // The first answer of a window that tells of less than there was before its call was sent crossed no other.
  const isBelowBase = isOwn(held, ticket) && held.heard === 0 && percent < (held.baseTold ?? 0);
  const crosses = now - held.toldAt < CROSSING_MS && !isBelowBase;
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
  if ((!isOwn(held, ticket) || state.isUnsettled) && state.baseTold !== null)
    return {
      ...measuredAnew(state, Math.max(percent, held.told - 1), consumed, now),
      // What was overtaken may be the later word, of a window that the platform began: the base may be too high.
      ...(isOvertaken ? { learnsFrom: LEARNS_NOTHING } : {}),
      ...figures,
    };
  // At 100 percent calls are refused and not counted: there is nothing to learn from them.
  if (isOvertaken || percent >= 100 || !isOwn(held, ticket) || state.heard === 0)
    return { ...state, ...figures };
  return { ...costFound(state, held.isDoubted, percent, consumed, now), ...figures };
}

/** What the calls of this window cost, by how far the told percent rose over them. */
function costFound(
  state: BudgetState,
  wentAlone: boolean,
  percent: number,
  consumed: number,
  now: number,
): BudgetState {
  const dearer = dearerThanHeld(state, percent, consumed, now);
  if (dearer === null) return { ...state, ...learned(state, percent, wentAlone, now) };
  const { perCall, isDoubtful } = dearer;
  return isDoubtful ? doubted(state, percent, perCall, consumed, now) : { ...state, perCall };
}

/**
 * Far more was used than our calls account for: others call too, or the limit is another. The dearest is taken for true
 * until a call that goes alone has shown what it costs.
 */
function doubted(
  state: BudgetState,
  percent: number,
  perCall: number,
  consumed: number,
  now: number,
): BudgetState {
  return {
    ...measuredAnew(state, percent, consumed, now),
    perCall,
    measured: false,
    isDoubted: true,
  };
}

/** A window that begins now, with so much in use; calls that are under way are none of its own. */
function begunAt(state: BudgetState, baseTold: number, consumed: number, now: number): BudgetState {
  const underWay = { from: state.openedAt, calls: callsUnderWay(state, consumed) };
  const carried = [...state.carried, underWay].filter(({ calls }) => calls > 0);
  return { ...openAnew(state, carried, now), baseTold };
}

/** The platform's window goes on, but what calls cost is measured from here: so much is in use that is not theirs. */
function measuredAnew(state: BudgetState, baseTold: number, consumed: number, now: number): BudgetState {
  const { learnsFrom, endsAt } = state;
  return { ...begunAt(state, baseTold, consumed, now), learnsFrom, endsAt };
}
