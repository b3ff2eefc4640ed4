import type { PoolEntry, Pools } from "./pools.ts";
import { type PoolStorage, type RealTime, toPoolName } from "./storage.ts";
import type { BudgetState } from "./window-state.ts";
import { needsProbe } from "./available-calls.ts";
import type { CallPool, Permit } from "./contract.ts";

/** Real time for which a process waits for the responses of others, and a probe holds its lock: longer than any call. */
const WAIT_MS_MAX = 35_000;

const POLL_MS = 20;

/** Real time for which the end of a rate limit is waited for. */
const RESET_WAIT_MS_MAX = 1_000;

const FRESH_MS = 60_000;

/** A response just reported full usage, and the time at which the rate limit ends is not stored yet. */
const awaitsReset = ({ limit, usedPercent, reportedAt, endsAt }: BudgetState, now: number): boolean =>
  limit === null && usedPercent >= 100 && endsAt === null && Math.abs(now - reportedAt) < FRESH_MS;

/** Whether pending responses may show that more calls fit: the limit is not measured yet. */
const mayGrow = ({ state, consumed }: PoolEntry): boolean => !state.measured && consumed > state.answered;

type Refusal = Extract<Permit, { granted: false }>["why"];

/** While a limit is unknown, one process sends a single probe call: the one that holds the lock of the pool. */
export function createProbeLock(storage: PoolStorage, time: RealTime) {
  /** By pool: whether the lock is reserved for the call that this process makes next, and until when it holds. */
  const held = new Map<string, { reserved: boolean; until: number }>();

  /** Acquires the lock if it is free. `reserve` = for the call that this process makes next. */
  const acquire = async (pool: CallPool, reserve = false): Promise<boolean> => {
    const mine = held.get(toPoolName(pool));
    if (!reserve && mine?.reserved === true && time.now() < mine.until) {
      held.set(toPoolName(pool), { ...mine, reserved: false });
      return true;
    }
    if (!(await storage.lock(pool, WAIT_MS_MAX))) return false;
    held.set(toPoolName(pool), { reserved: reserve, until: time.now() + WAIT_MS_MAX });
    return true;
  };

  const release = async (pool: CallPool): Promise<void> => {
    if (held.delete(toPoolName(pool))) await storage.unlock(pool);
  };
  return { acquire, release };
}

/** Waits, in real time, for what the pending calls of this and other processes report. */
export function createUsageWait(storage: PoolStorage, current: Pools["current"], time: RealTime) {
  /**
   * Waits while pending responses may change how many calls fit. Returns the entry when `calls` fit, or when the probe
   * lock is free; `limit` when nothing is pending that may change it; `unanswered` when the responses did not come.
   */
  const waitForResponses = async (
    pool: CallPool,
    entry: PoolEntry,
    now: Date,
    calls: number,
    free: (entry: PoolEntry) => number,
    signal?: AbortSignal,
  ): Promise<PoolEntry | Refusal> => {
    const waitsUntil = time.now() + WAIT_MS_MAX;
    let next = entry;
    while (time.now() < waitsUntil && signal?.aborted !== true) {
      if (!needsProbe(next.state) && !mayGrow(next)) return "limit";
      const isFree = needsProbe(next.state) && !(await storage.isLocked(pool));
      if (!isFree) await time.pause(POLL_MS);
      // Read after the lock: whoever releases it has saved the usage before.
      next = await current(pool, now);
      const alone = needsProbe(next.state);
      if (alone ? isFree : free(next) >= calls) return free(next) > 0 ? next : "limit";
    }
    return "unanswered";
  };

  /** Waits for the end of a rate limit to be stored after a response of full usage, so that the retry time is known. */
  const waitForReset = async (pool: CallPool, entry: PoolEntry, now: Date): Promise<PoolEntry> => {
    const waitsUntil = time.now() + RESET_WAIT_MS_MAX;
    let next = entry;
    while (awaitsReset(next.state, now.getTime()) && time.now() < waitsUntil) {
      await time.pause(POLL_MS);
      next = await current(pool, now);
    }
    return next;
  };
  return { waitForResponses, waitForReset };
}
