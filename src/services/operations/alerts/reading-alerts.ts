import { countCoverage } from "../../../domain/coverage.ts";
import { monthAt } from "../../../domain/month.ts";
import { liveRuleFor } from "../../../domain/rules/rule-book.ts";
import { localDayAt } from "../../../domain/slot.ts";
import type { Alert } from "../../../store/contracts/operations.ts";
import type { AppContext } from "../../context/app-context.ts";
import { listDependentOffices } from "../../credentials/dependent-offices.ts";
import type { Freshness } from "../freshness.ts";
import type { ReadRegistry } from "./credential-alerts.ts";

const DAY_MS = 86_400_000;

/** Share of the daily spending limit from which an alert is raised. */
const SPENDING_NEAR = 0.8;

/** Finds platforms without new readings. */
export async function findSilenceAlerts(
  freshness: readonly Freshness[],
  readRegistry: ReadRegistry,
): Promise<Alert[]> {
  const found = freshness.filter(({ silent }) => silent);
  const registry = found.length === 0 ? null : await readRegistry();
  return found.map(({ platform, newestAt }) => ({
    key: `silent|${platform}`,
    kind: "silent",
    subject: `${platform} is silent`,
    detail:
      newestAt === null
        ? "no reading has come since the start"
        : `the newest reading is of ${newestAt.toISOString()}`,
    remedy: "Run reach doctor: it names the cause.",
    offices: listDependentOffices(registry, platform),
  }));
}

/** Finds platforms that have nearly used the day's money. */
export async function findSpendingAlerts(
  {
    store,
    clock,
    dailySpendLimitUsd,
    adapters,
  }: Pick<AppContext, "store" | "adapters" | "clock" | "dailySpendLimitUsd">,
  readRegistry: ReadRegistry,
): Promise<Alert[]> {
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
      subject: `${platform} has used ${Math.round((spent / limit) * 100)} % of the daily spending limit`,
      detail: `USD ${spent.toFixed(2)} of ${limit.toFixed(2)} on ${utcDay} (UTC); at the limit it is not read again until the next day`,
      remedy: "Raise X_DAILY_SPEND_LIMIT_USD, or read fewer accounts: reach plan shows what they cost.",
      offices: listDependentOffices(await readRegistry(), platform),
    });
  }
  return alerts;
}

/**
 * Finds accounts on the live rule's platform whose lives were read too rarely on the day before. The current day is left
 * out: it is incomplete and would raise an alert every morning.
 */
export async function findCoverageAlerts(
  { store, clock, zone, judging }: Pick<AppContext, "store" | "clock" | "zone" | "judging">,
  coveragePercent: number,
): Promise<Alert[]> {
  const yesterday = new Date(clock.now().getTime() - DAY_MS);
  const { day } = localDayAt(yesterday, zone);
  const { platform } = liveRuleFor(judging.rules, monthAt(yesterday, zone).month);
  const low: { accountKey: string; officeId: string; percent: number }[] = [];
  for await (const row of store.coverage.stream({ platform, fromDay: day, toDay: day })) {
    const { expected, read } = countCoverage(row);
    const percent = expected === 0 ? 100 : (read / expected) * 100;
    if (row.metric === "live" && percent < coveragePercent)
      low.push({ accountKey: row.accountKey, officeId: row.officeId, percent });
  }
  const [lowest] = low.toSorted((a, b) => a.percent - b.percent);
  if (lowest === undefined) return [];
  return [
    {
      key: `coverage|${platform}`,
      kind: "coverage",
      subject: `coverage of ${day} is below ${coveragePercent} % for ${low.length} accounts`,
      detail: `the lowest is ${lowest.accountKey} with ${Math.floor(lowest.percent)} %; reach export gaps --since ${day} lists every missing reading with its reason`,
      remedy:
        "Fix what the gaps name; while the platform still lists its lives, a later reading can prove much of it.",
      offices: [...new Set(low.map(({ officeId }) => officeId))].sort(),
    },
  ];
}
