import type { Metric, PlatformId } from "../domain/platform.ts";
import { failedRead, type NoRead } from "../platforms/contract.ts";
import type { Clock } from "../telemetry/clock.ts";
import type { CallBudget } from "./call-budget/contract.ts";
import type { Asked } from "./spend-limit.ts";

/** Leaves out the accounts that the platform rate limits by themselves, and returns an outcome for each of them. */
export async function withoutPaused(
  { budget, clock }: { budget: CallBudget; clock: Clock },
  platform: PlatformId,
  asked: Asked,
): Promise<{ asked: Asked; refused: { accountKey: string; metric: Metric; noRead: NoRead }[] }> {
  const now = clock.now();
  const paused = await budget.pausedAccounts(platform, [...asked.keys()], now);
  if (paused.size === 0) return { asked, refused: [] };
  const free: Asked = new Map();
  const refused: { accountKey: string; metric: Metric; noRead: NoRead }[] = [];
  for (const [accountKey, metrics] of asked) {
    const until = paused.get(accountKey);
    if (until === undefined) free.set(accountKey, metrics);
    else
      for (const metric of metrics) refused.push({ accountKey, metric, noRead: toRateLimited(until, now) });
  }
  return { asked: free, refused };
}

const toRateLimited = (until: Date, now: Date): NoRead =>
  failedRead(
    "rate_limited",
    `the platform's rate limit of this account lasts until ${until.toISOString()}`,
    now,
    {
      again: true,
      retryAt: until,
    },
  );
