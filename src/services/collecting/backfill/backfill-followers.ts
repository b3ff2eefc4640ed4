import { type CoverageDay, countCoverage } from "../../../domain/coverage.ts";
import type { Account } from "../../../domain/account.ts";
import { toLocalDay, localDayAt } from "../../../domain/slot.ts";
import type { Snapshot } from "../../../domain/snapshot.ts";
import { ClockError, RateLimitedError, ReachError } from "../../../errors/reach-error.ts";
import type { History, PlatformAdapter } from "../../../platforms/contract.ts";
import type { AppContext } from "../../context/app-context.ts";
import { PacedClient } from "../../../quota/paced-client.ts";
import { SCHEMA_VERSION } from "../../../domain/schema-version.ts";

const DAY_MS = 86_400_000;
const DAYS_BACK = 90;

/** Which offices, and from when on; `null` or absent = all, and the last 90 days. */
export type BackfillRequest = { officeId?: string | null; since?: Date | null; signal: AbortSignal };

/** How many accounts were asked about, and how many of their days were filled. */
export type BackfillResult = { accounts: number; days: number };

/**
 * Fills days without a follower count from the owners' own insights, where their tokens are known. What is filled is
 * `via: insights`; the gaps stay and name it. An owner's token that fails costs only its own account.
 */
export async function backfillFollowers(app: AppContext, request: BackfillRequest): Promise<BackfillResult> {
  const { store, adapters, clock, zone, log } = app;
  const now = clock.now();
  const since = request.since ?? new Date(now.getTime() - DAYS_BACK * DAY_MS);
  const { officeId = null } = request;
  const registry =
    officeId === null ? await store.registry.current() : await store.registry.inForceAmong({ officeId });
  const repaired: BackfillResult = { accounts: 0, days: 0 };
  for (const [platform, adapter] of adapters) {
    if (!adapter.readHistory) continue;
    const accounts = (registry?.accounts ?? []).filter(
      (one) =>
        one.platform === platform && adapter.canReadHistory?.(one) !== false && one.externalId !== null,
    );
    const missed = await missedDays(app, accounts, since, now);
    for (const account of accounts) {
      const days = missed.get(account.accountKey);
      if (days === undefined || request.signal.aborted) continue;
      try {
        const filled = await repairAccount(app, adapter, account, days, request.signal);
        if (filled === null) continue;
        repaired.accounts += 1;
        repaired.days += filled;
      } catch (error) {
        if (!(error instanceof ReachError) || error instanceof ClockError) throw error;
        log.warn("an account's missed days could not be filled; it is tried again tomorrow", {
          account: account.accountKey,
          error,
        });
        if (error instanceof RateLimitedError && error.scope === "credential") break;
      }
    }
  }
  if (repaired.days > 0) log.info("missed days filled from insights", { ...repaired, zone });
  return repaired;
}

/** Days that are over, on which readings were expected and none came, and which nothing filled yet. */
async function missedDays(
  { store, zone }: Pick<AppContext, "store" | "zone">,
  accounts: readonly Account[],
  since: Date,
  now: Date,
): Promise<Map<string, string[]>> {
  const missed = new Map<string, string[]>();
  if (accounts.length === 0) return missed;
  const today = localDayAt(now, zone);
  const asked = {
    accountKeys: accounts.map(({ accountKey }) => accountKey),
    fromDay: localDayAt(since, zone).day,
    toDay: localDayAt(new Date(today.startsAt.getTime() - 1), zone).day,
  };
  for await (const day of store.coverage.stream(asked))
    if (isMissed(day)) missed.set(day.accountKey, [...(missed.get(day.accountKey) ?? []), day.day]);
  return missed;
}

function isMissed(day: CoverageDay): boolean {
  if (day.metric !== "audience" || (day.repairs ?? []).length > 0) return false;
  const { expected, read } = countCoverage(day);
  return expected > 0 && read === 0;
}

/** `null` = the owner's token is not known. */
async function repairAccount(
  app: AppContext,
  adapter: PlatformAdapter,
  account: Account,
  days: readonly string[],
  signal: AbortSignal,
): Promise<number | null> {
  const { store, clock, zone } = app;
  const [first] = days;
  const last = days.at(-1);
  if (!adapter.readHistory || first === undefined || last === undefined) return null;
  const span = { since: toLocalDay(first, zone).startsAt, until: toLocalDay(last, zone).endsAt };
  const paced = new PacedClient(app, account.platform, null, signal, { urgent: false });
  const history = await adapter.readHistory(account, span, paced.ctx);
  await paced.flushUsage();
  if (history === null) return null;
  const at = clock.now();
  const wanted = new Set(days);
  const points = history.points.filter((point) => wanted.has(localDayAt(point.at, zone).day));
  if (points.length === 0) return 0;
  await app.clockGuard.require();
  await store.readings.record({
    zone,
    snapshots: points.map((point) => snapshotOf(app, account, history, point, at)),
    countsInCoverage: false,
  });
  await store.coverage.saveRepairs(
    account.accountKey,
    points.map((point) => ({ day: localDayAt(point.at, zone).day, via: "insights", slot: point.at, at })),
  );
  return points.length;
}

function snapshotOf(
  { collectorVersion }: Pick<AppContext, "collectorVersion">,
  { accountKey, officeId, platform }: Account,
  { externalId, rawDigest, from }: History,
  point: { at: Date; followers: number },
  recordedAt: Date,
): Snapshot {
  return {
    accountKey,
    officeId,
    platform,
    slot: point.at,
    observedAt: point.at,
    followers: point.followers,
    posts: null,
    following: null,
    listed: null,
    views: null,
    precision: "exact",
    via: "insights",
    provenance: {
      ...from,
      externalId,
      trigger: "repair",
      sweepId: null,
      rawDigest,
      collectorVersion,
      schemaVersion: SCHEMA_VERSION,
      recordedAt,
    },
  };
}
