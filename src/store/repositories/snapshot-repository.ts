import type { PlatformId } from "../../domain/platform.ts";
import type { Snapshot } from "../../domain/snapshot.ts";
import type { InTransaction, StoreContext } from "../mongo/context.ts";
import type { LatestFigure, Store } from "../contracts/store.ts";
import { accountFilter, between } from "../mongo/selection.ts";
import type { Selection } from "../contracts/selection.ts";

/** Few enough that a stream holds little, enough that asking costs nothing. More than an account has of one slot. */
const ROWS_PER_PAGE = 500;

/** Snapshots as they were written. */
export function snapshotRepository({ collections }: StoreContext): Store["snapshots"] {
  const { snapshots } = collections;
  return {
    stream: (selection) => streamByAccount<Snapshot>({ collections }, selection, { _id: 0 }),
    counters: (selection) => streamByAccount({ collections }, selection, { _id: 0, provenance: 0 }),
    latest: async (accountKeys) => {
      const found = await snapshots.aggregate<{ newest: Snapshot }>(latestPipeline(accountKeys)).toArray();
      return new Map(found.map(({ newest }) => [newest.accountKey, newest]));
    },
    latestFigures: async (accountKeys) => {
      const found = await latestFigures({ collections }, accountKeys);
      return new Map(found.map((figure) => [figure.accountKey, figure]));
    },
    newestObservedAt: async (platform: PlatformId) => {
      const newest = await snapshots
        .find({ platform, via: "api" }, { projection: { observedAt: 1 } })
        .sort({ observedAt: -1 })
        .limit(1)
        .next();
      return newest?.observedAt ?? null;
    },
  };
}

/** The newest slot of each account; of one slot, the `via` that is believed first, which is also first by name. */
export const latestPipeline = (accountKeys: readonly string[]) => [
  { $match: { accountKey: { $in: accountKeys } } },
  { $sort: { accountKey: 1, slot: -1, via: 1 } },
  { $group: { _id: "$accountKey", newest: { $first: "$$ROOT" } } },
  { $unset: "newest._id" },
];

export function latestFigures(
  { collections }: Pick<StoreContext, "collections">,
  accountKeys: readonly string[],
  inSession?: InTransaction,
): Promise<LatestFigure[]> {
  return collections.snapshots.aggregate<LatestFigure>(figuresPipeline(accountKeys), inSession).toArray();
}

const figuresPipeline = (accountKeys: readonly string[]) => [
  ...latestPipeline(accountKeys).slice(0, 3),
  {
    $project: {
      _id: 0,
      accountKey: "$_id",
      slot: "$newest.slot",
      observedAt: "$newest.observedAt",
      followers: "$newest.followers",
      externalId: "$newest.provenance.externalId",
    },
  },
];

/** Account by account in the order of their keys, each by slot, oldest first. */
async function* streamByAccount<Row extends { slot: Date }>(
  { collections }: Pick<StoreContext, "collections">,
  selection: Selection,
  projection: Record<string, 0>,
): AsyncGenerator<Row> {
  for (const accountKey of await keysOf({ collections }, selection))
    yield* rowsOfAccount<Row>({ collections }, accountKey, selection, projection);
}

/**
 * Page by page, each asked for from the slot at which the last one ended. One cursor over a million rows would do, but
 * what the driver's iterator has returned stays in memory until the next full garbage collection.
 */
async function* rowsOfAccount<Row extends { slot: Date }>(
  { collections: { snapshots } }: Pick<StoreContext, "collections">,
  accountKey: string,
  { since, until }: Selection,
  projection: Record<string, 0>,
): AsyncGenerator<Row> {
  let from = since;
  for (;;) {
    const page = await snapshots
      .find({ accountKey, ...between("slot", from, until) }, { projection, batchSize: ROWS_PER_PAGE + 1 })
      .sort({ slot: 1, via: -1 })
      .limit(ROWS_PER_PAGE)
      .toArray();
    const last = page.length < ROWS_PER_PAGE ? undefined : page.at(-1)?.slot;
    for (const row of page) if (last === undefined || row.slot < last) yield row as unknown as Row;
    if (last === undefined) return;
    from = last;
  }
}

/** The accounts that have snapshots, found by skipping from key to key in the index. */
async function keysOf(
  { collections }: Pick<StoreContext, "collections">,
  selection: Selection,
): Promise<string[]> {
  const { accountKey } = accountFilter(selection);
  const keys = await collections.snapshots
    .aggregate<{ _id: string }>([
      ...(accountKey === undefined ? [] : [{ $match: { accountKey } }]),
      { $sort: { accountKey: 1 } },
      { $group: { _id: "$accountKey" } },
    ])
    .toArray();
  const wanted = keys.map(({ _id }) => _id).filter((key) => isOf(key, selection));
  return wanted.sort();
}

function isOf(accountKey: string, { officeId, platform }: Selection): boolean {
  const [office, service] = accountKey.split(".");
  return (officeId === undefined || office === officeId) && (platform === undefined || service === platform);
}
