import { setTimeout as pause } from "node:timers/promises";
import type { Redis } from "ioredis";
import type { createPools } from "./pools.ts";
import type { Seen } from "./pool-store.ts";
import type { BudgetState } from "./window-state.ts";
import { goesAlone } from "./available-calls.ts";
import type { CallPool } from "./contract.ts";

/**
 * Real time for which anybody waits for the answers of others, and for which a call goes alone: longer than any call.
 */
const WAIT_MS_MAX = 35_000;

const LOOK_MS = 20;

/** Real time for which the platform's word is waited for. */
const WORD_MS_MAX = 1_000;

const FRESH_MS = 60_000;

/** All is in use, as an answer told just now, and from when on it answers again is not kept yet. */
const lacksWord = ({ limit, told, toldAt, endsAt }: BudgetState, now: number): boolean =>
  limit === null && told >= 100 && endsAt === null && Math.abs(now - toldAt) < FRESH_MS;

/** Whether answers that are on their way can show that more fits: the limit is not measured yet. */
const isYoung = ({ state, consumed }: Seen): boolean => !state.measured && consumed > state.answered;

/**
 * Who goes alone while nothing is known of a pool, and the waiting of the others, in real time, for what its answer
 * tells.
 */
export function createTurns(redis: Redis, pools: Pick<ReturnType<typeof createPools>, "keyOf" | "current">) {
  const lockOf = (pool: CallPool) => `${pools.keyOf(pool)}:alone`;
  const held = new Map<string, { reserved: boolean; until: number }>();

  /** Takes the turn, if nobody has it. `reserve` = for the call that this process makes next. */
  const begin = async (pool: CallPool, reserve = false): Promise<boolean> => {
    const lock = lockOf(pool);
    const mine = held.get(lock);
    if (!reserve && mine?.reserved === true && performance.now() < mine.until) {
      held.set(lock, { ...mine, reserved: false });
      return true;
    }
    if ((await redis.set(lock, "1", "PX", WAIT_MS_MAX, "NX")) === null) return false;
    held.set(lock, { reserved: reserve, until: performance.now() + WAIT_MS_MAX });
    return true;
  };

  const end = async (pool: CallPool): Promise<void> => {
    if (held.delete(lockOf(pool))) await redis.del(lockOf(pool));
  };

  /**
   * Waits as long as answers under way may change what fits. Gives what was seen when so many calls fit, or when the
   * turn to go alone is free; `null` when there is nothing to wait for.
   */
  const wait = async (
    pool: CallPool,
    seen: Seen,
    now: Date,
    calls: number,
    free: (seen: Seen) => number,
    signal?: AbortSignal,
  ): Promise<Seen | null> => {
    const waitsUntil = performance.now() + WAIT_MS_MAX;
    let next = seen;
    while (performance.now() < waitsUntil && signal?.aborted !== true) {
      if (!goesAlone(next.state) && !isYoung(next)) return null;
      const isFree = goesAlone(next.state) && (await redis.exists(lockOf(pool))) === 0;
      if (!isFree) await pause(LOOK_MS);
      // In this order: whoever ends a turn has told before what was heard in it.
      next = await pools.current(pool, now);
      const alone = goesAlone(next.state);
      if (alone ? isFree : free(next) >= calls) return free(next) > 0 ? next : null;
    }
    return null;
  };

  /** What there is once the platform's word came that follows an answer of full use; else nobody knows when to ask. */
  const word = async (pool: CallPool, seen: Seen, now: Date): Promise<Seen> => {
    const waitsUntil = performance.now() + WORD_MS_MAX;
    let next = seen;
    while (lacksWord(next.state, now.getTime()) && performance.now() < waitsUntil) {
      await pause(LOOK_MS);
      next = await pools.current(pool, now);
    }
    return next;
  };
  return { begin, end, wait, word };
}
