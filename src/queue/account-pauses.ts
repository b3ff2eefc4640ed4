import type { Redis } from "ioredis";
import { KEPT_SECONDS } from "./budget-store.ts";
import type { CallBudget } from "./call-budget.ts";

/** Accounts of which a platform said that they, and they alone, have to wait. */
export function createAccountPauses(
  redis: Redis,
  root: string,
): Pick<CallBudget, "pauseAccount" | "pausedAccounts"> {
  const keyOf = (platform: string, accountKey: string) => `${root}:account:${platform}|${accountKey}`;
  return {
    async pauseAccount(platform, accountKey, until) {
      await redis.set(keyOf(platform, accountKey), until.getTime(), "EX", KEPT_SECONDS);
    },
    async pausedAccounts(platform, accountKeys, now) {
      if (accountKeys.length === 0) return new Map();
      const held = await redis.mget(accountKeys.map((key) => keyOf(platform, key)));
      return new Map(
        accountKeys.flatMap((key, i) => {
          const until = Number(held[i] ?? 0);
          return until > now.getTime() ? [[key, new Date(until)] as const] : [];
        }),
      );
    },
  };
}
