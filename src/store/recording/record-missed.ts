import type { Store } from "../contracts/store.ts";
import type { StoreContext } from "../mongo/context.ts";
import { coverageDayId } from "../models/coverage-day-model.ts";
import { inOptimisticTransaction } from "../mongo/transaction.ts";
import { hasMinute } from "../../domain/coverage.ts";
import { appendChanges } from "./append-changes.ts";
import { addGap, type DayDraft, readDrafts, toDayName, writeDrafts } from "./record-gaps.ts";

type Missed = Parameters<Store["readings"]["recordMissed"]>[0][number];

const DAYS_PER_TRANSACTION = 500;

/**
 * Marks stretches of slots as expected and not read: one document per account, metric and day, whatever the number of
 * slots. A slot that had a reason before keeps it. The outbox names the day, not each slot.
 */
export async function recordMissed(
  context: StoreContext,
  missed: readonly Missed[],
  at: Date,
): Promise<void> {
  for (let from = 0; from < missed.length; from += DAYS_PER_TRANSACTION) {
    const part = missed.slice(from, from + DAYS_PER_TRANSACTION);
    await inOptimisticTransaction(context.client, async (session) => {
      const drafts = await readDrafts(context, part.map(toDayName), { session });
      for (const stretch of part) addStretch(drafts, stretch, at);
      const changed = [...drafts.values()].filter(({ before, now }) => before !== now);
      await writeDrafts(context, drafts, { session });
      const changes = changed.map(({ now }) => ({ kind: "gap" as const, key: now._id }));
      await appendChanges(context, changes, at, { session });
    });
  }
}

function addStretch(drafts: Map<string, DayDraft>, missed: Missed, at: Date): void {
  const { accountKey, metric, day, minutes, reason, detail } = missed;
  const draft = drafts.get(coverageDayId(accountKey, metric, day));
  const untold = minutes.filter((minute) => !hasMinute(draft?.before.expected, minute));
  for (const minute of untold.toSorted((a, b) => a - b)) addGap(draft, minute, { reason, detail, at });
}
