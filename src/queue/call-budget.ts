import type { Redis } from "ioredis";
import { RateLimiterRedis } from "rate-limiter-flexible";
import { StoreError } from "../errors/reach-error.ts";
import { producerConnection } from "./connection.ts";
import {
  type BudgetState,
  endingAt,
  freeCalls,
  fittingAt,
  heard,
  parseState,
  type Ticket,
  type UsageTold,
  windowAt,
} from "./budget-window.ts";

/** Calls that one platform counts together: what a credential may do in one family of endpoints. */
export type Pool = { platform: string; credential: string; family: string };

export type Leave = { granted: true; ticket: Ticket } | { granted: false; retryAt: Date };

/**
 * What may still be called, shared by every process through Redis and kept across restarts. Nothing is assumed of a
 * limit: it is learned from what the platforms' own answers tell.
 */
export type CallBudget = {
  /** Counts calls, or refuses all of them and says when they fit. `urgent` work may use what slowing down leaves. */
  take(pool: Pool, calls: number, now: Date, urgent?: boolean): Promise<Leave>;
  /** How many calls fit now, and when that many do that are asked for. */
  room(pool: Pool, calls: number, now: Date, urgent?: boolean): Promise<{ calls: number; retryAt: Date }>;
  /** An answer to counted calls came, or none will; `null` = it told nothing, as platforms do while usage is near zero. */
  told(pool: Pool, ticket: Ticket | null, usage: UsageTold | null, now: Date): Promise<void>;
  /** A platform's word that it answers again from then on. */
  resumesAt(pool: Pool, until: Date, now: Date): Promise<void>;
  /** A platform's word on one account alone. */
  pauseAccount(platform: string, accountKey: string, until: Date): Promise<void>;
  pausedAccounts(platform: string, accountKeys: readonly string[], now: Date): Promise<Map<string, Date>>;
  /** Every pool that is known, with the percent in use. */
  list(now: Date): Promise<(Pool & { usedPercent: number })[]>;
};

/** Real time for which an idle pool is remembered; longer than any platform's window. */
const KEPT_SECONDS = 3 * 86_400;

/** The first call of a pool goes alone, so that the second knows what it told; nobody waits longer for it than this. */
const FIRST_CALL_MS_MAX = 35_000;

const SWAP = `if (redis.call('get', KEYS[1]) or '') == ARGV[1] then
  redis.call('set', KEYS[1], ARGV[2], 'EX', ARGV[3]) return 1 end return 0`;

/** Opens the budget on a connection of its own. `prefix` is the database's name, as for the queues. */
export async function openCallBudget(options: {
  redisUrl: string;
  prefix: string;
  onError: (error: Error) => void;
}): Promise<{ budget: CallBudget; close(): void }> {
  const redis = await producerConnection(options.redisUrl, options.onError).catch((cause: unknown) => {
    throw new StoreError("Redis cannot be reached", { cause, remedy: "Start it, or correct REDIS_URL." });
  });
  return { budget: createCallBudget(redis, options.prefix), close: () => redis.disconnect() };
}

function createCallBudget(redis: Redis, prefix: string): CallBudget {
  const root = `${prefix}:budget`;
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

  return guarded({
    async take(pool, calls, now, urgent = false) {
      await afterFirstCall(pool, await current(pool, now));
      const state = await current(pool, now);
      const after = await count(pool, state, calls);
      if (calls <= freeCalls(state, after - calls, now.getTime(), urgent))
        return { granted: true, ticket: { openedAt: state.openedAt, calls } };
      await count(pool, state, -calls);
      return { granted: false, retryAt: fittingAt(state, after - calls, calls, now.getTime(), urgent) };
    },
    async room(pool, calls, now, urgent = false) {
      const state = await current(pool, now);
      const before = await consumed(pool, state);
      return {
        calls: freeCalls(state, before, now.getTime(), urgent),
        retryAt: fittingAt(state, before, calls, now.getTime(), urgent),
      };
    },
    async told(pool, ticket, usage, now) {
      const taken = await consumed(pool, await current(pool, now));
      await change(pool, (held) => heard(windowAt(held, now.getTime()), ticket, usage, taken, now.getTime()));
      await redis.del(`${keyOf(pool)}:first`);
    },
    async resumesAt(pool, until, now) {
      await change(pool, (held) => endingAt(windowAt(held, now.getTime()), until.getTime(), now.getTime()));
    },
    async pauseAccount(platform, accountKey, until) {
      await redis.set(`${root}:account:${platform}|${accountKey}`, until.getTime(), "EX", KEPT_SECONDS);
    },
    async pausedAccounts(platform, accountKeys, now) {
      if (accountKeys.length === 0) return new Map();
      const held = await redis.mget(accountKeys.map((key) => `${root}:account:${platform}|${key}`));
      return new Map(
        accountKeys.flatMap((key, i) => {
          const until = Number(held[i] ?? 0);
          return until > now.getTime() ? [[key, new Date(until)] as const] : [];
        }),
      );
    },
    async list(now) {
      const start = `${root}:pool:`;
      const found: (Pool & { usedPercent: number })[] = [];
      for await (const keys of redis.scanStream({ match: `${start}*`, count: 1_000 }))
        for (const key of keys as string[]) {
          const [platform = "", credential = "", family = ""] = key.slice(start.length).split("|");
          const state = family.endsWith(":first") ? null : parseState((await redis.get(key)) ?? "");
          if (state === null) continue;
          const pool = { platform, credential, family };
          found.push({ ...pool, usedPercent: Math.round(windowAt(state, now.getTime()).told) });
        }
      return found;
    },
  });
}

/** What Redis does becomes a StoreError: the job is tried again. */
function guarded(budget: CallBudget): CallBudget {
  const wrap =
    <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      try {
        return await call(...args);
      } catch (cause) {
        throw new StoreError("the call budget in Redis could not be read", { cause });
      }
    };
  return {
    take: wrap(budget.take),
    room: wrap(budget.room),
    told: wrap(budget.told),
    resumesAt: wrap(budget.resumesAt),
    pauseAccount: wrap(budget.pauseAccount),
    pausedAccounts: wrap(budget.pausedAccounts),
    list: wrap(budget.list),
  };
}
