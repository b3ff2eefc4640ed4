import type { PlatformId } from "../domain/platform.ts";
import type { FailedRead } from "../platforms/contract.ts";
import { failedRead } from "../platforms/failed-read.ts";
import type { Clock } from "../telemetry/clock.ts";
import type { CallBudget } from "./call-budget/contract.ts";
import type { RequestedMetrics, Unread } from "./requested.ts";

/** Leaves out the accounts that the platform rate limits by themselves, and returns an outcome for each of them. */
export async function excludeCoolingAccounts(
  { budget, clock }: { budget: CallBudget; clock: Clock },
  platform: PlatformId,
  asked: RequestedMetrics,
): Promise<{ asked: RequestedMetrics; refused: Unread[] }> {
  const now = clock.now();
  const paused = await budget.getAccountCooldowns(platform, [...asked.keys()], now);
  if (paused.size === 0) return { asked, refused: [] };
  const free: RequestedMetrics = new Map();
  const refused: Unread[] = [];
  for (const [accountKey, metrics] of asked) {
    const until = paused.get(accountKey);
    if (until === undefined) free.set(accountKey, metrics);
    else
      for (const metric of metrics) refused.push({ accountKey, metric, noRead: toRateLimited(until, now) });
  }
  return { asked: free, refused };
}

const toRateLimited = (until: Date, now: Date): FailedRead =>
  failedRead(
    "rate_limited",
    `not asked: the platform's rate limit of this account lasts until ${until.toISOString()}`,
    now,
    { retryable: true, retryAt: until },
  );
