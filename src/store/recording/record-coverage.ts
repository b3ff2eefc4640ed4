import { toMinuteBit } from "../../domain/coverage.ts";
import type { Metric, PlatformId } from "../../domain/platform.ts";
import { localDayAt, minuteOfDay } from "../../domain/slot.ts";
import type { InTransaction, StoreContext } from "../mongo/context.ts";
import { coverageDayId } from "../models/coverage-day-model.ts";
import { updateRows } from "../mongo/write-many.ts";

/** A slot of one account and metric. */
export type CoveragePlace = {
  accountKey: string;
  officeId: string;
  platform: PlatformId;
  metric: Metric;
  slot: Date;
};

type DayOfReads = { place: CoveragePlace; day: string; words: Map<string, number> };

/** The slots, gathered to one entry per account, metric and local day: bits per word of 30 minutes. */
function byDay(places: readonly CoveragePlace[], zone: string): Map<string, DayOfReads> {
  const days = new Map<string, DayOfReads>();
  for (const place of places) {
    const { day } = localDayAt(place.slot, zone);
    const id = coverageDayId(place.accountKey, place.metric, day);
    const entry = days.get(id) ?? { place, day, words: new Map<string, number>() };
    const { key, bit } = toMinuteBit(minuteOfDay(place.slot, zone));
    entry.words.set(key, (entry.words.get(key) ?? 0) | bit);
    days.set(id, entry);
  }
  return days;
}

/**
 * Marks slots as expected and read. With `onlyUnread`, a slot that is read already makes the upsert meet its own
 * document as a duplicate key: a reading that was settled is found out without having been read for.
 */
export async function markRead(
  context: StoreContext,
  places: readonly CoveragePlace[],
  zone: string,
  onlyUnread: boolean,
  inSession: InTransaction,
): Promise<void> {
  if (places.length === 0) return;
  const updates = [...byDay(places, zone)].map(([id, { place, day, words }]) => {
    const filter: Record<string, unknown> = { _id: id };
    const bits: Record<string, { or: number }> = {};
    for (const [key, mask] of words) {
      if (onlyUnread) filter[`read.${key}`] = { $not: { $bitsAnySet: mask } };
      bits[`expected.${key}`] = { or: mask };
      bits[`read.${key}`] = { or: mask };
    }
    const { accountKey, officeId, platform, metric } = place;
    const born = { accountKey, officeId, platform, metric, day, gaps: [] };
    return { q: filter, u: { $bit: bits, $setOnInsert: born }, upsert: true as const };
  });
  await updateRows(context, context.collections.coverageDays, updates, inSession);
}
