import type { Redis } from "ioredis";
import { RateLimiterRedis } from "rate-limiter-flexible";
import { type BudgetState, parseState } from "./window-state.ts";
import type { CallPool } from "./contract.ts";

/** Real time for which an idle pool is remembered; longer than any platform's window. */
export const KEPT_SECONDS = 3 * 86_400;

/** What is known of a pool, and the calls that are counted in its window. `text` = the state as it is stored. */
export type Seen = { text: string; state: BudgetState; consumed: number };

/** A state as it is stored; `null` = none that can be read. `consumed` = the calls that are counted in its window. */
export type Stored = { text: string; held: BudgetState | null; consumed: number };

/** Writes a state, if nothing was changed or counted since it was read; else gives what there is now instead. */
const SWAP = `local text, count = redis.call('get', KEYS[1]) or '', redis.call('get', KEYS[2]) or '0'
if text == ARGV[1] and (count == ARGV[2] or ARGV[2] == '') then
  redis.call('set', KEYS[1], ARGV[3], 'EX', ARGV[4]) return {1} end return {0, text, count}`;

/** The states of the pools and the counts of their calls, as Redis holds them. */
export function createBudgetStore(redis: Redis, root: string) {
  const counter = new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: `${root}:calls`,
    points: Number.MAX_SAFE_INTEGER,
    duration: KEPT_SECONDS,
  });
  const keyOf = ({ platform, credential, family }: CallPool) =>
    `${root}:pool:${platform}|${credential}|${family}`;
  const countKey = (pool: CallPool, openedAt: number) => `${keyOf(pool)}@${openedAt}`;
  /** The window that a pool was seen in last, by key. */
  const windows = new Map<string, number>();

  /** State and count as they are stored; a second look where the window is another than was thought. */
  const read = async (pool: CallPool): Promise<Stored> => {
    for (;;) {
      const guess = windows.get(keyOf(pool)) ?? 0;
      const [text, count] = await redis.mget(keyOf(pool), counter.getKey(countKey(pool, guess)));
      const held = parseState(text ?? "");
      if (held === null || held.openedAt === guess)
        return { text: text ?? "", held, consumed: held === null ? 0 : Number(count ?? 0) };
      windows.set(keyOf(pool), held.openedAt);
    }
  };

  /** Writes what comes of what was stored; else gives what is stored by now. */
  const swap = async (
    pool: CallPool,
    { text, held, consumed }: Stored,
    next: BudgetState,
  ): Promise<Stored | Seen> => {
    const written = JSON.stringify(next);
    const counts = counter.getKey(countKey(pool, held?.openedAt ?? 0));
    const counted = held === null ? "" : String(consumed);
    const [done, textNow, countNow] = (await redis.eval(
      SWAP,
      2,
      keyOf(pool),
      counts,
      text,
      counted,
      written,
      KEPT_SECONDS,
    )) as [number, string?, string?];
    if (done === 1)
      return { text: written, state: next, consumed: next.openedAt === held?.openedAt ? consumed : 0 };
    const now = parseState(textNow ?? "");
    if (now === null || now.openedAt !== held?.openedAt) return read(pool);
    return { text: textNow ?? "", held: now, consumed: Number(countNow ?? 0) };
  };

  /** Adds calls to a window's count, or takes them off; gives the sum. */
  const add = async (pool: CallPool, openedAt: number, calls: number): Promise<number> =>
    (await counter.penalty(countKey(pool, openedAt), calls)).consumedPoints;
  return { keyOf, windows, read, swap, add, ...createList(redis, root) };
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
