import { describeJump, type ReadingBefore } from "../../domain/follower-jump.ts";
import type { Finding } from "../../domain/finding.ts";
import { localDayAt } from "../../domain/slot.ts";
import type { Snapshot } from "../../domain/snapshot.ts";
import type { InTransaction, StoreContext } from "../mongo/context.ts";
import { dayRollupId } from "../models/day-rollup-model.ts";
import { latestFigures } from "../repositories/snapshot-repository.ts";
import type { StateBefore } from "./state-before.ts";

/**
 * Sudden jumps and drops from the reading before to these. That reading is in the roll-up of the day; only the first
 * reading of a day has to be looked up.
 */
export async function findFollowerJumps(
  context: StoreContext,
  snapshots: readonly Snapshot[],
  rollups: StateBefore["rollups"],
  zone: string,
  inSession: InTransaction,
): Promise<Finding[]> {
  const counted = snapshots.filter(({ followers }) => followers !== null);
  const before = new Map<string, ReadingBefore>();
  for (const { accountKey, slot } of counted) {
    const last = rollups.get(dayRollupId(accountKey, localDayAt(slot, zone).day))?.last;
    if (last) before.set(accountKey, last);
  }
  const firstOfDay = counted.filter(({ accountKey }) => !before.has(accountKey));
  if (firstOfDay.length > 0) {
    const keys = firstOfDay.map(({ accountKey }) => accountKey);
    for (const figure of await latestFigures(context, keys, inSession)) before.set(figure.accountKey, figure);
  }
  return counted.flatMap((snapshot): Finding[] => {
    const { accountKey, provenance } = snapshot;
    const detail = describeJump(before.get(accountKey), snapshot);
    return detail === null ? [] : [{ accountKey, code: "jump", detail, at: provenance.recordedAt }];
  });
}
