import type { Look } from "../../domain/look.ts";
import { localDayOf } from "../../domain/slot.ts";
import type { Snapshot } from "../../domain/snapshot.ts";
import type { InSession, StoreContext } from "../context.ts";
import { type DayRollupDoc, dayRollupId } from "../models/day-rollup-model.ts";
import type { LookStateDoc } from "../models/look-model.ts";
import type { RunSpan } from "./look-runs.ts";

/** An account's looks as they stand: where they stand, and the newest run. */
export type Standing = { state: LookStateDoc; run: RunSpan };

/** What stands of the accounts of a write before it: the roll-ups of its days by id, and the looks by account. */
export type Before = { rollups: Map<string, DayRollupDoc>; standings: Map<string, Standing> };

/** What folding compares. The rest is read by nobody here: a side that does not change is not written back. */
const POINT = { slot: 1, via: 1, followers: 1 } as const;
const COMPARED = { first: POINT, last: { ...POINT, externalId: 1 }, min: POINT, max: POINT, readings: 1 };
const SPAN = { digest: 1, day: 1, firstAt: 1, lastAt: 1, count: 1, longestHoleSeconds: 1 } as const;

type StateWithRun = LookStateDoc & { run: RunSpan[] };

/** Reads it in a question for each of the two that is asked. */
export async function readBefore(
  { collections }: StoreContext,
  { snapshots, looks }: { snapshots: readonly Snapshot[]; looks: readonly Look[] },
  zone: string,
  inSession: InSession,
): Promise<Before> {
  const { dayRollups, lookStates, lookRuns } = collections;
  const days = new Set<string>();
  for (const { accountKey, slot, followers } of snapshots)
    if (followers !== null) days.add(dayRollupId(accountKey, localDayOf(slot, zone).day));
  const rollups =
    days.size === 0
      ? []
      : await dayRollups.find({ _id: { $in: [...days] } }, { ...inSession, projection: COMPARED }).toArray();
  const accountKeys = new Set(looks.map((look) => look.accountKey));
  const runOf = {
    from: lookRuns.collectionName,
    localField: "runId",
    foreignField: "_id",
    pipeline: [{ $project: SPAN }],
    as: "run",
  };
  const states =
    accountKeys.size === 0
      ? []
      : await lookStates
          .aggregate<StateWithRun>(
            [{ $match: { _id: { $in: [...accountKeys] } } }, { $lookup: runOf }],
            inSession,
          )
          .toArray();
  return {
    rollups: new Map(rollups.map((rollup) => [rollup._id, rollup])),
    standings: new Map(
      states.flatMap(({ run: [run], ...state }) => (run ? [[state._id, { state, run }] as const] : [])),
    ),
  };
}
