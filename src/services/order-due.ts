import type { PlatformId } from "../domain/platform.ts";
import { slotAt } from "../domain/slot.ts";
import type { LatestFigure } from "../store/contract.ts";
import type { Collector } from "./context.ts";
import type { DueAccount } from "./due-accounts.ts";

/**
 * The order in which accounts are asked. After a sweep that brought less than was expected, those that were read the
 * longest ago come first, so that a budget that is too small for all is shared by all. Else an empty list of lives
 * counts: it costs one more request for all of its batch, to be confirmed at the edge itself, so accounts whose last
 * look was empty are put together at the end, where the fewest batches pay for it.
 */
export async function inOrder(
  collector: Collector,
  platform: PlatformId,
  everyMinutes: number,
  due: readonly DueAccount[],
): Promise<DueAccount[]> {
  const ordered = await emptyListsLast(collector, due);
  const latest = await collector.store.sweeps.latest(platform);
  if (latest === null || (latest.closedAt !== null && latest.counts.gaps === 0)) return ordered;
  const readAt = await lastReadAt(collector, due);
  const slotOf = ({ item }: DueAccount) => {
    const at = readAt.get(item.accountKey);
    return at === undefined ? 0 : slotAt(at, everyMinutes, collector.zone).getTime();
  };
  return ordered.toSorted((a, b) => slotOf(a) - slotOf(b));
}

/** When each account was last read: by its looks where one is due, else by its audience. Absent = never. */
async function lastReadAt({ store }: Collector, due: readonly DueAccount[]): Promise<Map<string, Date>> {
  const keysOf = (isLooked: boolean) =>
    due.filter(({ item }) => item.metrics.includes("live") === isLooked).map(({ item }) => item.accountKey);
  const [looked, counted] = [keysOf(true), keysOf(false)];
  const looks = looked.length === 0 ? new Map<string, Date>() : await store.looks.lastAt(looked);
  const snapshots =
    counted.length === 0 ? new Map<string, LatestFigure>() : await store.snapshots.latestFigures(counted);
  return new Map([...looks, ...[...snapshots].map(([key, { observedAt }]) => [key, observedAt] as const)]);
}

async function emptyListsLast({ store }: Collector, due: readonly DueAccount[]): Promise<DueAccount[]> {
  const looked = due.filter(({ item }) => item.metrics.includes("live"));
  if (looked.length === 0) return [...due];
  const empty = await store.looks.withoutLives(looked.map(({ item }) => item.accountKey));
  const isEmpty = ({ item }: DueAccount) => empty.has(item.accountKey);
  return [...due.filter((account) => !isEmpty(account)), ...due.filter(isEmpty)];
}
