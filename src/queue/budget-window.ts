import { z } from "zod";

/** What a platform's answer told: the share in use, and, where it counts in the open, calls allowed and the end of the window. */
export type UsageTold = {
  usedPercent: number;
  limit: number | null;
  resetAt: Date | null;
};

/**
 * What became of counted calls: the usage that their answer told; `silent`, an answer that told none, as Graph does
 * while usage is near zero (docs/graph-api/overview/rate-limiting); `null`, no answer, which says nothing.
 */
export type Hearing = UsageTold | "silent" | null;

const NEAR_ZERO: UsageTold = { usedPercent: 0, limit: null, resetAt: null };

/** Calls that were counted, and in which window. */
export type Ticket = { openedAt: number; calls: number };

const State = z.object({
  /** Something was heard from the platform. */
  known: z.boolean(),
  /** Milliseconds of the clock that the readings follow: our own window, and its end where the platform told it. */
  openedAt: z.number(),
  endsAt: z.number().nullable(),
  lengthMs: z.number(),
  /** Percent of the limit that one call costs, at most; 0 = not known. */
  perCall: z.number(),
  /** Percent last told, and when. */
  told: z.number(),
  toldAt: z.number(),
  /** What was in use when this window opened, and how many of its calls were answered. */
  baseTold: z.number(),
  answered: z.number(),
});
export type BudgetState = z.infer<typeof State>;

/** Graph counts calls over a rolling hour (docs/graph-api/overview/rate-limiting); the minute is for clocks that differ. */
const HOUR_MS = 3_600_000;
const ROLLING_WINDOW_MS = HOUR_MS + 60_000;

/** From here on calls are spread over what is left of the window. */
export const SLOW_FROM_PERCENT = 75;

export function parseState(text: string): BudgetState | null {
  if (text === "") return null;
  const parsed = State.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : null;
}

const endOf = (state: BudgetState): number => state.endsAt ?? state.openedAt + state.lengthMs;

/** The window at an instant: the held one, or a new one that keeps what was learned. */
export function windowAt(held: BudgetState | null, now: number): BudgetState {
  if (held !== null && held.openedAt <= now && now < endOf(held)) return held;
  const fresh = { openedAt: now, endsAt: null, answered: 0 };
  if (held === null)
    return {
      ...fresh,
      known: false,
      lengthMs: ROLLING_WINDOW_MS,
      perCall: 0,
      told: 0,
      toldAt: now,
      baseTold: 0,
    };
  // A window whose end was told begins anew at zero; in a rolling hour, what was told fades with the hour.
  const left = Math.max(0, 1 - Math.max(0, now - held.toldAt) / HOUR_MS);
  const told = held.endsAt === null ? held.told * left : 0;
  return { ...held, ...fresh, told, toldAt: now, baseTold: told };
}

/** Late in a window the platform's own may have begun anew: what rises then is no measure of our calls. */
const LEARNING_MS = 0.75 * HOUR_MS;

/** Answers that cross on their way are told within this time of each other: the higher figure is the later one. */
const CROSSING_MS = 120_000;

/**
 * What an answer told, taken in. `consumed` = calls counted in this window so far. An answer to a call of an earlier
 * window says nothing of this one.
 */
export function heard(
  held: BudgetState,
  ticket: Ticket | null,
  hearing: Hearing,
  consumed: number,
  now: number,
): BudgetState {
  if (ticket !== null && ticket.openedAt !== held.openedAt) return { ...held, known: true };
  const state = { ...held, known: true, answered: held.answered + (ticket?.calls ?? 0) };
  // A platform that counts in the open tells of each call; where it did not, nothing is known of that one.
  const silent = held.endsAt === null ? NEAR_ZERO : null;
  const usage = hearing === "silent" ? silent : hearing;
  const endsAt = usage?.resetAt?.getTime() ?? null;
  if (usage === null || (endsAt !== null && endsAt <= now)) return state;
  const crosses = now - held.toldAt < CROSSING_MS;
  const inUse = atMost(usage);
  const told = crosses ? Math.max(held.told, inUse) : inUse;
  const lengthMs = endsAt === null ? held.lengthMs : longest(held, endsAt - now);
  // What fell was counted anew by the platform: our window begins with its own, once no call is under way.
  if (usage.limit === null && !crosses && inUse < held.told && state.answered >= consumed)
    return { ...state, openedAt: now, answered: 0, told, toldAt: now, baseTold: usage.usedPercent };
  // An answer that was overtaken tells of fewer calls than were answered by now.
  const isBlurred = now - held.openedAt > LEARNING_MS || inUse < held.told;
  const perCall = isBlurred && usage.limit === null ? held.perCall : learned(state, usage, consumed);
  return { ...state, told, toldAt: now, endsAt, lengthMs, perCall };
}

/** The platform named the time from which it answers again: there, what it told of the usage is over. */
export function endingAt(state: BudgetState, until: number, now: number): BudgetState {
  return until <= now ? state : { ...state, endsAt: until };
}

/** A percent that stands alone was cut to a whole one: up to one more may be in use. */
const atMost = ({ usedPercent, limit }: UsageTold): number =>
  limit === null && usedPercent >= 1 ? Math.min(100, usedPercent + 1) : usedPercent;

/** The longest wait until a told end is the length of the windows; a rolling hour's own length is no base for it. */
const longest = (state: BudgetState, left: number): number =>
  state.endsAt === null && state.lengthMs === ROLLING_WINDOW_MS ? left : Math.max(state.lengthMs, left);

/**
 * Percent a call: told outright, or found from how far the told percent rose over the calls that were answered. Percents
 * are cut to whole ones, so what is found is a bound from above; the smallest one stands until it is refuted.
 */
function learned(state: BudgetState, { usedPercent, limit }: UsageTold, consumed: number): number {
  if (limit !== null && limit > 0) return 100 / limit;
  // At 100 percent calls are refused and not counted: there is nothing to learn from them.
  if (usedPercent >= 100 || state.answered <= 0) return state.perCall;
  // Below one percent a call can only turn out cheaper than was thought.
  if (usedPercent < 1 && (state.perCall === 0 || state.baseTold >= 1)) return state.perCall;
  const rise = usedPercent - state.baseTold;
  const bound = (Math.max(0, rise) + 1) / state.answered;
  const isRefuted = (rise - 1) / Math.max(consumed, state.answered) > state.perCall;
  return state.perCall === 0 || isRefuted ? bound : Math.min(state.perCall, bound);
}

/** Percent in use: what was told, and the calls under way. `consumed` = calls counted in this window. */
const usedPercent = (state: BudgetState, consumed: number): number =>
  state.told + Math.max(0, consumed - state.answered) * state.perCall;

/** Percent that may be in use now: from SLOW_FROM_PERCENT on it grows with the window. */
function allowedPercent(state: BudgetState, now: number, urgent: boolean): number {
  if (urgent) return 100;
  const end = endOf(state);
  const start = state.endsAt === null ? state.openedAt : state.endsAt - state.lengthMs;
  const share = end <= start ? 1 : (now - start) / (end - start);
  return Math.min(100, Math.max(SLOW_FROM_PERCENT, share * 100));
}

const TINY = 1e-9;

/** How many calls fit now; Infinity where nothing bounds them. */
export function freeCalls(state: BudgetState, consumed: number, now: number, urgent: boolean): number {
  const free = allowedPercent(state, now, urgent) - usedPercent(state, consumed);
  if (state.perCall === 0) return free > 0 ? Number.POSITIVE_INFINITY : 0;
  return Math.max(0, Math.floor(free / state.perCall + TINY));
}

/** When so many calls fit; at the latest with the next window. */
export function fittingAt(
  state: BudgetState,
  consumed: number,
  calls: number,
  now: number,
  urgent: boolean,
): Date {
  const end = Math.max(endOf(state), now + 1_000);
  const STEPS = 60;
  for (let step = 1; step < STEPS; step += 1) {
    const at = now + ((end - now) * step) / STEPS;
    if (freeCalls(state, consumed, at, urgent) >= calls) return new Date(Math.ceil(at));
  }
  return new Date(end);
}
