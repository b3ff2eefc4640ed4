import type { GapReason } from "../../../domain/gap.ts";
import type { AppContext } from "../../context/app-context.ts";
import type { DueAccount } from "./due-accounts.ts";
import type { Limits } from "./limits.ts";
import { loadLastReadAt, type PlanningPlace, sortLeastRecentFirst } from "./reading-order.ts";
import type { ReadingShares } from "./share-call-quota.ts";

/** Why a look that was deferred for its price did not come. */
export const DEFERRED_FOR_SPEND: { reason: GapReason; detail: string } = {
  reason: "budget",
  detail: "put off: looks are billed each, and are spread so that the day's money lasts",
};

/**
 * Looks that are billed each are spread over the UTC day: as many are asked in a slot as the day's money allows by its
 * end, those of whom the last look was the longest ago first. What is billed once a day (an account's audience) is paid
 * for first, and costs no more however often it is asked.
 */
export async function shareDailySpend(
  app: Pick<AppContext, "store" | "clock" | "zone">,
  place: PlanningPlace,
  everyMinutes: number,
  due: readonly DueAccount[],
  limits: Limits,
): Promise<ReadingShares> {
  const looked = due.filter(({ item }) => item.metrics.includes("live"));
  if (looked.length === 0) return { asked: [...due], deferred: [] };
  const count = await limits.looks(looked.length);
  if (count >= looked.length) return { asked: [...due], deferred: [] };
  const readAt = await loadLastReadAt(app, looked);
  const ordered = await sortLeastRecentFirst(app, { ...place, everyMinutes }, looked, readAt);
  const chosen = new Set(ordered.slice(0, count).map(({ item }) => item.accountKey));
  return {
    asked: due.flatMap((account) =>
      chosen.has(account.item.accountKey) ? [account] : withoutLooks(account),
    ),
    deferred: ordered.slice(count).map(({ ref, item }) => ({ ref, item: { ...item, metrics: ["live"] } })),
  };
}

function withoutLooks({ ref, item }: DueAccount): DueAccount[] {
  const metrics = item.metrics.filter((metric) => metric !== "live");
  return metrics.length === 0 ? [] : [{ ref, item: { ...item, metrics } }];
}
