import { monthAt } from "../../../domain/month.ts";
import { countCoverage } from "../../../domain/coverage.ts";
import { localDayAt } from "../../../domain/slot.ts";
import type { Registry } from "../../../domain/registry.ts";
import type { Alert, StoredAccess } from "../../../store/contracts/operations.ts";
import type { AppContext } from "../../context/app-context.ts";
import {
  COVER_REMEDY,
  findUncoveredAccounts,
  describeUncovered,
} from "../../credentials/uncovered-accounts.ts";
import type { Freshness } from "../freshness.ts";
import { listDependentOffices } from "../../credentials/dependent-offices.ts";
import { findQuotaAlerts } from "./quota-alerts.ts";

const DAY_MS = 86_400_000;

/** How long before its end a credential is warned of, in days. */
export const WARN_DAYS = 14;

const SPENDING_NEAR = 0.8;

export type AlertSettings = {
  /** Share of the expected looks of a day, in percent, below which it is told. */
  coveragePercent: number;
};

/** Everything that a person has to know of now. Nothing is asked of a platform. */
export async function findAlerts(
  collector: AppContext,
  freshness: readonly Freshness[],
  settings: AlertSettings,
): Promise<Alert[]> {
  const registry = await collector.store.registry.current();
  const access = await collector.store.operations.access();
  return [
    ...credentialAlerts(access, registry, collector.clock.now()),
    ...coverAlerts(access, registry),
    ...silenceAlerts(freshness, registry),
    ...(await spendingAlerts(collector, registry)),
    ...(await findQuotaAlerts(collector)),
    ...(await coverageAlerts(collector, settings)),
    ...(await monthAlerts(collector)),
    ...(await webhookAlerts(collector)),
  ];
}

function credentialAlerts(access: readonly StoredAccess[], registry: Registry | null, now: Date): Alert[] {
  return access.flatMap((report): Alert[] => {
    const { platform, credential, ok, detail, remedy } = report;
    const ends = endOf(report);
    const days = ends === null ? Number.POSITIVE_INFINITY : (ends.getTime() - now.getTime()) / DAY_MS;
    if (ok && days > WARN_DAYS) return [];
    const when = ends === null ? "" : ends.toISOString().slice(0, 10);
    return [
      {
        key: `credential|${platform}|${credential}|${ok && days > 0 ? "ends" : "bad"}`,
        kind: "credential",
        subject: `${platform} credential ${credential} ${ok && days > 0 ? `ends on ${when}` : "does not work"}`,
        detail: ok && days <= 0 ? `it ended on ${when}` : detail,
        remedy: remedy ?? "Renew it and replace it in its file: it is taken up without a restart.",
        offices: listDependentOffices(registry, platform, credential),
      },
    ];
  });
}

function coverAlerts(access: readonly StoredAccess[], registry: Registry | null): Alert[] {
  return access.flatMap((report): Alert[] => {
    const { platform, credential } = report;
    const others = access.filter((one) => one.platform === platform);
    const accounts = findUncoveredAccounts(registry, platform, report, others);
    if (accounts.length === 0) return [];
    return [
      {
        key: `credential|${platform}|${credential}|covers`,
        kind: "credential",
        subject: `${platform} credential ${credential} does not cover ${accounts.length} accounts`,
        detail: describeUncovered(accounts),
        remedy: COVER_REMEDY,
        offices: [...new Set(accounts.map(({ officeId }) => officeId))].sort(),
      },
    ];
  });
}

/** What ends first, the token or its access to data; `null` = neither is known to end. */
export function endOf({ expiresAt, dataAccessExpiresAt }: StoredAccess): Date | null {
  const ends = [expiresAt, dataAccessExpiresAt].flatMap((at) => at ?? []);
  return ends.toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
}

function silenceAlerts(freshness: readonly Freshness[], registry: Registry | null): Alert[] {
  return freshness
    .filter(({ silent }) => silent)
    .map(({ platform, newestAt }) => ({
      key: `silent|${platform}`,
      kind: "silent",
      subject: `${platform} is silent`,
      detail:
        newestAt === null
          ? "no reading has come since the start"
          : `the newest reading is of ${newestAt.toISOString()}`,
      remedy: "Run reach doctor: it names what is at fault.",
      offices: listDependentOffices(registry, platform),
    }));
}

async function spendingAlerts(collector: AppContext, registry: Registry | null): Promise<Alert[]> {
  const { store, clock, dailySpendLimitUsd, adapters } = collector;
  const utcDay = clock.now().toISOString().slice(0, 10);
  const alerts: Alert[] = [];
  for (const platform of adapters.keys()) {
    const limit = dailySpendLimitUsd[platform];
    if (limit === undefined || limit === 0) continue;
    const spent = await store.spend.spentUsd(platform, utcDay);
    if (spent < limit * SPENDING_NEAR) continue;
    alerts.push({
      key: `spending|${platform}|${utcDay}`,
      kind: "spending",
      subject: `${platform} has used ${Math.round((spent / limit) * 100)} % of the day's money`,
      detail: `USD ${spent.toFixed(2)} of ${limit.toFixed(2)} on ${utcDay} (UTC); at the limit it is not asked again until the next day`,
      remedy: "Raise X_DAILY_SPEND_LIMIT_USD, or watch fewer accounts: reach plan shows what they cost.",
      offices: listDependentOffices(registry, platform),
    });
  }
  return alerts;
}

/** Looks of the day before: a day that is not over would cry wolf each morning. */
async function coverageAlerts(collector: AppContext, settings: AlertSettings): Promise<Alert[]> {
  const { store, clock, zone } = collector;
  const { day } = localDayAt(new Date(clock.now().getTime() - DAY_MS), zone);
  const low: { officeId: string; percent: number }[] = [];
  for await (const row of store.coverage.stream({ platform: "facebook", fromDay: day, toDay: day })) {
    const { expected, read } = countCoverage(row);
    const percent = expected === 0 ? 100 : (read / expected) * 100;
    if (row.metric === "live" && percent < settings.coveragePercent)
      low.push({ officeId: row.officeId, percent });
  }
  if (low.length === 0) return [];
  const worst = Math.min(...low.map(({ percent }) => percent));
  return [
    {
      key: "coverage|facebook",
      kind: "coverage",
      subject: `coverage of ${day} is below ${settings.coveragePercent} % for ${low.length} accounts`,
      detail: `the lowest is ${Math.floor(worst)} %; reach export gaps --since ${day} tells each reading that did not come, and why`,
      remedy:
        "Mend what the gaps name; lives are still listed for 30 days, so a later look can prove much of it.",
      offices: [...new Set(low.map(({ officeId }) => officeId))].sort(),
    },
  ];
}

/** The month before this one, once it is frozen with offices of which nothing could be proven. */
async function monthAlerts({ store, clock, zone }: AppContext): Promise<Alert[]> {
  const before = monthAt(new Date(monthAt(clock.now(), zone).startsAt.getTime() - 1), zone);
  const latest = (await store.verdicts.revisions(before.month)).at(-1);
  if (latest === undefined) return [];
  const verdicts = await store.verdicts.listVerdicts(before.month, latest.revision);
  const open = verdicts.filter(({ outcome, exempt }) => outcome === "undetermined" && !exempt);
  if (open.length === 0) return [];
  return [
    {
      key: `month|${before.month}`,
      kind: "month",
      subject: `${before.month} closed with ${open.length} offices undetermined`,
      detail: "of these it could be proven neither that they held their live nor that they did not",
      remedy: `reach report live --month ${before.month} names what is missing for each.`,
      offices: open.map(({ officeId }) => officeId).sort(),
    },
  ];
}

/** Those that were paused because nothing was taken; who paused one by hand knows of it. */
async function webhookAlerts({ store }: AppContext): Promise<Alert[]> {
  const paused = (await store.webhooks.list()).filter(
    ({ pausedWhy }) => pausedWhy === "gone" || pausedWhy === "failing",
  );
  return paused.map(({ webhookId, name, shownUrl, pausedWhy, failures }) => ({
    key: `webhook|${webhookId}`,
    kind: "webhook",
    subject: `webhook ${name ?? webhookId} to ${shownUrl} is paused`,
    detail:
      pausedWhy === "gone"
        ? "it answered that it is gone (HTTP 410)"
        : `${failures} tries in a row were not taken`,
    remedy: `reach webhooks deliveries ${webhookId} tells why; once it is mended, reach webhooks resume ${webhookId} goes on where it stopped.`,
    offices: [],
  }));
}
