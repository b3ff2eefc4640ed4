import { type DayRollup, foldReading } from "../../domain/day-rollup.ts";
import { localDayAt } from "../../domain/slot.ts";
import type { Snapshot } from "../../domain/snapshot.ts";
import type { InTransaction, StoreContext } from "../mongo/context.ts";
import { type DayRollupDoc, dayRollupId } from "../models/day-rollup-model.ts";
import { WriteConflict } from "../mongo/transaction.ts";
import { insertRows, type Update, updateRows } from "../mongo/write-many.ts";

/**
 * Folds new snapshots into the roll-ups of their days, by the domain's own fold: what was stored (`before`) is folded
 * and written back, so a rebuild from the snapshots gives the same bit for bit. Throws WriteConflict where a roll-up has
 * taken other readings in since.
 */
export async function recordRollups(
  context: StoreContext,
  fresh: readonly Snapshot[],
  before: ReadonlyMap<string, DayRollup>,
  zone: string,
  inSession: InTransaction,
): Promise<void> {
  const after = new Map<string, DayRollup>();
  for (const snapshot of fresh) {
    const { day } = localDayAt(snapshot.slot, zone);
    const id = dayRollupId(snapshot.accountKey, day);
    const folded = foldReading(after.get(id) ?? before.get(id) ?? null, snapshot, day);
    if (folded !== null) after.set(id, folded);
  }
  const { dayRollups } = context.collections;
  const [born, updates]: [DayRollupDoc[], Update[]] = [[], []];
  for (const [id, rollup] of after) {
    const held = before.get(id);
    if (held === undefined) born.push({ ...rollup, _id: id });
    else updates.push({ q: { _id: id, readings: held.readings }, u: { $set: changesOf(held, rollup) } });
  }
  await insertRows(context, dayRollups, born, inSession);
  const fitted = await updateRows(context, dayRollups, updates, inSession);
  if (fitted < updates.length) throw new WriteConflict();
}

function changesOf(before: DayRollup, after: DayRollup): Partial<DayRollup> {
  const changed: Partial<DayRollup> = { readings: after.readings };
  for (const side of ["first", "last", "min", "max"] as const)
    if (after[side] !== before[side]) changed[side] = after[side];
  return changed;
}
