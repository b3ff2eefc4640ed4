import type { Redis } from "ioredis";
import { RateLimiterRedis } from "rate-limiter-flexible";
import { type BudgetState, formatState, parseState } from "./window-state.ts";
import type { CallPool } from "./contract.ts";

/** Seconds of real time after which an idle pool expires; longer than any platform's window. */
export const POOL_TTL_SECONDS = 3 * 86_400;

/** A pool's state and the calls counted in its window. `text` = the state as stored. */
export type PoolEntry = { text: string; state: BudgetState; consumed: number };

/** A stored state; `held` is `null` when there is none that can be read. `consumed` = calls counted in its window. */
export type StoredPool = { text: string; held: BudgetState | null; consumed: number };

/** Writes a state if nothing was changed or counted since it was read; otherwise returns what is stored now. */
const SWAP = `local text, count = redis.call('get', KEYS[1]) or '', redis.call('get', KEYS[2]) or '0'
if text == ARGV[1] and (count == ARGV[2] or ARGV[2] == '') then
  redis.call('set', KEYS[1], ARGV[3], 'EX', ARGV[4]) return {1} end return {0, text, count}`;

/** The states of the pools and the counts of their calls, in Redis. */
export function createPoolStore(redis: Redis, root: string) {
  const counter = new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: `${root}:calls`,
    points: Number.MAX_SAFE_INTEGER,
    duration: POOL_TTL_SECONDS,
  });
  const toKey = ({ platform, credential, family }: CallPool) =>
    `${root}:pool:${platform}|${credential}|${family}`;
  const toCountKey = (pool: CallPool, openedAt: number) => `${toKey(pool)}@${openedAt}`;
  /** The last known window of each pool, by key. */
  const windows = new Map<string, number>();

  /** Reads state and count together; reads again when the window is not the remembered one. */
  const read = async (pool: CallPool): Promise<StoredPool> => {
    for (;;) {
      const guess = windows.get(toKey(pool)) ?? 0;
      const [text, count] = await redis.mget(toKey(pool), counter.getKey(toCountKey(pool, guess)));
      const held = parseState(text ?? "");
      if (held === null || held.openedAt === guess)
        return { text: text ?? "", held, consumed: held === null ? 0 : Number(count ?? 0) };
      windows.set(toKey(pool), held.openedAt);
    }
  };

  /** Writes the next state; returns what is stored now when another process was first. */
  const swap = async (
    pool: CallPool,
    { text, held, consumed }: StoredPool,
    next: BudgetState,
  ): Promise<StoredPool | PoolEntry> => {
    const written = formatState(next);
    const counts = counter.getKey(toCountKey(pool, held?.openedAt ?? 0));
    const counted = held === null ? "" : String(consumed);
    const [done, textNow, countNow] = (await redis.eval(
      SWAP,
      2,
      toKey(pool),
      counts,
      text,
      counted,
      written,
      POOL_TTL_SECONDS,
    )) as [number, string?, string?];
    if (done === 1)
      return { text: written, state: next, consumed: next.openedAt === held?.openedAt ? consumed : 0 };
    const now = parseState(textNow ?? "");
    if (now === null || now.openedAt !== held?.openedAt) return read(pool);
    return { text: textNow ?? "", held: now, consumed: Number(countNow ?? 0) };
  };

  /** Adds calls to a window's count, or removes them; returns the sum. */
  const add = async (pool: CallPool, openedAt: number, calls: number): Promise<number> =>
    (await counter.penalty(toCountKey(pool, openedAt), calls)).consumedPoints;
  return { toKey, windows, read, swap, add, ...createList(redis, root) };
}

function createList(redis: Redis, root: string) {
  const list = async (): Promise<(CallPool & { state: BudgetState })[]> => {
    const start = `${root}:pool:`;
    const found: (CallPool & { state: BudgetState })[] = [];
    for await (const keys of redis.scanStream({ match: `${start}*`, count: 1_000 }))
      for (const key of keys as string[]) {
        const [platform = "", credential = "", family = ""] = key.slice(start.length).split("|");
        const state = parseState((await redis.get(key)) ?? "");
        if (state !== null) found.push({ platform, credential, family, state });
      }
    return found;
  };
  return { list };
}
