import type { Finding } from "../../../domain/finding.ts";
import type { Batch } from "../../../domain/sweep.ts";
import type { AppContext } from "../../context/app-context.ts";
import type { MappedOutcomes } from "./map-outcomes.ts";

/** The number of slots in a row in which an account is missing or suspended before it becomes a finding. */
const IN_A_ROW = 3;

const ABSENT = new Set(["not_found", "suspended"]);

/**
 * Counts slots in a row in which accounts were missing or suspended, and returns a finding for those that reach the
 * limit. `absent` names the accounts that were missing before.
 */
export async function findAbsentAccounts(
  { store, clock }: Pick<AppContext, "store" | "clock">,
  { platform }: Batch,
  slot: Date,
  { unread, snapshots }: MappedOutcomes,
  absent: readonly string[],
): Promise<Finding[]> {
  const reasons = new Map(
    unread.flatMap(({ accountKey, noRead }) =>
      ABSENT.has(noRead.reason) ? [[accountKey, noRead.reason] as const] : [],
    ),
  );
  const seen = new Set(snapshots.map(({ accountKey }) => accountKey));
  const back = absent.filter((key) => seen.has(key) && !reasons.has(key));
  if (reasons.size + back.length === 0) return [];
  const counts = await store.operations.countAbsences(platform, slot, [...reasons.keys()], back);
  return [...reasons].flatMap(([accountKey, reason]): Finding[] => {
    if (counts.get(accountKey) !== IN_A_ROW) return [];
    const detail =
      reason === "suspended"
        ? `the platform said ${IN_A_ROW} readings in a row that it is suspended`
        : `the platform said ${IN_A_ROW} readings in a row that it is not there: deleted, hidden, or under another id`;
    return [{ accountKey, code: "account_absent", detail, at: clock.now() }];
  });
}
