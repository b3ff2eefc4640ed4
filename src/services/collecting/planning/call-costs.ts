import { DEFAULT_CREDENTIAL } from "../../../domain/credential.ts";
import type { Metric } from "../../../domain/platform.ts";
import type { PlannedBatch, PlatformAdapter } from "../../../platforms/contract.ts";
import type { DueAccount } from "./due-accounts.ts";

/** The accounts of one credential, and the batches in which they are asked. */
export type CredentialGroup = { accounts: DueAccount[]; batches: PlannedBatch[] };

/** Accounts by the name of the credential with which they are asked. */
export function groupByCredential(
  adapter: PlatformAdapter,
  due: readonly DueAccount[],
): Map<string, CredentialGroup> {
  const groups = new Map<string, CredentialGroup>();
  const dueOf = new Map(due.map((account) => [account.item.accountKey, account]));
  for (const batch of adapter.splitIntoBatches(due.map(({ ref }) => ref))) {
    const name = batch.credential ?? DEFAULT_CREDENTIAL;
    const group = groups.get(name) ?? { accounts: [], batches: [] };
    group.batches.push(batch);
    for (const { accountKey } of batch.accounts) {
      const account = dueOf.get(accountKey);
      if (account !== undefined) group.accounts.push(account);
    }
    groups.set(name, group);
  }
  return groups;
}

/** The calls that accounts of one credential take on average, by family. */
export function estimateCallCosts(
  adapter: PlatformAdapter,
  { accounts, batches }: CredentialGroup,
  withoutLives: ReadonlySet<string>,
): Map<string, number> {
  return sumCosts(adapter, batches, groupMetrics(accounts), withoutLives);
}

export const groupMetrics = (due: readonly DueAccount[]) =>
  new Map(due.map(({ item }) => [item.accountKey, item.metrics]));

/** Calls by family, for an instant, or the average if `at` is omitted. */
export function sumCosts(
  adapter: PlatformAdapter,
  batches: readonly PlannedBatch[],
  metrics: ReadonlyMap<string, readonly Metric[]>,
  withoutLives: ReadonlySet<string>,
  at?: Date,
): Map<string, number> {
  const costs = new Map<string, number>();
  for (const batch of batches)
    for (const { family, calls } of adapter.callCost(batch, metrics, withoutLives, at))
      costs.set(family, (costs.get(family) ?? 0) + calls);
  return costs;
}
