import { setTimeout as pause } from "node:timers/promises";
import { StoreError } from "../../errors/reach-error.ts";
import { createAccountCooldowns } from "./account-cooldowns.ts";
import { applyUsage } from "./apply-usage.ts";
import { createPools, type PoolEntry, type Pools } from "./pools.ts";
import { createRedisStorage } from "./redis-storage.ts";
import type { PoolStorage, RealTime } from "./storage.ts";
import { type BudgetState, endWindowAt, windowAt } from "./window-state.ts";
import { createProbeLock, createUsageWait } from "./probe-lock.ts";
import {
  evenShare,
  nextFitAt,
  availableCalls,
  needsProbe,
  currentUsedPercent,
  usableCalls,
} from "./available-calls.ts";
import { openProducerConnection } from "../../redis/connection.ts";
import type { CallBudget, CallPriority, CallPool, PoolUsage } from "./contract.ts";

/** Opens the budget on its own connection. `prefix` is the database's name, as for the queues. */
export async function openCallBudget(options: {
  redisUrl: string;
  prefix: string;
  onError: (error: Error) => void;
}): Promise<{ budget: CallBudget; close(): void }> {
  const redis = await openProducerConnection(options);
  const root = `${options.prefix}:budget`;
  const time = { now: () => performance.now(), pause: (milliseconds: number) => pause(milliseconds) };
  const budget = wrapStoreErrors({
    ...createCallBudget(createRedisStorage(redis, root), time),
    ...createAccountCooldowns(redis, root),
  });
  return { budget, close: () => redis.disconnect() };
}

/** What the budget decides of pools, on any storage. */
export type PoolBudget = Omit<CallBudget, "startAccountCooldown" | "getAccountCooldowns">;

export function createCallBudget(storage: PoolStorage, time: RealTime): PoolBudget {
  const pools = createPools(storage);
  const { change, current, list } = pools;
  const probe = createProbeLock(storage, time);
  return {
    ...createAdmission(pools, probe, createUsageWait(storage, current, time)),
    async shareUntil(pool, now, until) {
      const { state, consumed } = await current(pool, now);
      return evenShare(state, consumed, now.getTime(), until.getTime());
    },
    async reportUsage(pool, ticket, report, now) {
      await change(pool, now, ({ state, consumed }) =>
        applyUsage(state, ticket, report, consumed, now.getTime()),
      );
      await probe.release(pool);
    },
    async blockUntil(pool, until, now) {
      await change(pool, now, ({ state }) => endWindowAt(state, until.getTime(), now.getTime()));
    },
    listPools: async (now) =>
      (await list()).map(({ pool, state }) => ({ ...pool, ...toFigures(state, now) })),
  };
}

/** Decides how many calls may be made now; it waits where pending responses may change that. */
function createAdmission(
  { current, count, uncount }: Pools,
  probe: ReturnType<typeof createProbeLock>,
  { waitForResponses, waitForReset }: ReturnType<typeof createUsageWait>,
): Pick<PoolBudget, "acquire" | "countAvailable"> {
  const countFree = ({ state, consumed }: PoolEntry, now: Date, priority: CallPriority) =>
    availableCalls(state, consumed, now.getTime(), priority);
  const retryAt = ({ state, consumed }: PoolEntry, calls: number, now: Date, priority: CallPriority) =>
    nextFitAt(state, consumed, calls, now.getTime(), priority);
  return {
    async acquire(pool, calls, now, priority = {}) {
      const free = (entry: PoolEntry) => countFree(entry, now, priority);
      for (;;) {
        const seen = await count(pool, calls, now);
        const before = { ...seen, consumed: seen.consumed - calls };
        if (calls <= free(before) && (!needsProbe(seen.state) || (await probe.acquire(pool))))
          return { granted: true, ticket: { openedAt: seen.state.openedAt, calls } };
        await uncount(pool, seen.state, calls);
        const next = await waitForResponses(pool, before, now, calls, free, priority.signal);
        if (typeof next === "string" || (needsProbe(next.state) && calls > free(next))) {
          const last = await waitForReset(pool, before, now);
          const why = typeof next === "string" ? next : "limit";
          return { granted: false, why, retryAt: retryAt(last, calls, now, priority) };
        }
      }
    },
    async countAvailable(pool, calls, now, priority = {}) {
      // While the limit is not measured, responses to the calls that fit usually show that more do.
      const free = (entry: PoolEntry) =>
        countFree(entry, now, priority) * (entry.state.measured || needsProbe(entry.state) ? 1 : 2);
      let seen = await current(pool, now);
      while (free(seen) < calls) {
        if (needsProbe(seen.state) && free(seen) > 0 && (await probe.acquire(pool, true))) {
          // Whoever held the lock may have found the limit since the state was read.
          seen = await current(pool, now);
          if (needsProbe(seen.state)) break;
          await probe.release(pool);
          continue;
        }
        const next = await waitForResponses(pool, seen, now, calls, free, priority.signal);
        if (typeof next === "string") break;
        seen = next;
      }
      if (free(seen) === 0) seen = await waitForReset(pool, seen, now);
      return { calls: free(seen), retryAt: retryAt(seen, calls, now, priority) };
    },
  };
}

function toFigures(state: BudgetState, now: Date): Omit<PoolUsage, keyof CallPool> {
  const current = windowAt(state, 0, now.getTime());
  return {
    usedPercent: Math.round(currentUsedPercent(current, now.getTime())),
    calls: state.measured ? Math.floor(100 / state.perCall) : null,
    usable: usableCalls(state),
    windowMs: state.lengthMs,
  };
}

/** Wraps errors of Redis in a StoreError, so that the job is retried. */
function wrapStoreErrors(budget: CallBudget): CallBudget {
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
