import type { DayRollup } from "../../domain/day-rollup.ts";
import type { Look } from "../../domain/look.ts";
import { localDayAt } from "../../domain/slot.ts";
import type { Snapshot } from "../../domain/snapshot.ts";
import type { InTransaction, StoreContext } from "../mongo/context.ts";
import type { DaysBefore } from "../contracts/store.ts";
import { dayRollupId } from "../models/day-rollup-model.ts";
import type { LookStateDoc } from "../models/look-model.ts";
import type { RunSpan } from "./look-runs.ts";

/** The stored looks of an account: their state, and the newest run. */
export type AccountLooks = { state: LookStateDoc; run: RunSpan };

/** The stored rows of a write's accounts before it: the roll-ups of its days by id, and the looks by account. */
export type StateBefore = { rollups: ReadonlyMap<string, DayRollup>; standings: Map<string, AccountLooks> };

/** What folding compares. Nothing else is read: a side that does not change is not written back. */
const POINT = { slot: 1, via: 1, followers: 1 } as const;
export const COMPARED_OF_ROLLUP = {
  first: POINT,
  last: { ...POINT, externalId: 1 },
  min: POINT,
  max: POINT,
  readings: 1,
};
const SPAN = {
  digest: 1,
  day: 1,
  firstAt: 1,
  lastAt: 1,
  count: 1,
  longestHoleSeconds: 1,
  edge: 1,
  complete: 1,
  provesAbsence: 1,
  pagedToEnd: 1,
  oldestStartAt: 1,
} as const satisfies Record<Exclude<keyof RunSpan, "_id">, 1>;

/** Reads roll-ups and looks, each in one query; roll-ups that were read `ahead` need none. */
export async function loadStateBefore(
  context: StoreContext,
  { snapshots, looks }: { snapshots: readonly Snapshot[]; looks: readonly Look[] },
  zone: string,
  ahead: DaysBefore | undefined,
  inSession: InTransaction,
): Promise<StateBefore> {
  return {
    rollups: await readRollups(context, snapshots, zone, ahead, inSession),
    standings: await readStandings(context, looks, inSession),
  };
}

async function readRollups(
  { collections: { dayRollups } }: StoreContext,
  snapshots: readonly Snapshot[],
  zone: string,
  ahead: DaysBefore | undefined,
  inSession: InTransaction,
): Promise<ReadonlyMap<string, DayRollup>> {
  const ids = new Set<string>();
  for (const { accountKey, slot, followers } of snapshots)
    if (followers !== null) ids.add(dayRollupId(accountKey, localDayAt(slot, zone).day));
  if (ahead !== undefined && [...ids].every((id) => ahead.asked.has(id))) return ahead.rollups;
  if (ids.size === 0) return new Map();
  const options = { ...inSession, projection: COMPARED_OF_ROLLUP };
  const rollups = await dayRollups.find({ _id: { $in: [...ids] } }, options).toArray();
  return new Map(rollups.map((rollup) => [rollup._id, rollup]));
}

/** One query: the runs are joined to all states at once; joined to each they cost ten times as much. */
async function readStandings(
  { collections: { lookStates, lookRuns } }: StoreContext,
  looks: readonly Look[],
  inSession: InTransaction,
): Promise<Map<string, AccountLooks>> {
  if (looks.length === 0) return new Map();
  const accountKeys = new Set(looks.map((look) => look.accountKey));
  const runsOfAll = {
    from: lookRuns.collectionName,
    localField: "states.runId",
    foreignField: "_id",
    pipeline: [{ $project: SPAN }],
    as: "runs",
  };
  const [found] = await lookStates
    .aggregate<{ states: LookStateDoc[]; runs: RunSpan[] }>(
      [
        { $match: { _id: { $in: [...accountKeys] } } },
        { $group: { _id: null, states: { $push: "$$ROOT" } } },
        { $lookup: runsOfAll },
      ],
      inSession,
    )
    .toArray();
  const { states = [], runs = [] } = found ?? {};
  const runOf = new Map(runs.map((run) => [run._id, run]));
  return new Map(
    states.flatMap((state) => {
      const run = runOf.get(state.runId);
      return run ? [[state._id, { state, run }] as const] : [];
    }),
  );
}
