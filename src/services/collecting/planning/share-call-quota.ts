import type { GapReason } from "../../../domain/gap.ts";
import type { Metric } from "../../../domain/platform.ts";
import { slotEnd } from "../../../domain/slot.ts";
import type { PlannedBatch, PlatformAdapter } from "../../../platforms/contract.ts";
import { type AppContext } from "../../context/app-context.ts";
import { DEFAULT_CREDENTIAL } from "../../../domain/credential.ts";
import type { DueAccount } from "./due-accounts.ts";
import { findFailingAccounts } from "./failing-accounts.ts";
import { loadLastReadAt, sortLeastRecentFirst } from "./reading-order.ts";

/** What of the due accounts is asked in this slot, in order, and what is put off to a later one. */
export type ReadingShares = { asked: DueAccount[]; deferred: DueAccount[] };

/** Why a reading that was put off did not come. */
export const DEFERRED_FOR_QUOTA: { reason: GapReason; detail: string } = {
  reason: "rate_limited",
  detail: "put off: the platform allows fewer calls than all accounts want, so each is read less often",
};

/** Of what is asked, accounts that fail by themselves get so much in all: they must not stretch the others. */
const SHARE_OF_FAILING = 0.1;

/** The most calls that a credential may make in a slot, by family. */
type Bounds = ReadonlyMap<string, number>;

/**
 * Where a platform allows fewer calls than the schedule wants, all accounts are stretched evenly: of each credential's,
 * as many are asked in a slot as its limit allows on the average, those that were read the longest ago first; the
 * others are put off. Nobody is asked less for going live less. Where the limit is wide, or not measured, all are
 * asked.
 */
export async function shareCallQuota(
  collector: AppContext,
  adapter: PlatformAdapter,
  slot: Date,
  everyMinutes: number,
  due: readonly DueAccount[],
  without: ReadonlySet<string>,
): Promise<ReadingShares> {
  const until = slotEnd(slot, everyMinutes, collector.zone);
  const parts: ReadingShares[] = [];
  const metrics = metricsOf(due);
  for (const [credential, { accounts, batches }] of groupByCredential(adapter, due)) {
    const now = collector.clock.now();
    const costs = (some: readonly DueAccount[]) =>
      costsOfBatches(adapter, adapter.splitIntoBatches(some.map(({ ref }) => ref)), metrics, without, now);
    const wanted = costsOfBatches(adapter, batches, metrics, without, now);
    const bounds = await boundsOf(collector, adapter, credential, [...wanted.keys()], until);
    if (fits(wanted, bounds)) {
      parts.push({ asked: [...accounts], deferred: [] });
      continue;
    }
    const readAt = await loadLastReadAt(collector, accounts);
    const { platform } = adapter.capabilities;
    const ordered = await sortLeastRecentFirst(collector, platform, everyMinutes, accounts, readAt);
    const first = largestPrefix(ordered, (some) => fits(costs(some), bounds));
    const failing = await findFailingAccounts(collector, ordered.slice(0, first), readAt);
    const ranked = failing.size === 0 ? ordered : withFewOf(failing, ordered, first);
    const count = largestPrefix(ranked, (some) => fits(costs(some), bounds));
    parts.push({ asked: ranked.slice(0, count), deferred: ranked.slice(count) });
  }
  return {
    asked: parts.flatMap(({ asked }) => asked),
    deferred: parts.flatMap(({ deferred }) => deferred),
  };
}

/** What goes with one credential: its accounts, and the batches that they are asked in. */
export type CredentialGroup = { accounts: DueAccount[]; batches: PlannedBatch[] };

/** Accounts by the name of the credential that they are asked with together. */
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

/** The calls that accounts of one credential take on the average, by family. */
export function estimateCallCosts(
  adapter: PlatformAdapter,
  { accounts, batches }: CredentialGroup,
  without: ReadonlySet<string>,
): Map<string, number> {
  return costsOfBatches(adapter, batches, metricsOf(accounts), without);
}

const metricsOf = (due: readonly DueAccount[]) =>
  new Map(due.map(({ item }) => [item.accountKey, item.metrics]));

/** At an instant, or without one on the average. */
function costsOfBatches(
  adapter: PlatformAdapter,
  batches: readonly PlannedBatch[],
  metrics: ReadonlyMap<string, readonly Metric[]>,
  without: ReadonlySet<string>,
  at?: Date,
): Map<string, number> {
  const costs = new Map<string, number>();
  for (const batch of batches)
    for (const { family, calls } of adapter.callCost(batch, metrics, without, at))
      costs.set(family, (costs.get(family) ?? 0) + calls);
  return costs;
}

async function boundsOf(
  { budget, clock }: AppContext,
  { capabilities: { platform } }: PlatformAdapter,
  credential: string,
  families: readonly string[],
  until: Date,
): Promise<Bounds> {
  const shares = families.map(
    async (family) =>
      [family, await budget.shareUntil({ platform, credential, family }, clock.now(), until)] as const,
  );
  return new Map(await Promise.all(shares));
}

const fits = (costs: ReadonlyMap<string, number>, bounds: Bounds): boolean =>
  [...costs].every(([family, calls]) => calls <= (bounds.get(family) ?? Number.POSITIVE_INFINITY));

/** How many of the first accounts fit together. */
function largestPrefix(
  accounts: readonly DueAccount[],
  fit: (some: readonly DueAccount[]) => boolean,
): number {
  let [least, most] = [0, accounts.length];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (fit(accounts.slice(0, middle))) least = middle;
    else most = middle - 1;
  }
  return least;
}

/**
 * The same order, with those that fail by themselves behind, but for a few; whoever was asked the longest ago first.
 */
function withFewOf(
  failing: ReadonlyMap<string, Date>,
  ordered: readonly DueAccount[],
  places: number,
): DueAccount[] {
  const askedAt = ({ item }: DueAccount) => failing.get(item.accountKey)?.getTime() ?? 0;
  const sound = ordered.filter(({ item }) => !failing.has(item.accountKey));
  const rest = ordered
    .filter(({ item }) => failing.has(item.accountKey))
    .toSorted((a, b) => askedAt(a) - askedAt(b));
  const few = Math.max(1, Math.floor(places * SHARE_OF_FAILING));
  return [...rest.slice(0, few), ...sound, ...rest.slice(few)];
}
