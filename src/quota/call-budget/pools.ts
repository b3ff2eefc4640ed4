import type { CallPool } from "./contract.ts";
import { type PoolStorage, toPoolName } from "./storage.ts";
import { type BudgetState, formatState, parseState, windowAt } from "./window-state.ts";

/** A pool's state and the calls counted in its window. */
export type PoolEntry = { state: BudgetState; consumed: number };

/** What is stored of a pool; `held` is `null` when there is no state that can be read. */
type Held = { text: string; held: BudgetState | null; consumed: number };

/** Reads pools, and remembers the last known state of each, so that reading and counting take one round trip. */
function createPoolReader(storage: PoolStorage) {
  const known = new Map<string, { text: string; state: BudgetState }>();
  const remember = (pool: CallPool, text: string, state: BudgetState): void => {
    known.set(toPoolName(pool), { text, state });
  };
  const parse = (pool: CallPool, text: string): BudgetState | null => {
    const last = known.get(toPoolName(pool));
    return last?.text === text ? last.state : parseState(text);
  };
  const lastKnown = (pool: CallPool): BudgetState | null => known.get(toPoolName(pool))?.state ?? null;

  /** Reads state and count together; reads again when the window is not the remembered one. */
  const read = async (pool: CallPool): Promise<Held> => {
    for (;;) {
      const window = lastKnown(pool)?.openedAt ?? 0;
      const { text, calls } = await storage.read(pool, window);
      const held = parse(pool, text);
      if (held === null) return { text, held, consumed: 0 };
      remember(pool, text, held);
      if (held.openedAt === window) return { text, held, consumed: calls };
    }
  };
  return { remember, parse, lastKnown, read };
}

/** The pools' states and counted calls. Calls are counted under their window. */
export function createPools(storage: PoolStorage) {
  const { remember, parse, lastKnown, read } = createPoolReader(storage);

  /** Changes a pool's state; retries when another process changed it first. */
  const change = async (
    pool: CallPool,
    now: Date,
    to: (entry: PoolEntry) => BudgetState,
  ): Promise<PoolEntry> => {
    let { text, held, consumed } = await read(pool);
    for (;;) {
      const state = windowAt(held, consumed, now.getTime());
      const window = held?.openedAt ?? 0;
      const next = to({ state, consumed: state.openedAt === held?.openedAt ? consumed : 0 });
      if (next === held) return { state: next, consumed };
      const written = formatState(next);
      const before = { text, calls: held === null ? null : consumed };
      const changed = await storage.swap(pool, window, before, written);
      if (changed === null) {
        remember(pool, written, next);
        return { state: next, consumed: next.openedAt === held?.openedAt ? consumed : 0 };
      }
      const other = parse(pool, changed.text);
      if (other !== null && other.openedAt === held?.openedAt)
        ({ text, held, consumed } = { text: changed.text, held: other, consumed: changed.calls });
      else ({ text, held, consumed } = await read(pool));
    }
  };
  const current = (pool: CallPool, now: Date): Promise<PoolEntry> => change(pool, now, ({ state }) => state);

  /** Counts calls in the current window. `consumed` = all calls of the window, including these. */
  const count = async (pool: CallPool, calls: number, now: Date): Promise<PoolEntry> => {
    for (;;) {
      const { openedAt: window } = lastKnown(pool) ?? (await current(pool, now)).state;
      // Counted before it is read: a window that ends in between either includes these calls, or is seen to have ended.
      const counting = storage.add(pool, window, calls);
      const [consumed, { text }] = await Promise.all([counting, storage.read(pool, window)]);
      const held = parse(pool, text);
      if (held?.openedAt === window && windowAt(held, 0, now.getTime()) === held) {
        remember(pool, text, held);
        return { state: held, consumed };
      }
      await storage.add(pool, window, -calls);
      await current(pool, now);
    }
  };
  const uncount = (pool: CallPool, { openedAt }: BudgetState, calls: number): Promise<number> =>
    storage.add(pool, openedAt, -calls);
  return { change, current, count, uncount, list: () => listPools(storage) };
}

async function listPools(storage: PoolStorage): Promise<{ pool: CallPool; state: BudgetState }[]> {
  return (await storage.list()).flatMap(({ pool, text }) => {
    const state = parseState(text);
    return state === null ? [] : [{ pool, state }];
  });
}

export type Pools = ReturnType<typeof createPools>;
