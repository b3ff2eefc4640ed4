import type { GapReason } from "../../../domain/gap.ts";
import type { PlatformAdapter } from "../../../platforms/contract.ts";
import type { AppContext } from "../../context/app-context.ts";
import type { DueAccount } from "./due-accounts.ts";
import { loadLastReadAt, sortLeastRecentFirst } from "./reading-order.ts";
import type { SweepPlan } from "./enqueue-sweep.ts";
import type { ReadingShares } from "./share-call-quota.ts";

const DAY_MS = 86_400_000;
const TINY = 1e-9;

/** Why a look that was deferred for its price did not come. */
export const DEFERRED_FOR_SPEND: { reason: GapReason; detail: string } = {
  reason: "budget",
  detail: "put off: looks are billed each, and are spread so that the day's money lasts",
};

/**
 * Looks that are billed each are spread over the UTC day: as many are asked in a slot as the day's money allows by its
 * end, those of whom the last look was the longest ago first. What is billed once a day (an account's audience) is paid
 * for first, and costs no more however often it is asked.
 */
export async function shareDailySpend(
  collector: Pick<AppContext, "store" | "clock" | "zone" | "cadence" | "dailySpendLimitUsd">,
  adapter: PlatformAdapter,
  { everyMinutes, closesAt }: Pick<SweepPlan, "everyMinutes" | "closesAt">,
  due: readonly DueAccount[],
): Promise<ReadingShares> {
  const { platform, pricing } = adapter.capabilities;
  const limitUsd = collector.dailySpendLimitUsd[platform];
  const looked = due.filter(({ item }) => item.metrics.includes("live"));
  if (pricing === null || pricing.liveUsdPerReadMax === 0 || limitUsd === undefined || looked.length === 0)
    return { asked: [...due], deferred: [] };
  const isCounted = (collector.cadence[platform]?.audience ?? null) !== null;
  const audienceUsd = isCounted ? due.length * pricing.audienceUsdPerUtcDay : 0;
  const usd = await moneyFor(collector, adapter, limitUsd, audienceUsd, closesAt);
  const count = Math.max(0, Math.floor(usd / pricing.liveUsdPerReadMax + TINY));
  if (count >= looked.length) return { asked: [...due], deferred: [] };
  const readAt = await loadLastReadAt(collector, looked);
  const ordered = await sortLeastRecentFirst(collector, platform, everyMinutes.live ?? 1, looked, readAt);
  const chosen = new Set(ordered.slice(0, count).map(({ item }) => item.accountKey));
  return {
    asked: due.flatMap((account) =>
      chosen.has(account.item.accountKey) ? [account] : withoutLooks(account),
    ),
    deferred: ordered.slice(count).map(({ ref, item }) => ({ ref, item: { ...item, metrics: ["live"] } })),
  };
}

/** What looks may cost by the end of the slot, in USD, less what they cost already on this UTC day. */
async function moneyFor(
  { store, clock }: Pick<AppContext, "store" | "clock">,
  { capabilities: { platform } }: PlatformAdapter,
  limitUsd: number,
  audienceUsd: number,
  closesAt: Date,
): Promise<number> {
  const utcDay = clock.now().toISOString().slice(0, 10);
  const spentUsd = await store.spend.spentUsd(platform, utcDay);
  const passed = Math.min(1, (closesAt.getTime() - Date.parse(`${utcDay}T00:00:00Z`)) / DAY_MS);
  return (limitUsd - audienceUsd) * passed - Math.max(0, spentUsd - audienceUsd);
}

function withoutLooks({ ref, item }: DueAccount): DueAccount[] {
  const metrics = item.metrics.filter((metric) => metric !== "live");
  return metrics.length === 0 ? [] : [{ ref, item: { ...item, metrics } }];
}
