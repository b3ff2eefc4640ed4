import { isActiveOn, isWaiting, type Account } from "../../../domain/account.ts";
import type { Metric } from "../../../domain/platform.ts";
import type { Registry } from "../../../domain/registry.ts";
import type { BatchItem } from "../../../domain/sweep.ts";
import type { AccountRef, PlatformAdapter } from "../../../platforms/contract.ts";
import type { OfficeDays } from "../../../store/contracts/registry.ts";
import { toAccountRef } from "../../registry/account-ref.ts";

export type DueAccount = { ref: AccountRef; item: BatchItem };

/**
 * The accounts of a platform with a reading due on a local day, each with its due metrics. A reading
 * is expected when account and office are active, the account is filled in, and the adapter can read the metric of it.
 */
export function findDueAccounts(
  registry: Registry,
  adapter: PlatformAdapter,
  metrics: readonly Metric[],
  day: string,
): DueAccount[] {
  const offices = new Map(registry.offices.map((office) => [office.officeId, office]));
  return dueAmong(registry.accounts, offices, adapter, metrics, day);
}

/** As findDueAccounts, of some of the accounts. */
export function dueAmong(
  accounts: readonly Account[],
  offices: ReadonlyMap<string, OfficeDays>,
  adapter: PlatformAdapter,
  metrics: readonly Metric[],
  day: string,
): DueAccount[] {
  return accounts.flatMap((account) => {
    const office = offices.get(account.officeId);
    if (account.platform !== adapter.capabilities.platform || isWaiting(account)) return [];
    if (!isActiveOn(account, day) || !office || !isActiveOn(office, day)) return [];
    const ref = toAccountRef(account);
    const readable = metrics.filter((metric) => adapter.capabilities.canRead(ref, metric).can);
    if (readable.length === 0) return [];
    const { accountKey, officeId, externalId, handle } = account;
    return [{ ref, item: { accountKey, officeId, externalId, handle, metrics: readable } }];
  });
}

/** An account with a metric that is not asked, and the reason in words. */
export type NotExpected = { accountKey: string; metric: Metric; why: string };

/** The accounts of a platform with a metric that is not due on a local day, each with the reason. */
export function findNotExpected(
  registry: Registry,
  adapter: PlatformAdapter,
  metrics: readonly Metric[],
  every: Readonly<Record<Metric, number | null>>,
  day: string,
): NotExpected[] {
  const due = new Map(
    findDueAccounts(registry, adapter, metrics, day).map(({ item }) => [item.accountKey, item.metrics]),
  );
  const ofPlatform = registry.accounts.filter(({ platform }) => platform === adapter.capabilities.platform);
  return ofPlatform.flatMap((account) =>
    metrics.flatMap((metric) => {
      const { accountKey } = account;
      const expected = due.get(accountKey)?.includes(metric) ?? false;
      if (expected && every[metric] !== null) return [];
      const why = expected ? `the cadence has ${metric} switched off` : whyNotDue(account, adapter, metric);
      return [{ accountKey, metric, why }];
    }),
  );
}

function whyNotDue(account: Account, adapter: PlatformAdapter, metric: Metric): string {
  if (isWaiting(account)) return "it has neither a handle nor an id in the registry yet";
  const readable = adapter.capabilities.canRead(toAccountRef(account), metric);
  return readable.can ? "it, or its office, is not active on this day" : readable.why;
}
