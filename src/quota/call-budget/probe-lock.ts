import { setTimeout as pause } from "node:timers/promises";
import type { Redis } from "ioredis";
import type { createPools } from "./pools.ts";
import type { PoolEntry } from "./pool-store.ts";
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

/** While a limit is unknown, one process sends a single probe call; the others wait, in real time, for its result. */
export function createProbeLock(
  redis: Redis,
  pools: Pick<ReturnType<typeof createPools>, "toKey" | "current">,
) {
  const toLockKey = (pool: CallPool) => `${pools.toKey(pool)}:alone`;
  const held = new Map<string, { reserved: boolean; until: number }>();

  /** Acquires the lock if it is free. `reserve` = for the call that this process makes next. */
  const acquire = async (pool: CallPool, reserve = false): Promise<boolean> => {
    const lock = toLockKey(pool);
    const mine = held.get(lock);
    if (!reserve && mine?.reserved === true && performance.now() < mine.until) {
      held.set(lock, { ...mine, reserved: false });
      return true;
    }
    if ((await redis.set(lock, "1", "PX", WAIT_MS_MAX, "NX")) === null) return false;
    held.set(lock, { reserved: reserve, until: performance.now() + WAIT_MS_MAX });
    return true;
  };

  const release = async (pool: CallPool): Promise<void> => {
    if (held.delete(toLockKey(pool))) await redis.del(toLockKey(pool));
  };

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
    const waitsUntil = performance.now() + WAIT_MS_MAX;
    let next = entry;
    while (performance.now() < waitsUntil && signal?.aborted !== true) {
      if (!needsProbe(next.state) && !mayGrow(next)) return "limit";
      const isFree = needsProbe(next.state) && (await redis.exists(toLockKey(pool))) === 0;
      if (!isFree) await pause(POLL_MS);
      // Read after the lock: whoever releases it has saved the usage before.
      next = await pools.current(pool, now);
      const alone = needsProbe(next.state);
      if (alone ? isFree : free(next) >= calls) return free(next) > 0 ? next : "limit";
    }
    return "unanswered";
  };

  /** Waits for the end of a rate limit to be stored after a response of full usage, so that the retry time is known. */
  const waitForReset = async (pool: CallPool, entry: PoolEntry, now: Date): Promise<PoolEntry> => {
    const waitsUntil = performance.now() + RESET_WAIT_MS_MAX;
    let next = entry;
    while (awaitsReset(next.state, now.getTime()) && performance.now() < waitsUntil) {
      await pause(POLL_MS);
      next = await pools.current(pool, now);
    }
    return next;
  };
  return { acquire, release, waitForResponses, waitForReset };
}
