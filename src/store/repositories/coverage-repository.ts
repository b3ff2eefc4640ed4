import type { CoverageDay } from "../../domain/coverage.ts";
import type { StoreContext } from "../context.ts";
import type { Store } from "../contract.ts";
import { accountFilter } from "../selection.ts";

type CoverageSelection = Parameters<Store["coverage"]["stream"]>[0];

export const coverageFilter = (selection: CoverageSelection): Record<string, unknown> => {
  const { fromDay, toDay } = selection;
  const days = {
    ...(fromDay === undefined ? {} : { $gte: fromDay }),
    ...(toDay === undefined ? {} : { $lte: toDay }),
  };
  return { ...accountFilter(selection), ...(Object.keys(days).length === 0 ? {} : { day: days }) };
};

/** Days of coverage by account and day; both days of the selection are included. */
export function coverageRepository({ collections }: StoreContext): Store["coverage"] {
  return {
    stream: async function* (selection) {
      const rows = collections.coverageDays
        .find(coverageFilter(selection), { projection: { _id: 0 }, batchSize: 2000 })
        .sort({ accountKey: 1, day: 1 });
      for await (const row of rows) yield row as CoverageDay;
    },
  };
}
