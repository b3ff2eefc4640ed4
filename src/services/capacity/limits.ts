import type { PlatformId } from "../../domain/platform.ts";
import { PROFILES } from "../../platforms/profiles.ts";
import { CADENCE_MINUTES } from "../../domain/slot.ts";
import type { Demand } from "./demand.ts";
import type { PoolUsage } from "../../quota/call-budget/contract.ts";

const DAY_MINUTES = 1_440;
const DAY_MS = DAY_MINUTES * 60_000;

/** One limit, and the schedule's demand on it per day. */
export type CapacityLimit = {
  /** What is counted, as a phrase. */
  what: string;
  unit: "calls" | "usd";
  wantedADay: number;
  allowedADay: number;
  fits: boolean;
  source: "published" | "learned" | "set";
};

/** The share of a published limit that is planned with; beyond it pacing slows calls down. */
const PLANNED_SHARE = 0.75;

export function toLimits(
  platform: PlatformId,
  wanted: Demand,
  pools: readonly PoolUsage[],
  limitUsd: number | undefined,
): CapacityLimit[] {
  const limits: CapacityLimit[] = [];
  const published = PROFILES[platform].callLimit;
  if (published !== undefined) {
    const { what, callsADay, per, family } = published;
    const counted = wanted.calls.filter((one) => one.family === family);
    const requests =
      family === undefined ? wanted.requestsADay : Math.max(0, ...counted.map((one) => one.callsADay));
    const wantedADay = per === "account" ? wanted.sweepsADay : requests;
    const fits = wantedADay <= callsADay;
    limits.push({ what, unit: "calls", wantedADay, allowedADay: callsADay, fits, source: "published" });
  }
  for (const { credential, family, callsADay } of wanted.calls) {
    const allowedADay = usableCallsADay(pools, platform, credential, family);
    if (allowedADay === null) continue;
    const what = `calls of credential ${credential} (${family}), as its answers show`;
    const fits = callsADay <= allowedADay;
    limits.push({ what, unit: "calls", wantedADay: callsADay, allowedADay, fits, source: "learned" });
  }
  if (limitUsd !== undefined && wanted.usdADay > 0) {
    const fits = wanted.usdADay <= limitUsd;
    const money = { what: "USD", unit: "usd", wantedADay: wanted.usdADay, allowedADay: limitUsd } as const;
    limits.push({ ...money, fits, source: "set" });
  }
  return limits;
}

function usableCallsADay(
  pools: readonly PoolUsage[],
  platform: PlatformId,
  credential: string,
  family: string,
): number | null {
  const pool = pools.find(
    (one) => one.platform === platform && one.credential === credential && one.family === family,
  );
  return pool === undefined || pool.usable === null
    ? null
    : Math.floor((pool.usable * DAY_MS) / pool.windowMs);
}

/** How the tightest learned limit slows down the accounts of its credential. */
export type Slowdown = {
  credential: string;
  learned: { family: string; callsADay: number };
  /** Minutes between two readings of an account, average and longest; `null` = the limit is wide enough. */
  minutes: number | null;
  longestMinutes: number | null;
};

export function findTightestLimit(
  platform: PlatformId,
  { calls, sweepsADay }: Demand,
  pools: readonly PoolUsage[],
  shortest: number,
): Slowdown | null {
  const known = calls.flatMap(({ credential, family, callsADay, accounts }) => {
    const allowed = usableCallsADay(pools, platform, credential, family);
    return allowed === null ? [] : [{ credential, family, callsADay, accounts, allowed }];
  });
  const least = known.toSorted((a, b) => b.callsADay / b.allowed - a.callsADay / a.allowed)[0];
  if (least === undefined) return null;
  const { credential, family, callsADay, accounts, allowed } = least;
  const stretch = { credential, learned: { family, callsADay: allowed } };
  if (callsADay <= allowed) return { ...stretch, minutes: null, longestMinutes: null };
  const asked = Math.floor((accounts * allowed) / callsADay);
  const slots = asked === 0 ? (accounts * sweepsADay) / Math.max(1, allowed) : accounts / asked;
  return {
    ...stretch,
    minutes: Math.ceil((shortest * callsADay) / allowed),
    longestMinutes: Math.ceil(slots) * shortest,
  };
}

/** The shortest cadence whose calls stay within every limit; `null` = there is none, or no call limit is known. */
export function findShortestFittingCadence(
  limits: readonly CapacityLimit[],
  shortest: number,
): number | null {
  const ofCalls = limits.filter(({ unit }) => unit === "calls");
  if (ofCalls.length === 0) return null;
  const fits = (minutes: number) =>
    ofCalls.every(({ wantedADay, allowedADay, source }) => {
      const share = source === "published" ? PLANNED_SHARE : 1;
      return (wantedADay * shortest) / minutes <= allowedADay * share;
    });
  return CADENCE_MINUTES.find(fits) ?? null;
}
