import type { GapReason } from "../../../domain/gap.ts";
import type { PlannedBatch, PlatformAdapter } from "../../../platforms/contract.ts";
import type { AppContext } from "../../context/app-context.ts";
import { groupByCredential, groupMetrics, sumCosts } from "./call-costs.ts";
import type { DueAccount } from "./due-accounts.ts";
import { findFailingAccounts } from "./failing-accounts.ts";
import type { Limits } from "./limits.ts";
import { loadLastReadAt, type PlanningPlace, sortLeastRecentFirst } from "./reading-order.ts";

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
  app: Pick<AppContext, "store" | "clock" | "zone">,
  adapter: PlatformAdapter,
  place: PlanningPlace,
  due: readonly DueAccount[],
  withoutLives: ReadonlySet<string>,
  limits: Limits,
): Promise<ReadingShares> {
  const parts: ReadingShares[] = [];
  const metrics = groupMetrics(due);
  for (const [credential, { accounts, batches }] of groupByCredential(adapter, due)) {
    const now = app.clock.now();
    const costOf = (some: readonly PlannedBatch[]) => sumCosts(adapter, some, metrics, withoutLives, now);
    const wanted = costOf(batches);
    const bounds = await loadBounds(limits, credential, wanted);
    const countFitting = (inOrder: readonly DueAccount[]) =>
      largestPrefix(adapter, inOrder, (some) => fits(costOf(some), bounds));
    if (fits(wanted, bounds)) {
      parts.push({ asked: [...accounts], deferred: [] });
      continue;
    }
    const readAt = await loadLastReadAt(app, accounts);
    const ordered = await sortLeastRecentFirst(app, place, accounts, readAt);
    const first = countFitting(ordered);
    const failing = await findFailingAccounts(app, ordered.slice(0, first), readAt);
    const ranked = failing.size === 0 ? ordered : withFewOf(failing, ordered, first);
    const count = countFitting(ranked);
    parts.push({ asked: ranked.slice(0, count), deferred: ranked.slice(count) });
  }
  return {
    asked: parts.flatMap(({ asked }) => asked),
    deferred: parts.flatMap(({ deferred }) => deferred),
  };
}

/** The most calls for what these accounts want, by family. */
async function loadBounds(
  limits: Limits,
  credential: string,
  wanted: ReadonlyMap<string, number>,
): Promise<Bounds> {
  const bounds = new Map<string, number>();
  for (const [family, calls] of wanted) bounds.set(family, await limits.calls(credential, family, calls));
  return bounds;
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
