import type { Redis } from "ioredis";
import { RateLimiterRedis } from "rate-limiter-flexible";
import type { CallPool } from "./contract.ts";
import { type PoolStorage, toPoolName } from "./storage.ts";

/** Seconds of real time after which an idle pool expires; longer than any platform's window. */
export const POOL_TTL_SECONDS = 3 * 86_400;

/** Writes a state if nothing was changed or counted since it was read; otherwise returns what is stored now. */
const SWAP = `local text, count = redis.call('get', KEYS[1]) or '', redis.call('get', KEYS[2]) or '0'
if text == ARGV[1] and (count == ARGV[2] or ARGV[2] == '') then
  redis.call('set', KEYS[1], ARGV[3], 'EX', ARGV[4]) return {1} end return {0, text, count}`;

/** Stores pools in Redis, shared by all processes and kept across restarts. */
export function createRedisStorage(redis: Redis, root: string): PoolStorage {
  const start = `${root}:pool:`;
  const counter = new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: `${root}:calls`,
    points: Number.MAX_SAFE_INTEGER,
    duration: POOL_TTL_SECONDS,
  });
  const toKey = (pool: CallPool) => `${start}${toPoolName(pool)}`;
  const toLockKey = (pool: CallPool) => `${toKey(pool)}:alone`;
  const toCount = (pool: CallPool, window: number) => `${toKey(pool)}@${window}`;
  return {
    async read(pool, window) {
      const [text, calls] = await redis.mget(toKey(pool), counter.getKey(toCount(pool, window)));
      return { text: text ?? "", calls: Number(calls ?? 0) };
    },
    async swap(pool, window, before, text) {
      const keys = [toKey(pool), counter.getKey(toCount(pool, window))];
      const calls = before.calls === null ? "" : String(before.calls);
      const args = [before.text, calls, text, POOL_TTL_SECONDS];
      const [isDone, textNow = "", callsNow = "0"] = (await redis.eval(
        SWAP,
        keys.length,
        ...keys,
        ...args,
      )) as [number, string?, string?];
      return isDone === 1 ? null : { text: textNow, calls: Number(callsNow) };
    },
    add: async (pool, window, calls) => (await counter.penalty(toCount(pool, window), calls)).consumedPoints,
    async list() {
      const found: { pool: CallPool; text: string }[] = [];
      for await (const keys of redis.scanStream({ match: `${start}*`, count: 1_000 }))
        for (const key of keys as string[]) {
          const [platform = "", credential = "", family = ""] = key.slice(start.length).split("|");
          found.push({ pool: { platform, credential, family }, text: (await redis.get(key)) ?? "" });
        }
      return found;
    },
    lock: async (pool, milliseconds) =>
      (await redis.set(toLockKey(pool), "1", "PX", milliseconds, "NX")) !== null,
    isLocked: async (pool) => (await redis.exists(toLockKey(pool))) === 1,
    unlock: async (pool) => void (await redis.del(toLockKey(pool))),
  };
}
