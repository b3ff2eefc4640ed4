import type { PlatformId } from "../../../domain/platform.ts";
import { slotAt } from "../../../domain/slot.ts";
import { toSweepId } from "../../../domain/sweep.ts";
import type { LatestFigure } from "../../../store/contracts/store.ts";
import type { AppContext } from "../../context/app-context.ts";
import type { DueAccount } from "./due-accounts.ts";

const HOUR_MS = 3_600_000;

/** Looks go before followers, but followers alone are not deferred for longer: a month's growth needs them. */
const FOLLOWERS_WITHIN_MS = 12 * HOUR_MS;

/**
 * The order in which accounts are asked. After a sweep that brought less than was expected, those that were read the
 * longest ago come first. Else an empty list of lives counts: it costs one more request for all of its batch, to be
 * confirmed at the edge itself, so accounts whose last look was empty are put together at the end, where the fewest
 * batches pay for it.
 */
export async function orderForReading(
  collector: Pick<AppContext, "store" | "clock" | "zone">,
  platform: PlatformId,
  everyMinutes: number,
  due: readonly DueAccount[],
  without: ReadonlySet<string>,
): Promise<DueAccount[]> {
  const isEmpty = ({ item }: DueAccount) => without.has(item.accountKey);
  const ordered = [...due.filter((account) => !isEmpty(account)), ...due.filter(isEmpty)];
  const latest = await collector.store.sweeps.latest(platform);
  if (latest === null || (latest.closedAt !== null && latest.counts.gaps === 0)) return ordered;
  return sortLeastRecentFirst(
    collector,
    platform,
    everyMinutes,
    ordered,
    await loadLastReadAt(collector, due),
  );
}

/**
 * Those that were read the longest ago first, by the slot of the reading; looks before followers. Who was read in one
 * slot keeps the order of that time, so that nobody is first twice while others wait.
 */
export async function sortLeastRecentFirst(
  collector: Pick<AppContext, "store" | "clock" | "zone">,
  platform: PlatformId,
  everyMinutes: number,
  due: readonly DueAccount[],
  readAt: ReadonlyMap<string, Date>,
): Promise<DueAccount[]> {
  const { clock, zone } = collector;
  const now = clock.now().getTime();
  const ranked = due.map((account) => {
    const at = readAt.get(account.item.accountKey);
    const slot = at === undefined ? 0 : slotAt(at, everyMinutes, zone).getTime();
    const waits = !account.item.metrics.includes("live") && now - slot < FOLLOWERS_WITHIN_MS;
    return { account, slot, waits };
  });
  const places = await placesIn(
    collector,
    platform,
    ranked.map(({ slot }) => slot),
  );
  const placeOf = ({ account, slot }: (typeof ranked)[number]) =>
    places.get(slot)?.get(account.item.accountKey) ?? 0;
  return ranked
    .toSorted((a, b) => Number(a.waits) - Number(b.waits) || a.slot - b.slot || placeOf(a) - placeOf(b))
    .map(({ account }) => account);
}

/** So many slots back the order of a sweep is looked up. */
const SLOTS_LOOKED_UP = 6;

/** The place of each account in the sweeps of the oldest of these slots. */
async function placesIn(
  { store }: Pick<AppContext, "store">,
  platform: PlatformId,
  slots: readonly number[],
): Promise<Map<number, Map<string, number>>> {
  const oldest = [...new Set(slots)]
    .filter((slot) => slot > 0)
    .toSorted((a, b) => a - b)
    .slice(0, SLOTS_LOOKED_UP);
  const places = new Map<number, Map<string, number>>();
  for (const slot of oldest) {
    const batches = await store.sweeps.listBatches(toSweepId(platform, new Date(slot)));
    const keys = batches.flatMap(({ items }) => items.map(({ accountKey }) => accountKey));
    places.set(slot, new Map(keys.map((key, place) => [key, place])));
  }
  return places;
}

/** When each account was last read: by its looks where one is due, else by its audience. Absent = never. */
export async function loadLastReadAt(
  { store }: Pick<AppContext, "store">,
  due: readonly DueAccount[],
): Promise<Map<string, Date>> {
  const keysOf = (isLooked: boolean) =>
    due.filter(({ item }) => item.metrics.includes("live") === isLooked).map(({ item }) => item.accountKey);
  const [looked, counted] = [keysOf(true), keysOf(false)];
  const looks = looked.length === 0 ? new Map<string, Date>() : await store.looks.lastAt(looked);
  const snapshots =
    counted.length === 0 ? new Map<string, LatestFigure>() : await store.snapshots.latestFigures(counted);
  return new Map([...looks, ...[...snapshots].map(([key, { observedAt }]) => [key, observedAt] as const)]);
}

/** Those whose last look listed no lives. */
export async function loadAccountsWithoutLives(
  { store }: Pick<AppContext, "store">,
  due: readonly DueAccount[],
): Promise<ReadonlySet<string>> {
  const looked = due.filter(({ item }) => item.metrics.includes("live"));
  return looked.length === 0
    ? new Set()
    : store.looks.withoutLives(looked.map(({ item }) => item.accountKey));
}
