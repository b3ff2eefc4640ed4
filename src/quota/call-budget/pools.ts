import type { Redis } from "ioredis";
import { type BudgetState, parseState, windowAt } from "./window-state.ts";
import { createBudgetStore, type Seen } from "./pool-store.ts";
import type { CallPool } from "./contract.ts";

/**
 * What is known of the pools, in Redis. A pool's calls are counted under the window that they belong to; which window
 * that is, a process remembers from the last time that it looked, so that reading and counting take one round trip.
 */
export function createPools(redis: Redis, root: string) {
  const { keyOf, windows, read, swap, add, list } = createBudgetStore(redis, root);
  const remember = (pool: CallPool, seen: Seen): Seen => {
    windows.set(keyOf(pool), seen.state.openedAt);
    return seen;
  };

  /** Changes a pool's state; tried again where another process was quicker. */
  const change = async (
    pool: CallPool,
    now: Date,
    to: (seen: Omit<Seen, "text">) => BudgetState,
  ): Promise<Seen> => {
    let stored = await read(pool);
    for (;;) {
      const { text, held, consumed } = stored;
      const state = windowAt(held, consumed, now.getTime());
      const isHeld = state.openedAt === held?.openedAt;
      const next = to({ state, consumed: isHeld ? consumed : 0 });
      if (next === held) return remember(pool, { text, state: next, consumed });
      const swapped = await swap(pool, stored, next);
      if ("state" in swapped) return remember(pool, swapped);
      stored = swapped;
    }
  };
  const current = (pool: CallPool, now: Date): Promise<Seen> => change(pool, now, ({ state }) => state);

  /** Counts calls in the window of now. `consumed` = all of it, with these. */
  const count = async (pool: CallPool, calls: number, now: Date): Promise<Seen> => {
    for (;;) {
      const openedAt = windows.get(keyOf(pool)) ?? (await current(pool, now)).state.openedAt;
      // In this order: a window that is ended in between either takes these calls along, or is seen to be over.
      const counting = add(pool, openedAt, calls);
      const [consumed, text] = await Promise.all([counting, redis.get(keyOf(pool))]);
      const held = parseState(text ?? "");
      if (held?.openedAt === openedAt && windowAt(held, 0, now.getTime()) === held)
        return remember(pool, { text: text ?? "", state: held, consumed });
      await add(pool, openedAt, -calls);
      await current(pool, now);
    }
  };
  const uncount = async (pool: CallPool, { openedAt }: BudgetState, calls: number): Promise<void> => {
    await add(pool, openedAt, -calls);
  };

  return { keyOf, change, current, count, uncount, list };
}
