import { type CoverageDay, withMinute } from "../../domain/coverage.ts";
import { addGapRun } from "../../domain/gap-runs.ts";
import type { Gap } from "../../domain/gap.ts";
import { localDayAt, minuteOfDay } from "../../domain/slot.ts";
import type { InTransaction, StoreContext } from "../mongo/context.ts";
import { type CoverageDayDoc, coverageDayId } from "../models/coverage-day-model.ts";

const DETAIL_CAP_CHARS = 300;

/** A day as it is stored, and as it becomes; `stored` false = it has no document yet. */
export type DayDraft = { stored: boolean; before: CoverageDayDoc; now: CoverageDayDoc };

/** Adds gaps to their days. Returns those that are new; a slot that is read has no gap. */
export async function recordGaps(
  context: StoreContext,
  gaps: readonly Gap[],
  zone: string,
  inSession: InTransaction,
): Promise<Gap[]> {
  if (gaps.length === 0) return [];
  const dayOf = new Map(
    gaps.map((gap) => [gap, toDayName({ ...gap, day: localDayAt(gap.slot, zone).day })] as const),
  );
  const drafts = await readDrafts(context, [...dayOf.values()], inSession);
  const added = [...dayOf].filter(([gap, { id }]) =>
    addGap(drafts.get(id), minuteOfDay(gap.slot, zone), gap),
  );
  await writeDrafts(context, drafts, inSession);
  return added.map(([gap]) => gap);
}

/** Adds one reason to a day in memory; false if it changes nothing. */
export function addGap(
  draft: DayDraft | undefined,
  minute: number,
  { reason, detail, at }: Pick<Gap, "reason" | "detail" | "at">,
): boolean {
  if (draft === undefined) return false;
  const word = { minute, reason, detail: detail.slice(0, DETAIL_CAP_CHARS), at };
  const gaps = addGapRun(draft.now, word);
  if (gaps === null) return false;
  draft.now = { ...draft.now, expected: withMinute(draft.now.expected, minute), gaps };
  return true;
}

type DayOfReadings = Pick<CoverageDay, "accountKey" | "officeId" | "platform" | "metric" | "day">;
type DayName = DayOfReadings & { id: string };

/** A day of coverage with the id of its document. */
export const toDayName = ({ accountKey, officeId, platform, metric, day }: DayOfReadings): DayName => ({
  id: coverageDayId(accountKey, metric, day),
  accountKey,
  officeId,
  platform,
  metric,
  day,
});

export async function readDrafts(
  { collections }: StoreContext,
  days: readonly DayName[],
  inSession: InTransaction,
): Promise<Map<string, DayDraft>> {
  const ids = [...new Set(days.map(({ id }) => id))];
  const stored = await collections.coverageDays.find({ _id: { $in: ids } }, inSession).toArray();
  const drafts = new Map<string, DayDraft>(
    stored.map((before) => [before._id, { stored: true, before, now: before }]),
  );
  for (const { id, ...name } of days) {
    const before: CoverageDayDoc = { _id: id, ...name, expected: {}, read: {}, gaps: [] };
    if (!drafts.has(id)) drafts.set(id, { stored: false, before, now: before });
  }
  return drafts;
}

export async function writeDrafts(
  { collections }: StoreContext,
  drafts: Map<string, DayDraft>,
  inSession: InTransaction,
): Promise<void> {
  const writes = [...drafts.values()]
    .filter(({ before, now }) => before !== now)
    .map(({ stored, now }) =>
      stored
        ? {
            updateOne: {
              filter: { _id: now._id },
              update: { $set: { expected: now.expected, gaps: now.gaps } },
            },
          }
        : { insertOne: { document: now } },
    );
  if (writes.length > 0) await collections.coverageDays.bulkWrite(writes, { ...inSession, ordered: false });
}
