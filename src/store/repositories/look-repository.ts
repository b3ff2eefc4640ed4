import type { LookRun } from "../../domain/look.ts";
import type { StoreContext } from "../context.ts";
import type { Selection, Store } from "../contract.ts";
import { LONGEST_RUN_MS } from "../record/look-standing.ts";
import { accountFilter } from "../selection.ts";

export const lookFilter = (selection: Selection): Record<string, unknown> => {
  const { since, until } = selection;
  const firstAt = {
    ...(since === undefined ? {} : { $gte: new Date(since.getTime() - LONGEST_RUN_MS) }),
    ...(until === undefined ? {} : { $lt: until }),
  };
  return {
    ...accountFilter(selection),
    ...(Object.keys(firstAt).length === 0 ? {} : { firstAt }),
    ...(since === undefined ? {} : { lastAt: { $gte: since } }),
  };
};

/** Runs of looks that reach into the time asked for, by account and first instant. */
export function lookRepository({ collections }: StoreContext): Store["looks"] {
  const hidden = { _id: 0, trigger: 0, provenance: 0, collectorVersion: 0, recordedAt: 0 } as const;
  return {
    list: async (selection) => {
      const rows = collections.lookRuns.find(lookFilter(selection), { projection: hidden, batchSize: 5000 });
      return (await rows.sort({ accountKey: 1, firstAt: 1 }).toArray()) as LookRun[];
    },
    withoutLives: async (accountKeys) => {
      const listing = collections.lookStates.find(
        { _id: { $in: [...accountKeys] }, "sessionRefs.0": { $exists: true } },
        { projection: { _id: 1 }, batchSize: 5000 },
      );
      const rest = new Set(accountKeys);
      for await (const { _id } of listing) rest.delete(_id);
      return rest;
    },
  };
}
