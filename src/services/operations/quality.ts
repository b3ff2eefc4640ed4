import { type CoverageDay, countCoverage, openGaps } from "../../domain/coverage.ts";
import type { GapReason } from "../../domain/gap.ts";
import type { IntakeEntry } from "../../domain/intake.ts";
import type { StoredFinding } from "../../domain/finding.ts";
import { daysOfMonth, type Month } from "../../domain/month.ts";
import type { Metric, PlatformId } from "../../domain/platform.ts";
import type { PoolUsage } from "../../quota/call-budget/contract.ts";
import type { StoredAlert } from "../../store/contracts/operations.ts";
import type { AppContext } from "../context/app-context.ts";
import { type CredentialExpiry, credentialExpiry } from "../credentials/credential-expiry.ts";
import { type ChannelState, loadChannels } from "./alerts/test-channels.ts";

/** What was expected of one account on each day of the month, and what came; `null` = nothing was expected. */
export type AccountCoverage = {
  accountKey: string;
  officeId: string;
  days: readonly ({ expected: number; read: number } | null)[];
};

export type CoverageMonth = {
  month: string;
  platform: PlatformId;
  metric: Metric;
  days: readonly string[];
  accounts: readonly AccountCoverage[];
  /** Readings that are missing, by their last known reason; the most frequent first. */
  gaps: readonly { reason: GapReason; count: number }[];
};

export type CredentialHealth = CredentialExpiry & {
  platform: PlatformId;
  credential: string;
  works: boolean;
  checkedAt: Date;
  /** What the platform reported, in English. */
  detail: string;
};

/** Whether the data can be trusted, and whether everything runs. */
export type QualityReport = {
  asOf: Date;
  coverage: CoverageMonth;
  credentials: readonly CredentialHealth[];
  money: readonly { platform: PlatformId; spentUsd: number; limitUsd: number }[];
  quota: readonly PoolUsage[];
  queues: readonly { queue: string; waiting: number; active: number; delayed: number; failed: number }[];
  /** When the last back-up was made and when one was last restored on trial; `null` = never. */
  backup: { madeAt: Date | null; triedAt: Date | null };
  alerts: readonly StoredAlert[];
  channels: readonly ChannelState[];
  /** Open findings, oldest first. */
  findings: readonly StoredFinding[];
  /** Figures that wait for a second person. */
  held: readonly IntakeEntry[];
};

const FINDINGS_AT_MOST = 200;

/** Returns the state of the data and of the machinery. Makes no call to a platform. */
export async function loadQuality(
  context: Pick<
    AppContext,
    "store" | "clock" | "budget" | "dailySpendLimitUsd" | "adapters" | "queues" | "alertChannels"
  >,
  of: { month: Month; platform: PlatformId; metric: Metric },
): Promise<QualityReport> {
  const { store, clock, budget } = context;
  const asOf = clock.now();
  const [coverage, credentials, money, quota, queues, backup, alerts, channels, findings, held] =
    await Promise.all([
      loadCoverageMonth(context, of),
      loadCredentials(context),
      loadMoney(context),
      budget.listPools(asOf),
      loadQueues(context),
      loadBackup(context),
      store.operations.alerts(),
      loadChannels(context),
      store.findings.list({ closed: false }, null, FINDINGS_AT_MOST),
      store.intake.listHeld(),
    ]);
  const active = alerts.filter(({ endedAt }) => endedAt === null);
  return {
    asOf,
    coverage,
    credentials,
    money,
    quota,
    queues,
    backup,
    alerts: active,
    channels,
    findings,
    held,
  };
}

async function loadCoverageMonth(
  { store }: Pick<AppContext, "store">,
  { month, platform, metric }: { month: Month; platform: PlatformId; metric: Metric },
): Promise<CoverageMonth> {
  const days = daysOfMonth(month.month);
  const accounts = new Map<string, AccountCoverage & { days: AccountCoverage["days"][number][] }>();
  const gaps = new Map<GapReason, number>();
  const selection = { platform, metric, fromDay: days[0] ?? "", toDay: days.at(-1) ?? "" };
  for await (const row of store.coverage.stream(selection)) {
    const { accountKey, officeId } = row;
    const own = accounts.get(accountKey) ?? { accountKey, officeId, days: days.map(() => null) };
    own.days[days.indexOf(row.day)] = countCoverage(row);
    accounts.set(accountKey, own);
    countGaps(row, gaps);
  }
  return {
    month: month.month,
    platform,
    metric,
    days,
    accounts: [...accounts.values()].toSorted((a, b) => (a.accountKey < b.accountKey ? -1 : 1)),
    gaps: [...gaps].map(([reason, count]) => ({ reason, count })).toSorted((a, b) => b.count - a.count),
  };
}

function countGaps(row: CoverageDay, into: Map<GapReason, number>): void {
  for (const { run } of openGaps(row)) {
    const reason = run?.reason ?? "not_running";
    into.set(reason, (into.get(reason) ?? 0) + 1);
  }
}

async function loadCredentials({
  store,
  clock,
}: Pick<AppContext, "store" | "clock">): Promise<CredentialHealth[]> {
  const [reports, states] = await Promise.all([store.operations.access(), store.credentials.all()]);
  return reports.map((report) => {
    const { platform, credential, ok, checkedAt, detail } = report;
    const rejected = states.find(
      (one) => one.platform === platform && one.credential === credential && one.state === "rejected",
    );
    return {
      platform,
      credential,
      works: ok && rejected === undefined,
      checkedAt,
      detail: rejected?.detail ?? detail,
      ...credentialExpiry(report, clock.now()),
    };
  });
}

async function loadMoney({
  store,
  clock,
  dailySpendLimitUsd,
}: Pick<AppContext, "store" | "clock" | "dailySpendLimitUsd">): Promise<QualityReport["money"]> {
  const utcDay = clock.now().toISOString().slice(0, 10);
  const limits = Object.entries(dailySpendLimitUsd) as [PlatformId, number][];
  return Promise.all(
    limits.map(async ([platform, limitUsd]) => ({
      platform,
      spentUsd: await store.spend.spentUsd(platform, utcDay),
      limitUsd,
    })),
  );
}

async function loadQueues({
  queues,
  adapters,
}: Pick<AppContext, "queues" | "adapters">): Promise<QualityReport["queues"]> {
  const names = ["control" as const, ...adapters.keys()];
  return Promise.all(names.map(async (queue) => ({ queue, ...(await queues.countJobs(queue)) })));
}

async function loadBackup({ store }: Pick<AppContext, "store">): Promise<QualityReport["backup"]> {
  const [made, tried] = await Promise.all([store.meta.get("last-backup"), store.meta.get("last-restore")]);
  return { madeAt: instantOf(made), triedAt: instantOf(tried) };
}

/** The instant with which a note begins. */
function instantOf(note: string | null): Date | null {
  const at = new Date(/^\S+/.exec(note ?? "")?.[0] ?? "");
  return Number.isNaN(at.getTime()) ? null : at;
}
