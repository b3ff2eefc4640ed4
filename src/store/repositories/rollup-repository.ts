import type { DayRollup, RollupEnds } from "../../domain/day-rollup.ts";
import type { StoreContext } from "../mongo/context.ts";
import type { Store } from "../contracts/store.ts";
import { byAccount } from "../mongo/selection.ts";
import { rebuildRollups } from "./rebuild-rollups.ts";

/** Day roll-ups: what reports read in place of the snapshots. */
export function rollupRepository(context: StoreContext): Store["rollups"] {
  const { dayRollups } = context.collections;
  return {
    list: async (accountKeys, fromDay, toDay) => {
      const rows = dayRollups.find(
        { accountKey: { $in: [...accountKeys] }, day: { $gte: fromDay, $lte: toDay } },
        { projection: { _id: 0 }, batchSize: 5000 },
      );
      const found = (await rows.sort({ accountKey: 1, day: -1 }).toArray()) as DayRollup[];
      return found.sort(byAccountAndDay);
    },
    ends: (accountKeys, fromDay, toDay) => {
      const rows = dayRollups.find<Ends>(
        { accountKey: { $in: [...accountKeys] }, day: { $gte: fromDay, $lte: toDay } },
        { projection: { _id: 0, accountKey: 1, day: 1, first: 1, last: 1, readings: 1 }, batchSize: 2000 },
      );
      return byAccount(rows.sort({ accountKey: 1, day: -1 }), (row): RollupEnds => row);
    },
    closings: async (accountKeys, days) => {
      const span = { $gte: days[0] ?? "", $lte: days.at(-1) ?? "" };
      const isWhole = days.length > DAYS_NAMED_AT_MOST;
      const chosen = { accountKey: { $in: [...accountKeys] }, day: isWhole ? span : { $in: [...days] } };
      // One document an account: to decode one a day costs more than to find them.
      const figure = { $ifNull: ["$last.followers", null] };
      const pushed = { days: { $push: "$day" }, followers: { $push: figure } };
      const rows = dayRollups.aggregate<{ _id: string; days: string[]; followers: (number | null)[] }>([
        { $match: chosen },
        { $group: { _id: "$accountKey", ...pushed } },
      ]);
      const closings = new Map<string, Map<string, number>>();
      for await (const row of rows) {
        const own = new Map<string, number>();
        for (const [i, day] of row.days.entries()) {
          const followers = row.followers[i] ?? null;
          if (followers !== null) own.set(day, followers);
        }
        closings.set(row._id, own);
      }
      return closings;
    },
    lastAtOrBefore: async (accountKeys, day, notBeforeDay) => {
      const rows = await dayRollups
        .aggregate<{ newest: DayRollup }>(lastPipeline(accountKeys, day, notBeforeDay))
        .toArray();
      return new Map(rows.map(({ newest }) => [newest.accountKey, newest]));
    },
    rebuild: (zone, fromDay, toDay) => rebuildRollups(context, zone, fromDay, toDay),
  };
}

/** More days than these are read as one span. */
const DAYS_NAMED_AT_MOST = 100;

type Ends = RollupEnds & { accountKey: string; day: string };

const byAccountAndDay = (a: DayRollup, b: DayRollup): number =>
  a.accountKey === b.accountKey ? (a.day < b.day ? -1 : 1) : a.accountKey < b.accountKey ? -1 : 1;

export const lastPipeline = (accountKeys: readonly string[], day: string, notBeforeDay: string) => [
  { $match: { accountKey: { $in: accountKeys }, day: { $gte: notBeforeDay, $lte: day } } },
  { $sort: { accountKey: 1, day: -1 } },
  { $group: { _id: "$accountKey", newest: { $first: "$$ROOT" } } },
  { $unset: "newest._id" },
];
