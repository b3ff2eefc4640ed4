import { shortestMinutes } from "../domain/cadence.ts";
import { METRICS, type Metric, type PlatformId } from "../domain/platform.ts";
import { CADENCE_MINUTES, localDayOf } from "../domain/slot.ts";
import type { Collector } from "./context.ts";
import { type DueAccount, dueAccounts } from "./due-accounts.ts";

const DAY_MINUTES = 1_440;
const DAY_MS = DAY_MINUTES * 60_000;
const MONTH_DAYS = 30;

/** What a platform costs with this registry and cadence, by day and month. Money in USD; `null` limit = not known. */
export type PlatformPlan = {
  platform: PlatformId;
  accounts: number;
  everyMinutes: Partial<Record<Metric, number>>;
  sweepsADay: number;
  /** Requests that go out; batches count once. */
  requestsADay: number;
  /** What the platform counts: each item of a batch is a call of its own. */
  callsADay: number;
  usdADay: number;
  usdAMonth: number;
  limit: string;
  fits: boolean;
  densestMinutes: number | null;
  /** What the platform's own answers showed of its limit; `null` = nothing yet. */
  learned: { family: string; callsADay: number } | null;
  /** Minutes between two looks when the learned limit is shared evenly; `null` = it is wide enough, or not known. */
  stretchedMinutes: number | null;
  /** Offices whose assurance falls: stretched looks are so far apart that a live which counts could hide between two. */
  officesAtRisk: readonly string[];
};

/** Limits of calls as the platforms publish them: X's self-serve table; Graph's for one engaged person on a Page. */
const CALL_LIMITS: Partial<
  Record<PlatformId, { callsADay: number; per: "account" | "credential"; text: string }>
> = {
  facebook: {
    callsADay: 4_800,
    per: "account",
    text: "4,800 calls a day for each Page and engaged person (Graph, rate limits)",
  },
  x: { callsADay: 300 * 96, per: "credential", text: "300 requests in 15 minutes (X, self-serve)" },
};

/** Works out the costs; asks no platform. */
export async function planCosts(collector: Collector): Promise<PlatformPlan[]> {
  const { store, adapters, clock, zone, cadence, dailySpendLimitUsd } = collector;
  const registry = await store.registry.current();
  if (registry === null) return [];
  const day = localDayOf(clock.now(), zone).day;
  const liveMinutes = Math.min(...collector.reports.rules.live.map(({ minMinutes }) => minMinutes));
  const plans: PlatformPlan[] = [];
  const pools = await collector.budget.list(clock.now());
  for (const [platform, adapter] of adapters) {
    const due = dueAccounts(registry, adapter, METRICS, day);
    const shortest = shortestMinutes(cadence, platform);
    if (shortest === null) continue;
    const requests = adapter.plan(due.map(({ ref }) => ref)).length;
    const sweepsADay = DAY_MINUTES / shortest;
    const perSweep = CALL_LIMITS[platform]?.per === "account" ? 1 : requests;
    const usdADay = (adapter.capabilities.pricing?.audienceUsdPerUtcDay ?? 0) * due.length;
    const limitUsd = dailySpendLimitUsd[platform];
    const calls = CALL_LIMITS[platform];
    const overCalls = calls !== undefined && perSweep * sweepsADay > calls.callsADay;
    const counted = calls?.per === "account" ? due.length * sweepsADay : requests * sweepsADay;
    const learned = tightest(pools.filter((pool) => pool.platform === platform));
    const overLearned = learned !== null && counted > learned.callsADay;
    const stretchedMinutes = overLearned ? Math.ceil((shortest * counted) / learned.callsADay) : null;
    const overMoney = adapter.capabilities.pricing !== null && limitUsd !== undefined && usdADay > limitUsd;
    plans.push({
      platform,
      accounts: due.length,
      everyMinutes: everyOf(cadence[platform]),
      sweepsADay,
      requestsADay: requests * sweepsADay,
      callsADay: counted,
      usdADay,
      usdAMonth: usdADay * MONTH_DAYS,
      limit: [calls?.text, limitUsd === undefined || usdADay === 0 ? null : `USD ${limitUsd} a day`]
        .filter(Boolean)
        .join("; "),
      fits: !overCalls && !overMoney && !overLearned,
      densestMinutes: latest([
        densest(perSweep, calls?.callsADay ?? null),
        densest(counted / sweepsADay, learned?.callsADay ?? null),
      ]),
      learned,
      stretchedMinutes,
      officesAtRisk: stretchedMinutes !== null && stretchedMinutes >= liveMinutes ? officesOf(due) : [],
    });
  }
  return plans;
}

/** Those whose lives are watched. */
function officesOf(due: readonly DueAccount[]): string[] {
  const looked = due.filter(({ item }) => item.metrics.includes("live"));
  return [...new Set(looked.map(({ item }) => item.officeId))].sort();
}

/** The pool that would be used up first. Small families, such as looking a token up, bound no sweep. */
function tightest(
  pools: readonly { family: string; calls: number | null; windowMs: number }[],
): PlatformPlan["learned"] {
  const known = pools.flatMap(({ family, calls, windowMs }) =>
    calls === null || family === "usage"
      ? []
      : [{ family, callsADay: Math.floor((calls * DAY_MS) / windowMs) }],
  );
  return known.toSorted((a, b) => a.callsADay - b.callsADay)[0] ?? null;
}

const latest = (minutes: readonly (number | null)[]): number | null => {
  const known = minutes.filter((one) => one !== null);
  return known.length === 0 ? null : Math.max(...known);
};

function everyOf(of: Record<Metric, number | null> | undefined): Partial<Record<Metric, number>> {
  return Object.fromEntries(Object.entries(of ?? {}).filter(([, minutes]) => minutes !== null)) as Partial<
    Record<Metric, number>
  >;
}

/** The shortest cadence whose calls stay below three quarters of the limit, where waiting begins. */
function densest(callsPerSweep: number, callsADay: number | null): number | null {
  if (callsADay === null) return null;
  return (
    CADENCE_MINUTES.find((minutes) => (DAY_MINUTES / minutes) * callsPerSweep <= callsADay * 0.75) ?? null
  );
}

const SAID_KEY = "plan-said-for";

/** Says the plan once for each revision of the registry; what does not fit is a warning. */
export async function sayPlanWhenChanged(collector: Collector): Promise<void> {
  const { store, log } = collector;
  const registry = await store.registry.current();
  const revision = registry === null ? null : String(registry.revision);
  if (revision === null || (await store.meta.get(SAID_KEY)) === revision) return;
  await store.meta.set(SAID_KEY, revision);
  for (const { limit, fits, ...plan } of await planCosts(collector)) {
    if (fits) log.info("plan for this registry", { ...plan, limit });
    else
      log.warn("this registry and cadence do not fit the limits; all accounts are read less often", {
        ...plan,
        limit,
      });
  }
}
