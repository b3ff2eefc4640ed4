import type { Redis } from "ioredis";
import { type BudgetState, parseState, windowAt } from "./window-state.ts";
import { createPoolStore, type PoolEntry } from "./pool-store.ts";
import type { CallPool } from "./contract.ts";

/**
 * The pools' states and counted calls in Redis. Calls are counted under their window; a process remembers each pool's
 * last window, so that reading and counting take one round trip.
 */
export function createPools(redis: Redis, root: string) {
  const { toKey, windows, read, swap, add, list } = createPoolStore(redis, root);
  const remember = (pool: CallPool, entry: PoolEntry): PoolEntry => {
    windows.set(toKey(pool), entry.state.openedAt);
    return entry;
  };

  /** Changes a pool's state; retries when another process changed it first. */
  const change = async (
    pool: CallPool,
    now: Date,
    to: (entry: Omit<PoolEntry, "text">) => BudgetState,
  ): Promise<PoolEntry> => {
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
  const current = (pool: CallPool, now: Date): Promise<PoolEntry> => change(pool, now, ({ state }) => state);

  /** Counts calls in the current window. `consumed` = all calls of the window, including these. */
  const count = async (pool: CallPool, calls: number, now: Date): Promise<PoolEntry> => {
    for (;;) {
      const openedAt = windows.get(toKey(pool)) ?? (await current(pool, now)).state.openedAt;
      // Counted before it is read: a window that ends in between either includes these calls, or is seen to have ended.
      const counting = add(pool, openedAt, calls);
      const [consumed, text] = await Promise.all([counting, redis.get(toKey(pool))]);
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

  return { toKey, change, current, count, uncount, list };
}
