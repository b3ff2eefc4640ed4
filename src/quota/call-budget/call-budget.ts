import type { Redis } from "ioredis";
import { StoreError } from "../../errors/reach-error.ts";
import { createAccountPauses } from "./account-cooldowns.ts";
import { heard } from "./apply-usage.ts";
import { createPools } from "./pools.ts";
import type { Seen } from "./pool-store.ts";
import { type BudgetState, endingAt, windowAt } from "./window-state.ts";
import { createTurns } from "./probe-lock.ts";
import {
  type Claim,
  evenShare,
  fittingAt,
  freeCalls,
  goesAlone,
  toldAsOf,
  usableCalls,
} from "./available-calls.ts";
import { openProducerConnection } from "../../redis/connection.ts";
import type { CallPool, PoolUsage, CallBudget } from "./contract.ts";

/** Opens the budget on a connection of its own. `prefix` is the database's name, as for the queues. */
export async function openCallBudget(options: {
  redisUrl: string;
  prefix: string;
  onError: (error: Error) => void;
}): Promise<{ budget: CallBudget; close(): void }> {
  const redis = await openProducerConnection(options.redisUrl, options.onError).catch((cause: unknown) => {
    throw new StoreError("Redis cannot be reached", { cause, remedy: "Start it, or correct REDIS_URL." });
  });
  return { budget: createCallBudget(redis, options.prefix), close: () => redis.disconnect() };
}

function createCallBudget(redis: Redis, prefix: string): CallBudget {
  const root = `${prefix}:budget`;
  const pools = createPools(redis, root);
  const { change, current, count, uncount, list } = pools;
  const turns = createTurns(redis, pools);
  const freeOf = ({ state, consumed }: Seen, now: Date, claim: Claim) =>
    freeCalls(state, consumed, now.getTime(), claim);
  const retryAt = ({ state, consumed }: Seen, calls: number, now: Date, claim: Claim) =>
    fittingAt(state, consumed, calls, now.getTime(), claim);
  return guarded({
    async acquire(pool, calls, now, claim = {}) {
      const free = (seen: Seen) => freeOf(seen, now, claim);
      for (;;) {
        const seen = await count(pool, calls, now);
        const before = { ...seen, consumed: seen.consumed - calls };
        if (calls <= free(before) && (!goesAlone(seen.state) || (await turns.begin(pool))))
          return { granted: true, ticket: { openedAt: seen.state.openedAt, calls } };
        await uncount(pool, seen.state, calls);
        const next = await turns.wait(pool, before, now, calls, free, claim.signal);
        if (next === null || (goesAlone(next.state) && calls > free(next))) {
          const last = await turns.word(pool, before, now);
          return { granted: false, retryAt: retryAt(last, calls, now, claim) };
        }
      }
    },
    async countAvailable(pool, calls, now, claim = {}) {
      // Where the limit is not measured, the answers to what fits show that more does.
      const free = (seen: Seen) =>
        freeOf(seen, now, claim) * (seen.state.measured || goesAlone(seen.state) ? 1 : 2);
      let seen = await current(pool, now);
      while (
        free(seen) < calls &&
        !(goesAlone(seen.state) && free(seen) > 0 && (await turns.begin(pool, true)))
      ) {
        const next = await turns.wait(pool, seen, now, calls, free, claim.signal);
        if (next === null) break;
        seen = next;
      }
      if (free(seen) === 0) seen = await turns.word(pool, seen, now);
      return { calls: free(seen), retryAt: retryAt(seen, calls, now, claim) };
    },
    async shareUntil(pool, now, until) {
      const { state, consumed } = await current(pool, now);
      return evenShare(state, consumed, now.getTime(), until.getTime());
    },
    async reportUsage(pool, ticket, hearing, now) {
      await change(pool, now, ({ state, consumed }) =>
        heard(state, ticket, hearing, consumed, now.getTime()),
      );
      await turns.end(pool);
    },
    async blockUntil(pool, until, now) {
      await change(pool, now, ({ state }) => endingAt(state, until.getTime(), now.getTime()));
    },
    listPools: async (now) =>
      (await list()).map(({ state, ...pool }) => ({ ...pool, ...figuresOf(state, now) })),
    ...createAccountPauses(redis, root),
  });
}

function figuresOf(state: BudgetState, now: Date): Omit<PoolUsage, keyof CallPool> {
  const current = windowAt(state, 0, now.getTime());
  return {
    usedPercent: Math.round(toldAsOf(current, now.getTime())),
    calls: state.measured ? Math.floor(100 / state.perCall) : null,
    usable: usableCalls(state),
    windowMs: state.lengthMs,
  };
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
    acquire: wrap(budget.acquire),
    countAvailable: wrap(budget.countAvailable),
    shareUntil: wrap(budget.shareUntil),
    reportUsage: wrap(budget.reportUsage),
    blockUntil: wrap(budget.blockUntil),
    startAccountCooldown: wrap(budget.startAccountCooldown),
    getAccountCooldowns: wrap(budget.getAccountCooldowns),
    listPools: wrap(budget.listPools),
  };
}
