import type { Redis } from "ioredis";
import { KEPT_SECONDS } from "./pool-store.ts";
import type { CallBudget } from "./contract.ts";

/**
 * Accounts of which a platform said that they, and they alone, have to wait: of each platform a set sorted by the
 * instant until when, so that the question of every batch is small while nobody waits.
 */
export function createAccountPauses(
  redis: Redis,
  root: string,
): Pick<CallBudget, "startAccountCooldown" | "getAccountCooldowns"> {
  const keyOf = (platform: string) => `${root}:paused:${platform}`;
  return {
    async startAccountCooldown(platform, accountKey, until, now) {
      const key = keyOf(platform);
      await redis
        .multi()
        .zremrangebyscore(key, "-inf", now.getTime())
        .zadd(key, until.getTime(), accountKey)
        .expire(key, KEPT_SECONDS)
        .exec();
    },
    async getAccountCooldowns(platform, accountKeys, now) {
      if (accountKeys.length === 0) return new Map();
      const held = await redis.zrangebyscore(keyOf(platform), `(${now.getTime()}`, "+inf", "WITHSCORES");
      if (held.length === 0) return new Map();
      const untilOf = new Map<string, number>();
      for (let i = 0; i < held.length; i += 2) untilOf.set(held[i] ?? "", Number(held[i + 1]));
      return new Map(
        accountKeys.flatMap((key) => {
          const until = untilOf.get(key);
          return until === undefined ? [] : [[key, new Date(until)] as const];
        }),
      );
    },
  };
}
