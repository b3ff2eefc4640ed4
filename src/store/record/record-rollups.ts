import { type DayRollup, foldReading } from "../../domain/day-rollup.ts";
import { localDayOf } from "../../domain/slot.ts";
import type { Snapshot } from "../../domain/snapshot.ts";
import type { InSession, StoreContext } from "../context.ts";
import { type DayRollupDoc, dayRollupId } from "../models/day-rollup-model.ts";

/** What folding compares. The rest is read by nobody here: a side that does not change is not written back. */
const POINT = { slot: 1, via: 1, followers: 1 } as const;
const COMPARED = { first: POINT, last: POINT, min: POINT, max: POINT, readings: 1 } as const;

/**
 * Folds new snapshots into the roll-ups of their days, by the domain's own fold: what is stored is read, folded and
 * written back in the transaction that stores the snapshots, so a rebuild from them gives the same bit for bit.
 */
export async function recordRollups(
  { collections }: StoreContext,
  fresh: readonly Snapshot[],
  zone: string,
  inSession: InSession,
): Promise<void> {
  const told = fresh.filter((snapshot) => snapshot.followers !== null);
  if (told.length === 0) return;
  const placed = told.map((snapshot) => {
    const { day } = localDayOf(snapshot.slot, zone);
    return { snapshot, day, id: dayRollupId(snapshot.accountKey, day) };
  });
  const ids = [...new Set(placed.map(({ id }) => id))];
  const stored = await collections.dayRollups
    .find({ _id: { $in: ids } }, { ...inSession, projection: COMPARED })
    .toArray();
  const before = new Map<string, DayRollup>(stored.map((rollup) => [rollup._id, rollup]));
  const after = new Map(before);
  for (const { snapshot, day, id } of placed) {
    const folded = foldReading(after.get(id) ?? null, snapshot, day);
    if (folded !== null) after.set(id, folded);
  }
  await collections.dayRollups.bulkWrite(
    [...after].map(([id, rollup]) => writeOf(id, before.get(id), rollup)),
    { ...inSession, ordered: false },
  );
}

function writeOf(id: string, before: DayRollup | undefined, after: DayRollup) {
  if (before === undefined) return { insertOne: { document: { ...after, _id: id } satisfies DayRollupDoc } };
  const changed: Partial<DayRollup> = { readings: after.readings };
  for (const side of ["first", "last", "min", "max"] as const)
    if (after[side] !== before[side]) changed[side] = after[side];
  return { updateOne: { filter: { _id: id }, update: { $set: changed } } };
}
