import type { Metric, PlatformId } from "../domain/platform.ts";
import type { AccountOutcome, Capabilities, FailedRead } from "../platforms/contract.ts";
import { failedRead } from "../platforms/failed-read.ts";
import type { Store } from "../store/contracts/store.ts";
import type { Clock } from "../telemetry/clock.ts";
import type { RequestedMetrics, Unread } from "./requested.ts";

export type SpendDeps = {
  store: Pick<Store, "spend">;
  clock: Clock;
  /** USD a UTC day, for platforms that cost money; a platform without an entry is not limited. */
  dailySpendLimitUsd: Partial<Record<PlatformId, number>>;
};

/** What may be read within the day's spending limit, what may not, and the money reserved for it. */
export type SpendReservation = {
  allowed: RequestedMetrics;
  refused: Unread[];
  reserved: string[];
  reservedUsd: number;
  /** The UTC day that the money is reserved on. */
  utcDay: string;
};

const toUtcDay = (at: Date): string => at.toISOString().slice(0, 10);

/**
 * Reserves money before a call is made. A platform that costs nothing, or has no limit, passes unchanged. An account
 * whose audience was paid for on this UTC day is free for the rest of it.
 */
export async function reserveSpend(
  deps: SpendDeps,
  capabilities: Capabilities,
  asked: RequestedMetrics,
): Promise<SpendReservation> {
  const { pricing, platform } = capabilities;
  const limit = deps.dailySpendLimitUsd[platform];
  const now = deps.clock.now();
  const utcDay = toUtcDay(now);
  if (pricing === null || limit === undefined)
    return { allowed: asked, refused: [], reserved: [], reservedUsd: 0, utcDay };
  const audienceAccounts = [...asked]
    .filter(([, metrics]) => metrics.includes("audience"))
    .map(([key]) => key);
  const audience = await deps.store.spend.reserve(
    platform,
    utcDay,
    audienceAccounts,
    pricing.audienceUsdPerUtcDay,
    limit,
  );
  const reservation: SpendReservation = {
    allowed: new Map(),
    refused: [],
    reserved: audience.newlyReserved,
    reservedUsd: audience.reservedUsd,
    utcDay,
  };
  const allowed = new Set(audience.allowed);
  for (const [accountKey, metrics] of asked) {
    const kept: Metric[] = [];
    for (const metric of metrics) {
      const fits =
        metric === "audience"
          ? allowed.has(accountKey)
          : await reserveLive(deps, platform, pricing.liveUsdPerReadMax, limit, now);
      if (fits) kept.push(metric);
      else reservation.refused.push({ accountKey, metric, noRead: toOverSpend(limit, now) });
    }
    if (kept.length > 0) reservation.allowed.set(accountKey, kept);
  }
  return reservation;
}

async function reserveLive(
  { store }: Pick<SpendDeps, "store">,
  platform: PlatformId,
  usdMax: number,
  limit: number,
  now: Date,
): Promise<boolean> {
  return usdMax === 0 || store.spend.reserveSum(platform, toUtcDay(now), usdMax, limit);
}

/** Refunds what the platform does not bill: accounts that it did not return. Returns the USD that remain spent. */
export async function refundUnbilled(
  { store }: Pick<SpendDeps, "store">,
  capabilities: Capabilities,
  { reserved, reservedUsd, utcDay }: SpendReservation,
  outcomes: readonly AccountOutcome[],
): Promise<number> {
  const { pricing, platform } = capabilities;
  if (pricing === null || reserved.length === 0 || reservedUsd === 0) return reservedUsd;
  const unbilled = outcomes
    .filter(
      ({ audience }) => audience && !audience.ok && ["not_found", "suspended"].includes(audience.reason),
    )
    .map(({ accountKey }) => accountKey)
    .filter((key) => reserved.includes(key));
  if (unbilled.length === 0) return reservedUsd;
  const usd = unbilled.length * pricing.audienceUsdPerUtcDay;
  await store.spend.refund(platform, utcDay, unbilled, usd);
  return reservedUsd - usd;
}

const toOverSpend = (limitUsd: number, now: Date): FailedRead =>
  failedRead("budget", `not asked: the day's spending limit of USD ${limitUsd} is reached`, now);
