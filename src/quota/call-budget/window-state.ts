import { z } from "zod";
import { LONGEST_COOLDOWN_MS } from "../../domain/cooldown.ts";

/** As `learnsFrom`: too long ago for anything to be learned in this window. */
export const LEARNS_NOTHING = 0;

const Counted = z.object({ from: z.number(), calls: z.number() });

/** A pool's state as Redis stores it. The stored names stay; `parseState` and `formatState` map them. */
const StoredState = z.object({
  /** The platform responded in this window, or in one that led to it. */
  known: z.boolean(),
  /** Start of our window, and its end where the platform stated it. Milliseconds of the clock that readings follow. */
  openedAt: z.number(),
  endsAt: z.number().nullable(),
  lengthMs: z.number(),
  /** Calls per window, where the platform states a counted limit; `null` = it reports percentages only. */
  limit: z.number().nullable(),
  /** Upper bound of what one call costs, in percent of the limit; 0 = not known. */
  perCall: z.number(),
  /** `perCall` was measured; it is not only a bound from responses that reported almost no usage. */
  measured: z.boolean(),
  /** `perCall` is the highest possible cost, until a single probe call shows the true one. */
  isDoubted: z.boolean().default(false),
  /** Upper bound of the percentage in use as last reported (`usedPercent`), and when (`reportedAt`). */
  told: z.number(),
  toldAt: z.number(),
  /** A lower percentage that overlapping responses reported since. */
  later: z.object({ told: z.number(), at: z.number() }).nullable(),
  /**
   * Lower bound of the percentage in use when this window opened, or when the last call of an earlier window ended
   * (`basePercent`); `null` = not known.
   */
  baseTold: z.number().nullable(),
  /** The cost of calls is learned from this time on: the platform's own window may have started then. */
  learnsFrom: z.number().default(LEARNS_NOTHING),
  /** A call of an earlier window ended without a response: its cost shows in the next one. */
  isUnsettled: z.boolean().default(false),
  /** Finished calls of this window, and those whose response reported the usage (`reported`). */
  answered: z.number(),
  heard: z.number(),
  /** Calls of earlier windows that were pending when this one opened, by their window. */
  carried: z.array(Counted),
  /**
   * Finished calls of the last hours in buckets of BUCKET_MS, by the start of the bucket: they leave a rolling hour.
   * `counted` = those that the platform counted for certain.
   */
  recent: z.array(Counted.extend({ counted: z.number().default(0) })),
});
type StoredState = z.infer<typeof StoredState>;

/** What is known of a pool and its window. */
export type BudgetState = Omit<StoredState, "told" | "toldAt" | "later" | "baseTold" | "heard"> & {
  usedPercent: number;
  reportedAt: number;
  later: { usedPercent: number; at: number } | null;
  basePercent: number | null;
  reported: number;
};

/** Graph counts calls over a rolling hour (docs/graph-api/overview/rate-limiting); a minute more for pending calls. */
export const HOUR_MS = 3_600_000;
export const SLACK_MS = 60_000;
export const ROLLING_WINDOW_MS = HOUR_MS + SLACK_MS;

/** Tolerance for clocks that differ, and for callers that waited for a response with the time at which they started. */
const SKEW_MS = 2 * SLACK_MS;

export const BUCKET_MS = 5 * 60_000;

/** Reads a stored state; `null` = there is none that this version can read. */
export function parseState(text: string): BudgetState | null {
  if (text === "") return null;
  const parsed = StoredState.safeParse(JSON.parse(text));
  if (!parsed.success) return null;
  const { told, toldAt, later, baseTold, heard, ...state } = parsed.data;
  return {
    ...state,
    usedPercent: told,
    reportedAt: toldAt,
    later: later && { usedPercent: later.told, at: later.at },
    basePercent: baseTold,
    reported: heard,
  };
}

/** The text under which a state is stored. */
export function formatState(state: BudgetState): string {
  const { usedPercent, reportedAt, later, basePercent, reported, ...same } = state;
  const stored: StoredState = {
    ...same,
    told: usedPercent,
    toldAt: reportedAt,
    later: later && { told: later.usedPercent, at: later.at },
    baseTold: basePercent,
    heard: reported,
  };
  return JSON.stringify(stored);
}

export const windowEnd = (state: BudgetState): number => state.endsAt ?? state.openedAt + state.lengthMs;

/** Calls of this window without a response so far. `consumed` = all calls counted in it. */
export const pendingCalls = ({ answered }: BudgetState, consumed: number): number =>
  Math.max(0, consumed - answered);

/** Calls of earlier windows without a response so far. */
export const carriedOverCalls = ({ carried }: BudgetState): number =>
  carried.reduce((sum, { calls }) => sum + calls, 0);

const firstWindow = (now: number): BudgetState => ({
  known: false,
  openedAt: now,
  endsAt: null,
  lengthMs: ROLLING_WINDOW_MS,
  limit: null,
  perCall: 0,
  measured: false,
  isDoubted: false,
  usedPercent: 0,
  reportedAt: now,
  later: null,
  basePercent: null,
  learnsFrom: now,
  isUnsettled: false,
  answered: 0,
  reported: 0,
  carried: [],
  recent: [],
});

/**
 * The window at an instant: the stored one, or a new one with what was learned. `consumed` = calls in the stored one.
 */
export function windowAt(held: BudgetState | null, consumed: number, now: number): BudgetState {
  if (held === null) return firstWindow(now);
  const isBelieved = held.openedAt <= now + SKEW_MS && windowEnd(held) - now <= LONGEST_COOLDOWN_MS;
  if (isBelieved && now < windowEnd(held)) return held;
  const left = { from: held.openedAt, calls: pendingCalls(held, consumed) };
  const opened = openWindow(held, left.calls > 0 ? [left] : [], now);
  // A window whose end was stated starts at zero. Percentages stay valid while their calls may still count (`inUse`).
  if (held.endsAt !== null && held.limit !== null)
    return { ...opened, usedPercent: 0, reportedAt: now, later: null };
  // After a rate limit our estimate was wrong: the reported usage has expired, and the first call is a probe.
  if (held.endsAt !== null) return { ...opened, usedPercent: 0, reportedAt: now, later: null, known: false };
  return { ...opened, reportedAt: Math.min(held.reportedAt, now) };
}

/** Opens a window now; `basePercent` is not known, because the platform's own window may have started at any time. */
export function openWindow(held: BudgetState, carried: BudgetState["carried"], now: number): BudgetState {
  // Calls are counted under the window's start, which therefore must differ from that of every earlier window.
  const isAhead = held.openedAt >= now && held.openedAt < now + SKEW_MS;
  const openedAt = isAhead ? held.openedAt + 1 : now;
  return {
    ...held,
    openedAt,
    endsAt: null,
    // A length that a wrong clock stored would make this window as little believed as the one before.
    lengthMs: held.lengthMs > LONGEST_COOLDOWN_MS ? ROLLING_WINDOW_MS : held.lengthMs,
    basePercent: null,
    learnsFrom: openedAt,
    isUnsettled: false,
    answered: 0,
    reported: 0,
    carried,
  };
}

/** Ends the window at the time that a rate limit ends: there the reported usage expires. */
export function endWindowAt(state: BudgetState, until: number, now: number): BudgetState {
  return until <= now ? state : { ...state, endsAt: until };
}
