import type { Redis } from "ioredis";
import { StoreError } from "../errors/reach-error.ts";
import { createPools, KEPT_SECONDS } from "./budget-pools.ts";
import { producerConnection } from "./connection.ts";
import {
  endingAt,
  freeCalls,
  fittingAt,
  heard,
  type Ticket,
  type Hearing,
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
  /** What became of counted calls. */
  told(pool: Pool, ticket: Ticket | null, hearing: Hearing, now: Date): Promise<void>;
  /** A platform's word that it answers again from then on. */
  resumesAt(pool: Pool, until: Date, now: Date): Promise<void>;
  /** A platform's word on one account alone. */
  pauseAccount(platform: string, accountKey: string, until: Date): Promise<void>;
  pausedAccounts(platform: string, accountKeys: readonly string[], now: Date): Promise<Map<string, Date>>;
  /** Every pool that is known, with the percent in use and, where they were learned, the calls that fit a window. */
  list(now: Date): Promise<(Pool & { usedPercent: number; calls: number | null; windowMs: number })[]>;
};

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
  const { change, current, consumed, count, afterFirstCall, endFirst, list } = createPools(redis, root);
  const accounts = createAccountPauses(redis, root);
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
    async told(pool, ticket, hearing, now) {
      const taken = await consumed(pool, await current(pool, now));
      await change(pool, (held) =>
        heard(windowAt(held, now.getTime()), ticket, hearing, taken, now.getTime()),
      );
      await endFirst(pool);
    },
    async resumesAt(pool, until, now) {
      await change(pool, (held) => endingAt(windowAt(held, now.getTime()), until.getTime(), now.getTime()));
    },
    list: async (now) =>
      (await list()).map(({ state, ...pool }) => ({
        ...pool,
        usedPercent: Math.round(windowAt(state, now.getTime()).told),
        calls: state.perCall === 0 ? null : Math.floor(100 / state.perCall),
        windowMs: state.lengthMs,
      })),
    pauseAccount: accounts.pause,
    pausedAccounts: accounts.paused,
  });
}

function createAccountPauses(redis: Redis, root: string) {
  const keyOf = (platform: string, accountKey: string) => `${root}:account:${platform}|${accountKey}`;
  const pause: CallBudget["pauseAccount"] = async (platform, accountKey, until) => {
    await redis.set(keyOf(platform, accountKey), until.getTime(), "EX", KEPT_SECONDS);
  };
  const paused: CallBudget["pausedAccounts"] = async (platform, accountKeys, now) => {
    if (accountKeys.length === 0) return new Map();
    const held = await redis.mget(accountKeys.map((key) => keyOf(platform, key)));
    return new Map(
      accountKeys.flatMap((key, i) => {
        const until = Number(held[i] ?? 0);
        return until > now.getTime() ? [[key, new Date(until)] as const] : [];
      }),
    );
  };
  return { pause, paused };
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
