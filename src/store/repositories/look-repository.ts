import type { Filter } from "mongodb";
import type { LookRunDoc } from "../models/look-model.ts";
import type { LookProof, LookRun } from "../../domain/look.ts";
import type { StoreContext } from "../mongo/context.ts";
import type { Store } from "../contracts/store.ts";
import { LONGEST_RUN_MS } from "../recording/older-run.ts";
import { between, rowsOverTime } from "../mongo/selection.ts";
import type { Selection } from "../contracts/selection.ts";

const DAY_MS = 86_400_000;

/** What of a stored run is no part of a `LookRun`. */
export const HIDDEN_OF_RUN = {
  _id: 0,
  trigger: 0,
  provenance: 0,
  collectorVersion: 0,
  recordedAt: 0,
} as const;

/** The runs that reach into a time, as a filter with bounds on `firstAt`, which is indexed. */
export function runsWithin({ since, until }: Pick<Selection, "since" | "until">): Record<string, unknown> {
  const earliest = since && new Date(since.getTime() - LONGEST_RUN_MS);
  return { ...between("firstAt", earliest, until), ...between("lastAt", since) };
}

/**
 * Runs of looks that reach into the time: by account and first instant if accounts are named, else by first instant.
 */
export function lookRepository({ collections }: StoreContext): Store["looks"] {
  const runs = async (
    selection: Selection,
    projection: Record<string, 0 | { $slice: number }>,
    more: Filter<LookRunDoc> = {},
  ) => {
    const { filter, order } = rowsOverTime(selection, "firstAt");
    const asked = { ...filter, ...runsWithin(selection), ...more };
    return collections.lookRuns.find(asked, { projection, batchSize: 5000 }).sort(order).toArray();
  };
  const reachesBefore = (instant: Date): Filter<LookRunDoc> => ({
    $expr: { $lt: [{ $subtract: ["$firstAt", { $multiply: ["$retentionDays", DAY_MS] }] }, instant] },
  });
  // Of what a run listed, one id is enough to know that it was not empty.
  const proof = { ...HIDDEN_OF_RUN, digest: 0, liveIds: 0, count: 0, sessionIds: { $slice: 1 } } as const;
  return {
    list: async (selection) => (await runs(selection, HIDDEN_OF_RUN)) as LookRun[],
    proofs: async (selection) => (await runs(selection, proof)) as LookProof[],
    proofsReachingBefore: async (selection, before) =>
      (await runs(selection, proof, reachesBefore(before))) as LookProof[],
    withoutLives: (accountKeys) => withoutLives(collections, accountKeys),
    lastAt: async (accountKeys) => {
      const runs = await newestRuns(collections, accountKeys);
      return new Map(runs.map(({ accountKey, lastAt }) => [accountKey, lastAt]));
    },
  };
}

async function newestRuns(
  { lookStates, lookRuns }: StoreContext["collections"],
  accountKeys: readonly string[],
): Promise<Pick<LookRun, "accountKey" | "lastAt">[]> {
  const states = await lookStates
    .find({ _id: { $in: [...accountKeys] } }, { projection: { runId: 1 } })
    .toArray();
  const ids = states.map(({ runId }) => runId);
  const projection = { accountKey: 1, lastAt: 1 } as const;
  return lookRuns.find({ _id: { $in: ids } }, { projection }).toArray();
}

/** Accounts with an empty list are few, as a rule: if all were read before, only those are returned. */
async function withoutLives(
  { lookStates }: StoreContext["collections"],
  accountKeys: readonly string[],
): Promise<Set<string>> {
  const asked = { _id: { $in: [...accountKeys] } };
  const isEmpty = { $eq: ["$sessionRefs", []] };
  const [found] = await lookStates
    .aggregate<{ known: number; empty: string[] }>([
      { $match: asked },
      { $project: { empty: isEmpty } },
      {
        $group: {
          _id: null,
          known: { $sum: 1 },
          empty: { $push: { $cond: ["$empty", "$_id", "$$REMOVE"] } },
        },
      },
    ])
    .toArray();
  if (found?.known === accountKeys.length) return new Set(found.empty);
  const listing = lookStates.find(
    { ...asked, "sessionRefs.0": { $exists: true } },
    { projection: { _id: 1 }, batchSize: 5000 },
  );
  const rest = new Set(accountKeys);
  for await (const { _id } of listing) rest.delete(_id);
  return rest;
}
