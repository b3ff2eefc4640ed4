import { isActiveOn, type Account } from "../../domain/account.ts";
import type { PlatformId } from "../../domain/platform.ts";
import { localDayAt } from "../../domain/slot.ts";
import { UsageError } from "../../errors/reach-error.ts";
import type { JudgingContext } from "./context.ts";
import { parseDay } from "./growth.ts";

export const SERIES_DAYS_AT_MOST = 400;
const HALF_DAY_MS = 43_200_000;

/** The followers of one office on one platform, one figure per day. */
export type FollowerSeries = {
  officeId: string;
  platform: PlatformId;
  /** The last reading of each day, summed over the accounts; `null` unless every active account was read. */
  followers: readonly (number | null)[];
};

export type SeriesReport = {
  from: string;
  to: string;
  asOf: Date;
  days: readonly string[];
  series: readonly FollowerSeries[];
};

/** Which days, offices and platforms; `everyDays` leaves days out, counted back from `to`. */
export type SeriesRequest = {
  from: string;
  to: string;
  officeIds?: readonly string[];
  platform?: PlatformId;
  everyDays?: number;
};

/** Returns daily followers by office and platform, from the day roll-ups. Throws UsageError for an invalid range. */
export async function loadFollowerSeries(
  { store, clock, zone }: JudgingContext,
  { from, to, officeIds, platform, everyDays = 1 }: SeriesRequest,
): Promise<SeriesReport> {
  const all = daysBetween(from, to, zone);
  const days = all.filter((_, i) => (all.length - 1 - i) % everyDays === 0);
  const accounts = (await store.registry.allAccounts()).filter(
    (account) =>
      (officeIds === undefined || officeIds.includes(account.officeId)) &&
      (platform === undefined || account.platform === platform),
  );
  const keys = accounts.map(({ accountKey }) => accountKey);
  const closings = await store.rollups.closings(keys, days);
  const groups = new Map<string, Account[]>();
  for (const account of accounts) {
    const key = `${account.officeId}|${account.platform}`;
    groups.set(key, [...(groups.get(key) ?? []), account]);
  }
  const series = [...groups.values()].flatMap((group): FollowerSeries[] => {
    const [first] = group;
    if (first === undefined) return [];
    const followers = days.map((day) => sumOn(day, group, closings));
    return followers.every((figure) => figure === null)
      ? []
      : [{ officeId: first.officeId, platform: first.platform, followers }];
  });
  return { from, to, asOf: clock.now(), days, series };
}

function daysBetween(from: string, to: string, zone: string): string[] {
  let { startsAt } = parseDay("--from", from, zone);
  const { endsAt } = parseDay("--to", to, zone);
  if (from > to) throw new UsageError(`--from ${from} lies after --to ${to}: give the earlier day first`);
  const days: string[] = [];
  while (startsAt < endsAt) {
    const day = localDayAt(new Date(startsAt.getTime() + HALF_DAY_MS), zone);
    days.push(day.day);
    if (days.length > SERIES_DAYS_AT_MOST)
      throw new UsageError(`--to ${to} is more than ${SERIES_DAYS_AT_MOST} days after --from ${from}`);
    startsAt = day.endsAt;
  }
  return days;
}

/** A sum without one of its accounts would look like a fall, so it is unknown. */
function sumOn(
  day: string,
  accounts: readonly Account[],
  closings: ReadonlyMap<string, ReadonlyMap<string, number>>,
): number | null {
  const active = accounts.filter((account) => isActiveOn(account, day));
  let sum = 0;
  for (const { accountKey } of active) {
    const followers = closings.get(accountKey)?.get(day);
    if (followers === undefined) return null;
    sum += followers;
  }
  return active.length === 0 ? null : sum;
}
