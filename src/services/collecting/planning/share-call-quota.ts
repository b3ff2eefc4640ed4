import type { GapReason } from "../../../domain/gap.ts";
import type { Metric } from "../../../domain/platform.ts";
import { slotEnd } from "../../../domain/slot.ts";
import type { PlannedBatch, PlatformAdapter } from "../../../platforms/contract.ts";
import { type AppContext } from "../../context/app-context.ts";
import { DEFAULT_CREDENTIAL } from "../../../domain/credential.ts";
import type { DueAccount } from "./due-accounts.ts";
import { findFailingAccounts } from "./failing-accounts.ts";
import { loadLastReadAt, sortLeastRecentFirst } from "./reading-order.ts";

/** The due accounts that are asked in this slot, in order, and those that are deferred to a later one. */
export type ReadingShares = { asked: DueAccount[]; deferred: DueAccount[] };

/** Why a deferred reading did not come. */
export const DEFERRED_FOR_QUOTA: { reason: GapReason; detail: string } = {
  reason: "rate_limited",
  detail: "put off: the platform allows fewer calls than all accounts want, so each is read less often",
};

/** The share of the places for accounts that fail by themselves: they must not slow down the others. */
const SHARE_OF_FAILING = 0.1;

/** The most calls that a credential may make in a slot, by family. */
type Bounds = ReadonlyMap<string, number>;

/**
 * Where a platform allows fewer calls than the schedule wants, all accounts are read less often, evenly: each credential
 * asks as many in a slot as its limit allows on average, those that were read the longest ago first; the others are
 * deferred. No account is asked less because it goes live less. Where the limit is wide, or not measured, all are asked.
 */
export async function shareCallQuota(
  collector: Pick<AppContext, "store" | "budget" | "clock" | "zone">,
  adapter: PlatformAdapter,
  slot: Date,
  everyMinutes: number,
  due: readonly DueAccount[],
  without: ReadonlySet<string>,
): Promise<ReadingShares> {
  const until = slotEnd(slot, everyMinutes, collector.zone);
  const parts: ReadingShares[] = [];
  const metrics = groupMetrics(due);
  for (const [credential, { accounts, batches }] of groupByCredential(adapter, due)) {
    const now = collector.clock.now();
    const costOf = (some: readonly PlannedBatch[]) => sumCosts(adapter, some, metrics, without, now);
    const wanted = costOf(batches);
    const bounds = await loadBounds(collector, adapter, credential, [...wanted.keys()], until);
    const countFitting = (inOrder: readonly DueAccount[]) =>
      largestPrefix(adapter, inOrder, (some) => fits(costOf(some), bounds));
    if (fits(wanted, bounds)) {
      parts.push({ asked: [...accounts], deferred: [] });
      continue;
    }
    const readAt = await loadLastReadAt(collector, accounts);
    const { platform } = adapter.capabilities;
    const ordered = await sortLeastRecentFirst(collector, platform, everyMinutes, accounts, readAt);
    const first = countFitting(ordered);
    const failing = await findFailingAccounts(collector, ordered.slice(0, first), readAt);
    const ranked = failing.size === 0 ? ordered : withFewOf(failing, ordered, first);
    const count = countFitting(ranked);
    parts.push({ asked: ranked.slice(0, count), deferred: ranked.slice(count) });
  }
  return {
    asked: parts.flatMap(({ asked }) => asked),
    deferred: parts.flatMap(({ deferred }) => deferred),
  };
}

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
  without: ReadonlySet<string>,
): Map<string, number> {
  return sumCosts(adapter, batches, groupMetrics(accounts), without);
}

const groupMetrics = (due: readonly DueAccount[]) =>
  new Map(due.map(({ item }) => [item.accountKey, item.metrics]));

/** Calls by family, for an instant, or the average if `at` is omitted. */
function sumCosts(
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

async function loadBounds(
  { budget, clock }: Pick<AppContext, "budget" | "clock">,
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

/** How many of the first accounts fit together. Split once: a batch of fewer accounts is a part of one of the whole. */
function largestPrefix(
  adapter: PlatformAdapter,
  inOrder: readonly DueAccount[],
  fit: (some: readonly PlannedBatch[]) => boolean,
): number {
  const batches = adapter.splitIntoBatches(inOrder.map(({ ref }) => ref));
  const places = new Map(inOrder.map(({ item }, place) => [item.accountKey, place]));
  const firstOf = (count: number): PlannedBatch[] =>
    batches
      .map((batch) => ({
        ...batch,
        accounts: batch.accounts.filter(({ accountKey }) => (places.get(accountKey) ?? 0) < count),
      }))
      .filter(({ accounts }) => accounts.length > 0);
  let [least, most] = [0, inOrder.length];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (fit(firstOf(middle))) least = middle;
    else most = middle - 1;
  }
  return least;
}

/**
 * The same order, with all but a few of the accounts that fail by themselves at the end; of those, the ones that were
 * asked the longest ago come first.
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
