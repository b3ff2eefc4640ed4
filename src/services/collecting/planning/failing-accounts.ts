import type { GapReason } from "../../../domain/gap.ts";
import { localDayAt } from "../../../domain/slot.ts";
import type { AppContext } from "../../context/app-context.ts";
import type { DueAccount } from "./due-accounts.ts";

/** Reasons that are the account's own: asking it more often than others helps nobody. */
const OF_THE_ACCOUNT: ReadonlySet<GapReason> = new Set([
  "bad_answer",
  "field_missing",
  "not_found",
  "suspended",
  "forbidden",
  "credential_rejected",
]);

/** Accounts that failed today, since their last reading, for a reason of their own; with the time. */
export async function findFailingAccounts(
  { store, clock, zone }: Pick<AppContext, "store" | "clock" | "zone">,
  accounts: readonly DueAccount[],
  readAt: ReadonlyMap<string, Date>,
): Promise<Map<string, Date>> {
  const { day } = localDayAt(clock.now(), zone);
  const failing = new Map<string, Date>();
  const accountKeys = accounts.map(({ item }) => item.accountKey);
  if (accountKeys.length === 0) return failing;
  const rankedBy = new Map(
    accounts.map(({ item }) => [item.accountKey, item.metrics.includes("live") ? "live" : "audience"]),
  );
  for await (const row of store.coverage.stream({ accountKeys, fromDay: day, toDay: day })) {
    const { accountKey, metric, gaps } = row;
    if (rankedBy.get(accountKey) !== metric) continue;
    const last = gaps.findLast(({ reason }) => OF_THE_ACCOUNT.has(reason));
    if (last !== undefined && last.until > (readAt.get(accountKey) ?? new Date(0)))
      failing.set(accountKey, last.until);
  }
  return failing;
}
