import { isDeepStrictEqual } from "node:util";
import { type DayRollup, foldReading } from "../../domain/day-rollup.ts";
import { toLocalDay, localDayAt } from "../../domain/slot.ts";
import type { Snapshot } from "../../domain/snapshot.ts";
import type { StoreContext } from "../mongo/context.ts";
import { type DayRollupDoc, dayRollupId } from "../models/day-rollup-model.ts";
import { between } from "../mongo/selection.ts";
import { inOptimisticTransaction } from "../mongo/transaction.ts";
import { omit } from "../mongo/omit.ts";
import { snapshotRepository } from "./snapshot-repository.ts";

type Tally = { days: number; differed: number };

/**
 * Computes the roll-ups of the days (both included) again from the snapshots, and corrects those that differ. It may run
 * beside the collector: a day that seems to differ is read again and written in one transaction.
 */
export async function rebuildRollups(
  context: StoreContext,
  zone: string,
  fromDay?: string,
  toDay?: string,
): Promise<Tally> {
  const bounds = {
    ...(fromDay === undefined ? {} : { since: toLocalDay(fromDay, zone).startsAt }),
    ...(toDay === undefined ? {} : { until: toLocalDay(toDay, zone).endsAt }),
  };
  const tally: Tally = { days: 0, differed: 0 };
  const storedKeys: string[] = await context.collections.dayRollups.distinct("accountKey");
  const untouched = new Set(storedKeys);
  let accountKey: string | null = null;
  let folded = new Map<string, DayRollup>();
  const finish = async () => {
    if (accountKey === null) return;
    untouched.delete(accountKey);
    await mendAccount(context, zone, accountKey, folded, tally, fromDay, toDay);
  };
  for await (const snapshot of snapshotRepository(context).stream(bounds)) {
    if (snapshot.accountKey !== accountKey) {
      await finish();
      accountKey = snapshot.accountKey;
      folded = new Map();
    }
    const { day } = localDayAt(snapshot.slot, zone);
    const rollup = foldReading(folded.get(day) ?? null, snapshot, day);
    if (rollup !== null) folded.set(day, rollup);
  }
  await finish();
  for (const key of untouched) await mendAccount(context, zone, key, new Map(), tally, fromDay, toDay);
  return tally;
}

/** Compares one account's days as stored with those worked out. */
async function mendAccount(
  context: StoreContext,
  zone: string,
  accountKey: string,
  folded: ReadonlyMap<string, DayRollup>,
  tally: Tally,
  fromDay?: string,
  toDay?: string,
): Promise<void> {
  const days = {
    ...(fromDay === undefined ? {} : { $gte: fromDay }),
    ...(toDay === undefined ? {} : { $lte: toDay }),
  };
  const filter = { accountKey, ...(Object.keys(days).length === 0 ? {} : { day: days }) };
  const stored = await context.collections.dayRollups.find(filter).toArray();
  const storedDays = new Map(stored.map((row): [string, DayRollup] => [row.day, omit(row, "_id")]));
  for (const day of new Set([...folded.keys(), ...storedDays.keys()])) {
    tally.days += 1;
    if (isDeepStrictEqual(folded.get(day), storedDays.get(day))) continue;
    if (await mendDay(context, zone, accountKey, day)) tally.differed += 1;
  }
}

/** One day from its snapshots, in a transaction; false if it was right after all. */
function mendDay(context: StoreContext, zone: string, accountKey: string, day: string): Promise<boolean> {
  const { snapshots, dayRollups } = context.collections;
  const { startsAt, endsAt } = toLocalDay(day, zone);
  const _id = dayRollupId(accountKey, day);
  return inOptimisticTransaction(context.client, async (session) => {
    const rows = snapshots.find({ accountKey, ...between("slot", startsAt, endsAt) }, { session });
    let rollup: DayRollup | null = null;
    for await (const row of rows) rollup = foldReading(rollup, row as Snapshot, day);
    const stored = await dayRollups.findOne({ _id }, { session });
    const right: DayRollupDoc | null = rollup && { ...rollup, _id };
    if (isDeepStrictEqual(stored, right)) return false;
    if (right === null) await dayRollups.deleteOne({ _id }, { session });
    else
      await dayRollups.replaceOne({ _id }, { ...rollup, accountKey } as DayRollup, { session, upsert: true });
    return true;
  });
}
