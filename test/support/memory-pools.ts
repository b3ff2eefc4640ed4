import { type PoolStorage, toPoolName } from "../../src/quota/call-budget/storage.ts";

/** Pools of one process, in memory: what a law of the call budget needs to be tried tens of thousands of times. */
export function createMemoryPools(): PoolStorage {
  const texts = new Map<string, string>();
  const counts = new Map<string, number>();
  const locks = new Set<string>();
  const get = (name: string, window: number) => ({
    text: texts.get(name) ?? "",
    calls: counts.get(`${name}@${window}`) ?? 0,
  });
  return {
    read: async (pool, window) => get(toPoolName(pool), window),
    swap: async (pool, window, before, text) => {
      const name = toPoolName(pool);
      const stored = get(name, window);
      if (stored.text !== before.text || (before.calls !== null && stored.calls !== before.calls))
        return stored;
      texts.set(name, text);
      return null;
    },
    add: async (pool, window, calls) => {
      const key = `${toPoolName(pool)}@${window}`;
      const sum = (counts.get(key) ?? 0) + calls;
      counts.set(key, sum);
      return sum;
    },
    list: async () =>
      [...texts].map(([name, text]) => {
        const [platform = "", credential = "", family = ""] = name.split("|");
        return { pool: { platform, credential, family }, text };
      }),
    lock: async (pool) => {
      const isFree = !locks.has(toPoolName(pool));
      locks.add(toPoolName(pool));
      return isFree;
    },
    isLocked: async (pool) => locks.has(toPoolName(pool)),
    unlock: async (pool) => void locks.delete(toPoolName(pool)),
  };
}
