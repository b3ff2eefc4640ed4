import { hasMinute, toMinuteBit } from "../../domain/coverage.ts";
import { localDayAt, minuteOfDay } from "../../domain/slot.ts";
import type { Snapshot } from "../../domain/snapshot.ts";
import type { InTransaction, StoreContext } from "../mongo/context.ts";
import { type ReadingKey, readingKey } from "../contracts/store.ts";
import { coverageDayId } from "../models/coverage-day-model.ts";

/** Slots are on whole minutes. A hand-made reading may carry any instant: it has no bit in coverage. */
const onMinute = (slot: Date): boolean => slot.getTime() % 60_000 === 0;

/** Which of the keys are read already: by coverage, or, for a hand-made audience reading, by the snapshot itself. */
export async function settledKeys(
  { collections }: StoreContext,
  keys: readonly ReadingKey[],
  zone: string,
  inSession?: InTransaction,
): Promise<Set<string>> {
  const settled = new Set<string>();
  const placed = keys.filter((key) => onMinute(key.slot)).map((key) => toPlaced(key, zone));
  const read = await readOnMinute({ collections }, placed, inSession);
  for (const { key, id, minute } of placed) if (read.has(`${id}|${minute}`)) settled.add(readingKey(key));
  const other = keys.filter((key) => key.metric === "audience" && !onMinute(key.slot));
  for (const found of await snapshotsAt({ collections }, other, inSession))
    settled.add(readingKey({ accountKey: found.accountKey, metric: "audience", slot: found.slot }));
  return settled;
}

/** A reading, with the coverage document and the minute of it in which it is marked. */
type Placed = { key: ReadingKey; id: string; minute: number };

const toPlaced = (key: ReadingKey, zone: string): Placed => ({
  key,
  id: coverageDayId(key.accountKey, key.metric, localDayAt(key.slot, zone).day),
  minute: minuteOfDay(key.slot, zone),
});

/** Of the days, as `id|minute`, those on which the minute is read. Days without it are not returned. */
async function readOnMinute(
  { collections }: Pick<StoreContext, "collections">,
  placed: readonly Placed[],
  inSession?: InTransaction,
): Promise<Set<string>> {
  const byMinute = new Map<number, string[]>();
  for (const { id, minute } of placed) {
    const ids = byMinute.get(minute) ?? [];
    ids.push(id);
    byMinute.set(minute, ids);
  }
  const read = new Set<string>();
  for (const [minute, ids] of byMinute) {
    const { key, bit } = toMinuteBit(minute);
    const filter = { _id: { $in: ids }, [`read.${key}`]: { $bitsAllSet: bit } };
    const days = collections.coverageDays.find(filter as never, { ...inSession, projection: { _id: 1 } });
    for (const { _id } of await days.toArray()) read.add(`${_id}|${minute}`);
  }
  return read;
}

function snapshotsAt(
  { collections }: Pick<StoreContext, "collections">,
  keys: readonly ReadingKey[],
  inSession?: InTransaction,
): Promise<Pick<Snapshot, "accountKey" | "slot">[]> {
  if (keys.length === 0) return Promise.resolve([]);
  const places = keys.map(({ accountKey, slot }) => ({ accountKey, slot, via: "api" as const }));
  return collections.snapshots
    .find({ $or: places }, { ...inSession, projection: { _id: 0, accountKey: 1, slot: 1 } })
    .toArray();
}

/** Which of the keys have an outcome of either kind: read, or a gap with its reason. */
export async function keysWithOutcome(
  { collections }: StoreContext,
  keys: readonly ReadingKey[],
  zone: string,
): Promise<Set<string>> {
  const placed = keys.map((key) => toPlaced(key, zone));
  const ids = [...new Set(placed.map(({ id }) => id))];
  const days = await collections.coverageDays.find({ _id: { $in: ids } }).toArray();
  const dayOf = new Map(days.map((day) => [day._id, day]));
  const reported = placed.filter(({ key, id, minute }) => {
    const day = dayOf.get(id);
    if (!day || !onMinute(key.slot) || !hasMinute(day.expected, minute)) return false;
    return hasMinute(day.read, minute) || day.gaps.some((run) => run.from <= minute && minute <= run.to);
  });
  return new Set(reported.map(({ key }) => readingKey(key)));
}
