import type { Metric, PlatformId } from "../domain/platform.ts";
import type { NoRead } from "../platforms/contract.ts";
import type { Clock } from "../telemetry/clock.ts";
import type { CallBudget } from "./call-budget/contract.ts";
import type { Asked } from "./spend-limit.ts";

/** What may be asked, without the accounts of which the platform said that they, and they alone, have to wait. */
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
    else for (const metric of metrics) refused.push({ accountKey, metric, noRead: hasToWait(until, now) });
  }
  return { asked: free, refused };
}

const hasToWait = (until: Date, now: Date): NoRead => ({
  ok: false,
  reason: "rate_limited",
  detail: `the platform asked for patience with this account until ${until.toISOString()}`,
  again: true,
  retryAt: until,
  scope: "account",
  observedAt: now,
  raw: null,
});
