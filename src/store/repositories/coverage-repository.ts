import { countMinutes, type CoverageDay } from "../../domain/coverage.ts";
import type { StoreContext } from "../mongo/context.ts";
import type { Store } from "../contracts/store.ts";
import { coverageDayId } from "../models/coverage-day-model.ts";
import { byAccount, rowsOverTime } from "../mongo/selection.ts";

type CoverageSelection = Parameters<Store["coverage"]["stream"]>[0];

/** The days of a metric, or of all, within both bounds, as a filter. */
export function daysWithin({
  metric,
  fromDay,
  toDay,
}: Pick<CoverageSelection, "metric" | "fromDay" | "toDay">): Record<string, unknown> {
  const day = {
    ...(fromDay === undefined ? {} : { $gte: fromDay }),
    ...(toDay === undefined ? {} : { $lte: toDay }),
  };
  return { ...(metric === undefined ? {} : { metric }), ...(Object.keys(day).length === 0 ? {} : { day }) };
}

/** Days of coverage, both ends included: by account and day where accounts are named, else by day. */
export function coverageRepository({ collections }: StoreContext): Store["coverage"] {
  return {
    saveRepairs: async (accountKey, repairs) => {
      if (repairs.length === 0) return;
      await collections.coverageDays.bulkWrite(
        repairs.map(({ day, ...repair }) => ({
          updateOne: {
            filter: {
              _id: coverageDayId(accountKey, "audience", day),
              repairs: { $not: { $elemMatch: { via: repair.via, slot: repair.slot } } },
            },
            update: { $push: { repairs: repair } },
          },
        })) as never,
        { ordered: false },
      );
    },
    expected: (accountKeys, metric, fromDay, toDay) => {
      const rows = collections.coverageDays.find<Pick<CoverageDay, "accountKey" | "day" | "expected">>(
        { accountKey: { $in: [...accountKeys] }, ...daysWithin({ metric, fromDay, toDay }) },
        { projection: { _id: 0, accountKey: 1, day: 1, expected: 1 }, batchSize: 2000 },
      );
      return byAccount(rows.sort({ accountKey: 1, day: 1 }), ({ expected }) => countMinutes(expected));
    },
    stream: async function* (selection) {
      const { filter, order } = rowsOverTime(selection, "day");
      const rows = collections.coverageDays
        .find({ ...filter, ...daysWithin(selection) }, { projection: { _id: 0 }, batchSize: 2000 })
        .sort(order);
      for await (const row of rows) yield row as CoverageDay;
    },
  };
}
