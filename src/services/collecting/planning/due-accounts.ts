import { officesById } from "../../../domain/office.ts";
import { isActiveOn, isWaiting } from "../../../domain/account.ts";
import type { Metric } from "../../../domain/platform.ts";
import type { BatchItem } from "../../../domain/sweep.ts";
import type { AccountRef, PlatformAdapter } from "../../../platforms/contract.ts";
import type { OfficeDays, ReadableAccount, RegistryExcerpt } from "../../../store/contracts/registry.ts";
import { toAccountRef } from "../../registry/account-ref.ts";

export type DueAccount = { ref: AccountRef; item: BatchItem };

/**
 * The accounts of a platform with a reading due on a local day, each with its due metrics. A reading is expected when
 * account and office are active, the account is filled in, and the adapter can read the metric of it.
 */
export function findDueAccounts(
  registry: RegistryExcerpt,
  adapter: PlatformAdapter,
  metrics: readonly Metric[],
  day: string,
): DueAccount[] {
  const offices = officesById(registry.offices);
  return dueAmong(registry.accounts, offices, adapter, metrics, day);
}

/** As findDueAccounts, of some of the accounts. */
export function dueAmong(
  accounts: readonly ReadableAccount[],
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
