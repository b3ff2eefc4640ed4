import { z } from "zod";

/** Calls that were counted, and in which window. */
export type Ticket = { openedAt: number; calls: number };

/** As `learnsFrom`: so long ago that nothing is learned in this window. */
export const LEARNS_NOTHING = 0;

const Counted = z.object({ from: z.number(), calls: z.number() });

const Told = z.object({ told: z.number(), at: z.number() });

const State = z.object({
  /** Something was heard from the platform in this window, or in one that led to it. */
  known: z.boolean(),
  /** Milliseconds of the clock that the readings follow: our own window, and its end where the platform told it. */
  openedAt: z.number(),
  endsAt: z.number().nullable(),
  lengthMs: z.number(),
  /** Calls a window, where the platform counts in the open; `null` = it tells percents alone. */
  limit: z.number().nullable(),
  /** Percent of the limit that one call costs, at most; 0 = not known. */
  perCall: z.number(),
  /** `perCall` was measured, and is not merely a bound from answers that told of next to no use. */
  measured: z.boolean(),
  /** `perCall` is the dearest that it can be, until a call that goes alone has shown what it costs. */
  isDoubted: z.boolean().default(false),
  /** Percent in use at most, as it was last told, and when. */
  told: z.number(),
  toldAt: z.number(),
  /** What answers that crossed it told since, where it was less. */
  later: Told.nullable(),
  /** Percent in use at least when this window opened, or its last call of an earlier one was over; `null` = not known. */
  baseTold: z.number().nullable(),
  /** From when what the calls cost is learned: the platform's own window may have begun then. */
  learnsFrom: z.number().default(LEARNS_NOTHING),
  /** A call of an earlier window ended without an answer: what it cost is told with the next. */
  isUnsettled: z.boolean().default(false),
  /** Calls of this window that are over, and those of them whose answer told of the use. */
  answered: z.number(),
  heard: z.number(),
  /** Calls of earlier windows that were under way when this one opened, by their window. */
  carried: z.array(Counted),
  /**
   * Answered calls of the last hours, by the beginning of their stretch of BUCKET_MS: they leave a rolling hour again.
   * `counted` = those of them that the platform did count.
   */
  recent: z.array(Counted.extend({ counted: z.number().default(0) })),
});
export type BudgetState = z.infer<typeof State>;

/**
 * Graph counts calls over a rolling hour (docs/graph-api/overview/rate-limiting); the minute is for calls on their way.
 */
export const HOUR_MS = 3_600_000;
export const SLACK_MS = 60_000;
export const ROLLING_WINDOW_MS = HOUR_MS + SLACK_MS;

/** Clocks of processes that differ, and those who waited for an answer with the time at which they began to. */
const SKEW_MS = 2 * SLACK_MS;

export const BUCKET_MS = 5 * 60_000;

/** What Redis holds, or `null` where there is nothing that this version can read. */
export function parseState(text: string): BudgetState | null {
  if (text === "") return null;
  const parsed = State.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : null;
}

export const endOf = (state: BudgetState): number => state.endsAt ?? state.openedAt + state.lengthMs;

/** Calls of this window that no answer came to yet. `consumed` = all that were counted in it. */
export const callsUnderWay = ({ answered }: BudgetState, consumed: number): number =>
  Math.max(0, consumed - answered);

/** Calls of earlier windows that no answer came to yet. */
export const carriedCalls = ({ carried }: BudgetState): number =>
  carried.reduce((sum, { calls }) => sum + calls, 0);

const fresh = (now: number): BudgetState => ({
  known: false,
  openedAt: now,
  endsAt: null,
  lengthMs: ROLLING_WINDOW_MS,
  limit: null,
  perCall: 0,
  measured: false,
  isDoubted: false,
  told: 0,
  toldAt: now,
  later: null,
  baseTold: null,
  learnsFrom: now,
  isUnsettled: false,
  answered: 0,
  heard: 0,
  carried: [],
  recent: [],
});

/**
 * The window at an instant: the held one, or a new one that keeps what was learned. `consumed` = calls of the held one.
 */
export function windowAt(held: BudgetState | null, consumed: number, now: number): BudgetState {
  if (held === null) return fresh(now);
  if (held.openedAt <= now + SKEW_MS && now < endOf(held)) return held;
  const left = { from: held.openedAt, calls: callsUnderWay(held, consumed) };
  const opened = openAnew(held, left.calls > 0 ? [left] : [], now);
  // A window whose end was told begins at zero. Percents hold as long as what they told of can count (`inUse`).
  if (held.endsAt !== null && held.limit !== null) return { ...opened, told: 0, toldAt: now, later: null };
  // At the platform's word to wait, our reckoning was wrong: what it told is over, and the first call goes alone.
  if (held.endsAt !== null) return { ...opened, told: 0, toldAt: now, later: null, known: false };
  return { ...opened, toldAt: Math.min(held.toldAt, now) };
}

/** A window that begins now; `baseTold` is not known, for the platform's own may have begun at any time. */
export function openAnew(held: BudgetState, carried: BudgetState["carried"], now: number): BudgetState {
  // Calls are counted by the window's begin, which therefore is never that of an earlier one.
  const isAhead = held.openedAt >= now && held.openedAt < now + SKEW_MS;
  const openedAt = isAhead ? held.openedAt + 1 : now;
  return {
    ...held,
    openedAt,
    endsAt: null,
    baseTold: null,
    learnsFrom: openedAt,
    isUnsettled: false,
    answered: 0,
    heard: 0,
    carried,
  };
}

/** The platform named the time from which it answers again: there, what it told of the usage is over. */
export function endingAt(state: BudgetState, until: number, now: number): BudgetState {
  return until <= now ? state : { ...state, endsAt: until };
}
