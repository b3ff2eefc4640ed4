import type { Sweep } from "../../../domain/sweep.ts";
import type { PlatformAdapter } from "../../../platforms/contract.ts";
import type { AppContext } from "../../context/app-context.ts";
import { deferAccounts } from "./defer-accounts.ts";
import type { DueAccount } from "./due-accounts.ts";
import type { Limits } from "./limits.ts";
import { loadAccountsWithoutLives, type PlanningPlace } from "./reading-order.ts";
import { DEFERRED_FOR_QUOTA, shareCallQuota } from "./share-call-quota.ts";
import { DEFERRED_FOR_SPEND, shareDailySpend } from "./share-daily-spend.ts";

export type ChosenAccounts = {
  asked: readonly DueAccount[];
  notAsked: readonly DueAccount[];
  /** Those whose last look listed no lives. */
  withoutLives: ReadonlySet<string>;
};

/** Chooses who of the due accounts is asked in a slot. What the limits leave no room for is deferred: a gap at once. */
export async function chooseAccounts(
  app: AppContext,
  adapter: PlatformAdapter,
  plan: Pick<Sweep, "slot" | "everyMinutes">,
  { due, limits, place }: { due: readonly DueAccount[]; limits: Limits; place: PlanningPlace },
): Promise<ChosenAccounts> {
  const withoutLives = await loadAccountsWithoutLives(app, due);
  const paid = await shareDailySpend(app, place, plan.everyMinutes.live ?? 1, due, limits);
  const shares = await shareCallQuota(app, adapter, place, paid.asked, withoutLives, limits);
  await deferAccounts(app, place.platform, plan, paid.deferred, DEFERRED_FOR_SPEND);
  await deferAccounts(app, place.platform, plan, shares.deferred, DEFERRED_FOR_QUOTA);
  return { asked: shares.asked, notAsked: [...paid.deferred, ...shares.deferred], withoutLives };
}
