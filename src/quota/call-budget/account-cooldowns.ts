import type { Redis } from "ioredis";
import { LONGEST_COOLDOWN_MS } from "../../domain/cooldown.ts";
import { POOL_TTL_SECONDS } from "./redis-storage.ts";
import type { CallBudget } from "./contract.ts";

/**
 * Rate limits of single accounts: one sorted set per platform, ordered by when the limit ends, so that the check before
 * each batch is cheap while no account is limited.
 */
export function createAccountCooldowns(
  redis: Redis,
  root: string,
): Pick<CallBudget, "startAccountCooldown" | "getAccountCooldowns"> {
  const toKey = (platform: string) => `${root}:paused:${platform}`;
  return {
    async startAccountCooldown(platform, accountKey, until, now) {
      const key = toKey(platform);
      await redis
        .multi()
        .zremrangebyscore(key, "-inf", now.getTime())
        .zadd(key, until.getTime(), accountKey)
        .expire(key, POOL_TTL_SECONDS)
        .exec();
    },
    async getAccountCooldowns(platform, accountKeys, now) {
      if (accountKeys.length === 0) return new Map();
      const [from, to] = [now.getTime(), now.getTime() + LONGEST_COOLDOWN_MS];
      const running = await redis.zrangebyscore(toKey(platform), `(${from}`, to, "WITHSCORES");
      if (running.length === 0) return new Map();
      const ends = new Map<string, number>();
      for (let i = 0; i < running.length; i += 2) ends.set(running[i] ?? "", Number(running[i + 1]));
      return new Map(
        accountKeys.flatMap((key) => {
          const until = ends.get(key);
          return until === undefined ? [] : [[key, new Date(until)] as const];
        }),
      );
    },
  };
}
