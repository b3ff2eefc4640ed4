import { shortestMinutes } from "../../domain/cadence.ts";
import type { Metric, PlatformId } from "../../domain/platform.ts";
import { type LiveRule, liveRuleFor } from "../../domain/rules/rule-book.ts";
import type { Registry } from "../../domain/registry.ts";
import { localDayAt } from "../../domain/slot.ts";
import type { PlatformAdapter } from "../../platforms/contract.ts";
import type { AppContext } from "../context/app-context.ts";
import type { DueAccount } from "../collecting/planning/due-accounts.ts";
import {
  findShortestFittingCadence,
  toLimits,
  type CapacityLimit,
  type Slowdown,
  findTightestLimit,
} from "./limits.ts";
import { type Demand, loadDemand } from "./demand.ts";
import { groupByCredential } from "../collecting/planning/call-costs.ts";

/** Days of the month that a forecast assumes. */
export const MONTH_DAYS = 30;

/** What a platform costs with this registry and cadence, per day and per month of 30 days. Money in USD. */
export type PlatformForecast = {
  platform: PlatformId;
  accounts: number;
  everyMinutes: Partial<Record<Metric, number>>;
  sweepsADay: number;
  /** HTTP requests; a batch counts once. */
  requestsADay: number;
  requestsAMonth: number;
  /** Calls as the platform counts them: each item of a batch is one call. */
  callsADay: number;
  callsAMonth: number;
  usdADay: number;
  usdAMonth: number;
  /** More than one reading per UTC day costs no more money. */
  billedOnceADay: boolean;
  /** Each known limit, published or learned, with the demand on it. */
  limits: readonly CapacityLimit[];
  fits: boolean;
  densestMinutes: number | null;
  /** The tightest limit as learned from the platform's responses; `null` = not known. */
  learned: { family: string; callsADay: number } | null;
  /** Minutes between two readings of an account under that limit, average and longest; `null` = wide enough or not known. */
  stretchedMinutes: number | null;
  longestMinutes: number | null;
  /** Offices whose assurance drops from watched to listed: their looks are too far apart for the rule's minutes. */
  officesAtRisk: readonly string[];
};

/** Computes the forecast of every platform. Makes no platform calls. */
export async function forecastCosts(app: AppContext): Promise<PlatformForecast[]> {
  const { store, adapters, clock, zone, cadence } = app;
  const registry = await store.registry.current();
  if (registry === null) return [];
  const day = localDayAt(clock.now(), zone);
  const rule = liveRuleFor(app.judging.rules, day.day.slice(0, 7));
  const pools = await app.budget.listPools(clock.now());
  const plans: PlatformForecast[] = [];
  for (const [platform, adapter] of adapters) {
    const shortest = shortestMinutes(cadence, platform);
    if (shortest === null) continue;
    const wanted = await loadDemand(app, adapter, registry, day);
    const limits = toLimits(platform, wanted, pools, app.dailySpendLimitUsd[platform]);
    const stretch = findTightestLimit(platform, wanted, pools, shortest);
    plans.push({
      platform,
      ...toFigures(wanted),
      everyMinutes: toEveryMinutes(cadence[platform]),
      billedOnceADay: wanted.usdADay > 0,
      limits,
      fits: limits.every(({ fits }) => fits),
      densestMinutes: findShortestFittingCadence(limits, shortest),
      learned: stretch?.learned ?? null,
      stretchedMinutes: stretch?.minutes ?? null,
      longestMinutes: stretch?.longestMinutes ?? null,
      officesAtRisk: officesAtRisk(adapter, wanted.due, registry, rule, stretch),
    });
  }
  return plans;
}

function toFigures({ due, calls, ...wanted }: Demand) {
  const { sweepsADay, requestsADay, usdADay } = wanted;
  const callsADay = calls.reduce((sum, one) => sum + one.callsADay, 0);
  return {
    accounts: due.length,
    sweepsADay,
    requestsADay,
    requestsAMonth: requestsADay * MONTH_DAYS,
    callsADay,
    callsAMonth: callsADay * MONTH_DAYS,
    usdADay,
    usdAMonth: usdADay * MONTH_DAYS,
  };
}

/** Offices bound by the rule whose looks are at least the rule's minutes apart. */
function officesAtRisk(
  adapter: PlatformAdapter,
  due: readonly DueAccount[],
  registry: Registry,
  rule: LiveRule,
  stretch: Slowdown | null,
): string[] {
  if (
    stretch === null ||
    stretch.longestMinutes === null ||
    stretch.longestMinutes < rule.minMinutes ||
    rule.platform !== adapter.capabilities.platform
  )
    return [];
  const bound = new Set(
    registry.offices.filter(({ kind }) => rule.appliesTo.includes(kind)).map(({ officeId }) => officeId),
  );
  const watched = (groupByCredential(adapter, due).get(stretch.credential)?.accounts ?? []).filter(
    ({ item }) => item.metrics.includes("live") && bound.has(item.officeId),
  );
  return [...new Set(watched.map(({ item }) => item.officeId))].sort();
}

function toEveryMinutes(of: Record<Metric, number | null> | undefined): Partial<Record<Metric, number>> {
  return Object.fromEntries(Object.entries(of ?? {}).filter(([, minutes]) => minutes !== null)) as Partial<
    Record<Metric, number>
  >;
}
