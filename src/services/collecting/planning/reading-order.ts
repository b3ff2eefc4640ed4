import type { PlatformId } from "../../../domain/platform.ts";
import { slotAt } from "../../../domain/slot.ts";
import { type Sweep, toSweepId } from "../../../domain/sweep.ts";
import type { LatestFigure } from "../../../store/contracts/store.ts";
import type { AppContext } from "../../context/app-context.ts";
import type { DueAccount } from "./due-accounts.ts";

const HOUR_MS = 3_600_000;

/** Looks go before followers, but followers alone are not deferred for longer: a month's growth needs them. */
const FOLLOWERS_WITHIN_MS = 12 * HOUR_MS;

/** Where in a schedule accounts are planned; `step` = where they are some of many. */
export type PlanningPlace = {
  platform: PlatformId;
  /** Between the slots that decide which account was read the longest ago. */
  everyMinutes: number;
  step?: { digest: string; n: number };
};

/** The place of a sweep's accounts in the schedule, or of those of one of its steps. */
export const toPlanningPlace = (
  platform: PlatformId,
  { everyMinutes }: Pick<Sweep, "everyMinutes">,
  step?: PlanningPlace["step"],
): PlanningPlace => ({
  platform,
  everyMinutes: Math.min(...Object.values(everyMinutes)),
  ...(step === undefined ? {} : { step }),
});

/**
 * The order in which accounts are asked. After a sweep that brought less than was expected, those that were read the
 * longest ago come first. Else an empty list of lives counts: it costs one more request for all of its batch, to be
 * confirmed at the edge itself, so accounts whose last look was empty are put together at the end, where the fewest
 * batches pay for it.
 */
export async function orderForReading(
  app: Pick<AppContext, "store" | "clock" | "zone">,
  place: PlanningPlace,
  due: readonly DueAccount[],
  withoutLives: ReadonlySet<string>,
  leastRecentFirst: boolean,
): Promise<DueAccount[]> {
  const isEmpty = ({ item }: DueAccount) => withoutLives.has(item.accountKey);
  const ordered = [...due.filter((account) => !isEmpty(account)), ...due.filter(isEmpty)];
  if (!leastRecentFirst) return ordered;
  return sortLeastRecentFirst(app, place, ordered, await loadLastReadAt(app, due));
}

/** Whether the newest sweep brought less than was expected, or is under way. */
export async function cameShort(
  { store }: Pick<AppContext, "store">,
  platform: PlatformId,
): Promise<boolean> {
  const latest = await store.sweeps.latest(platform);
  return latest !== null && (latest.closedAt === null || latest.counts.gaps > 0);
}

/**
 * Those that were read the longest ago first, by the slot of the reading; looks before followers. Who was read in one
 * slot keeps the order of that time, so that nobody is first twice while others wait.
 */
export async function sortLeastRecentFirst(
  app: Pick<AppContext, "store" | "clock" | "zone">,
  place: PlanningPlace,
  due: readonly DueAccount[],
  readAt: ReadonlyMap<string, Date>,
): Promise<DueAccount[]> {
  const { clock, zone } = app;
  const now = clock.now().getTime();
  const ranked = due.map((account) => {
    const at = readAt.get(account.item.accountKey);
    const slot = at === undefined ? 0 : slotAt(at, place.everyMinutes, zone).getTime();
    const waits = !account.item.metrics.includes("live") && now - slot < FOLLOWERS_WITHIN_MS;
    return { account, slot, waits };
  });
  const places = await placesIn(
    app,
    place,
    ranked.map(({ slot }) => slot),
  );
  const placeOf = ({ account, slot }: (typeof ranked)[number]) =>
    places.get(slot)?.get(account.item.accountKey) ?? 0;
  return ranked
    .toSorted((a, b) => Number(a.waits) - Number(b.waits) || a.slot - b.slot || placeOf(a) - placeOf(b))
    .map(({ account }) => account);
}

/** How many slots back the order of a sweep is looked up. */
const SLOTS_LOOKED_UP = 6;

/** The place of each account in the sweeps of the oldest of these slots. */
async function placesIn(
  { store }: Pick<AppContext, "store">,
  { platform, step }: PlanningPlace,
  slots: readonly number[],
): Promise<Map<number, Map<string, number>>> {
  const oldest = [...new Set(slots)]
    .filter((slot) => slot > 0)
    .toSorted((a, b) => a - b)
    .slice(0, SLOTS_LOOKED_UP);
  const places = new Map<number, Map<string, number>>();
  for (const slot of oldest) {
    const sweep = await store.sweeps.get(toSweepId(platform, new Date(slot)));
    const span = sweep && batchesOfStep(sweep, step);
    if (!sweep || !span) continue;
    const keys = await store.sweeps.accountKeys(sweep.sweepId, ...span);
    places.set(slot, new Map(keys.map((key, place) => [key, place])));
  }
  return places;
}

/** Where the registry has changed since, the order of that time is not known. */
function batchesOfStep({ steps }: Sweep, step: PlanningPlace["step"]): [from: number, to?: number] | null {
  if (steps === undefined) return [0];
  const [from, to] = steps.digest === step?.digest ? steps.starts.slice(step.n, step.n + 2) : [];
  if (from === undefined) return null;
  return to === undefined ? [from] : [from, to];
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
