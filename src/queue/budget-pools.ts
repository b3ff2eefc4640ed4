import type { Redis } from "ioredis";
import { RateLimiterRedis } from "rate-limiter-flexible";
import { type BudgetState, parseState, windowAt } from "./budget-window.ts";
import type { Pool } from "./call-budget.ts";

/** Real time for which an idle pool is remembered; longer than any platform's window. */
export const KEPT_SECONDS = 3 * 86_400;

/** The first call of a pool goes alone, so that the second knows what it told; nobody waits longer for it than this. */
const FIRST_CALL_MS_MAX = 35_000;

const SWAP = `if (redis.call('get', KEYS[1]) or '') == ARGV[1] then
  redis.call('set', KEYS[1], ARGV[2], 'EX', ARGV[3]) return 1 end return 0`;

/** What is known of the pools, and how many calls were counted in their windows, in Redis. */
export function createPools(redis: Redis, root: string) {
  const counter = new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: `${root}:calls`,
    points: Number.MAX_SAFE_INTEGER,
    duration: KEPT_SECONDS,
  });
  const keyOf = ({ platform, credential, family }: Pool) =>
    `${root}:pool:${platform}|${credential}|${family}`;
  const countKey = (pool: Pool, openedAt: number) => `${keyOf(pool)}@${openedAt}`;

  /** Changes a pool's state; tried again where another process was quicker. */
  const change = async (pool: Pool, to: (held: BudgetState | null) => BudgetState): Promise<BudgetState> => {
    for (;;) {
      const text = (await redis.get(keyOf(pool))) ?? "";
      const next = to(parseState(text));
      const written = JSON.stringify(next);
      if (written === text) return next;
      if ((await redis.eval(SWAP, 1, keyOf(pool), text, written, KEPT_SECONDS)) === 1) return next;
    }
  };
  const current = (pool: Pool, now: Date) => change(pool, (held) => windowAt(held, now.getTime()));
  const consumed = async (pool: Pool, { openedAt }: BudgetState) =>
    (await counter.get(countKey(pool, openedAt)))?.consumedPoints ?? 0;
  const count = async (pool: Pool, { openedAt }: BudgetState, calls: number) =>
    (await counter.penalty(countKey(pool, openedAt), calls)).consumedPoints;

  /** Real time: another process finds out about this pool just now. */
  const afterFirstCall = async (pool: Pool, state: BudgetState): Promise<void> => {
    if (state.known) return;
    const waitsUntil = performance.now() + FIRST_CALL_MS_MAX;
    const lock = `${keyOf(pool)}:first`;
    while (performance.now() < waitsUntil) {
      if ((await redis.set(lock, "1", "PX", FIRST_CALL_MS_MAX, "NX")) !== null) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (parseState((await redis.get(keyOf(pool))) ?? "")?.known === true) return;
    }
  };

  const list = async (): Promise<(Pool & { state: BudgetState })[]> => {
    const start = `${root}:pool:`;
    const found: (Pool & { state: BudgetState })[] = [];
    for await (const keys of redis.scanStream({ match: `${start}*`, count: 1_000 }))
      for (const key of keys as string[]) {
        const [platform = "", credential = "", family = ""] = key.slice(start.length).split("|");
        const state = family.endsWith(":first") ? null : parseState((await redis.get(key)) ?? "");
        if (state !== null) found.push({ platform, credential, family, state });
      }
    return found;
  };
  const endFirst = (pool: Pool) => redis.del(`${keyOf(pool)}:first`);
  return { change, current, consumed, count, afterFirstCall, endFirst, list };
}
