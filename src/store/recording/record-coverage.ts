import { toMinuteBit } from "../../domain/coverage.ts";
import type { Metric, PlatformId } from "../../domain/platform.ts";
import { localDayAt, minuteOfDay } from "../../domain/slot.ts";
import type { InTransaction, StoreContext } from "../mongo/context.ts";
import { type CoverageDayDoc, coverageDayId } from "../models/coverage-day-model.ts";
import { WriteConflict } from "../mongo/transaction.ts";
import { insertRows, type Update, updateRows } from "../mongo/write-many.ts";
import type { DaysBefore } from "../contracts/store.ts";

/** A slot of one account and metric. */
export type CoveragePlace = {
  accountKey: string;
  officeId: string;
  platform: PlatformId;
  metric: Metric;
  slot: Date;
};

type DayOfReads = { place: CoveragePlace; day: string; words: Map<string, number>; places: number };

/** The slots, gathered to one entry per account, metric and local day: bits per word of 30 minutes. */
function byDay(places: readonly CoveragePlace[], zone: string): Map<string, DayOfReads> {
  const days = new Map<string, DayOfReads>();
  for (const place of places) {
    const { day } = localDayAt(place.slot, zone);
    const id = coverageDayId(place.accountKey, place.metric, day);
    const entry = days.get(id) ?? { place, day, words: new Map<string, number>(), places: 0 };
    const { key, bit } = toMinuteBit(minuteOfDay(place.slot, zone));
    entry.words.set(key, (entry.words.get(key) ?? 0) | bit);
    entry.places += 1;
    days.set(id, entry);
  }
  return days;
}

type Marking = {
  zone: string;
  /** The documents that were there before the transaction; without them each is written whether it is there or not. */
  ahead: DaysBefore | undefined;
  /** Whether the stored rows were read in this transaction: then nothing in `places` is read yet. */
  readFirst: boolean;
};

/**
 * Marks slots as expected and read. Without `readFirst` a slot that is read already fails the transaction, as a
 * duplicate key or as a mark that changes nothing: it is found out without having been read for.
 */
export async function markRead(
  context: StoreContext,
  places: readonly CoveragePlace[],
  { zone, ahead, readFirst }: Marking,
  inSession: InTransaction,
): Promise<void> {
  const { coverageDays } = context.collections;
  const born: CoverageDayDoc[] = [];
  const [marks, upserts]: [Update[], Update[]] = [[], []];
  for (const [id, reads] of byDay(places, zone)) {
    if (!ahead?.asked.has(id) || reads.places > 1) upserts.push(toUpsert(id, reads, !readFirst));
    else if (ahead.coverage.has(id)) marks.push({ q: { _id: id }, u: { $bit: toBits(reads) } });
    else born.push(toDocument(id, reads));
  }
  await insertRows(context, coverageDays, born, inSession);
  const marked = await updateRows(context, coverageDays, marks, inSession);
  if (marked < marks.length) throw new WriteConflict();
  await updateRows(context, coverageDays, upserts, inSession);
}

function toBits({ words }: DayOfReads): Record<string, { or: number }> {
  const bits: Record<string, { or: number }> = {};
  for (const [key, mask] of words) {
    bits[`expected.${key}`] = { or: mask };
    bits[`read.${key}`] = { or: mask };
  }
  return bits;
}

const toBorn = ({ place: { accountKey, officeId, platform, metric }, day }: DayOfReads) => ({
  accountKey,
  officeId,
  platform,
  metric,
  day,
  gaps: [],
});

const toDocument = (_id: string, reads: DayOfReads): CoverageDayDoc => ({
  _id,
  ...toBorn(reads),
  expected: Object.fromEntries(reads.words),
  read: Object.fromEntries(reads.words),
});

/** With `onlyUnread`, a slot that is read already makes the upsert meet its own document as a duplicate key. */
function toUpsert(_id: string, reads: DayOfReads, onlyUnread: boolean): Update {
  const unread = [...reads.words].map(([key, mask]) => [`read.${key}`, { $not: { $bitsAnySet: mask } }]);
  const q = onlyUnread ? { _id, ...Object.fromEntries(unread) } : { _id };
  return { q, u: { $bit: toBits(reads), $setOnInsert: toBorn(reads) }, upsert: true };
}
