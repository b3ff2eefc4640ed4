import type { Account } from "../../domain/account.ts";
import type { Office } from "../../domain/office.ts";
import { UsageError } from "../../errors/reach-error.ts";
import { loadMonth } from "./reported-month.ts";
import type { JudgedMonth } from "./judge-month.ts";
import type { FollowUp } from "./least-active-follow-up.ts";
import { toActivity, loadFollowUps } from "./activity.ts";
import { firstAndLastDay, type GrowthRow, reportGrowth } from "./growth.ts";
import type { JudgingContext } from "./context.ts";

/** Everything an office's verdict rests on, so that the office can dispute it. */
export type OfficeReport = {
  office: Office;
  /** All offices of the registry, for their names. */
  offices: readonly Office[];
  accounts: readonly Account[];
  /** The month with this office's verdict alone; no verdict if the live rule does not bind its kind. */
  judged: JudgedMonth;
  growth: readonly GrowthRow[];
  /** Earlier months in which it was among the least active, and its plans. */
  followed: readonly FollowUp[];
};

/** Returns the report of one office in one month. Throws UsageError for an office that is not in the registry. */
export async function reportOffice(
  deps: JudgingContext,
  officeId: string,
  month: string,
  revision?: number,
): Promise<OfficeReport> {
  const judged = await loadMonth(deps, month, revision);
  const { from, to } = firstAndLastDay(judged.month, deps.zone);
  const [growth, registry, accounts] = await Promise.all([
    reportGrowth(deps, from, to),
    deps.store.registry.current(),
    deps.store.registry.allAccounts(),
  ]);
  const office = registry?.offices.find((one) => one.officeId === officeId);
  if (!office) throw new UsageError(`there is no office "${officeId}" in the registry`);
  const activity = toActivity(judged, growth, deps.rules.leastActive);
  return {
    office,
    offices: registry?.offices ?? [],
    followed: (await loadFollowUps(deps, activity)).filter((one) => one.officeId === officeId),
    accounts: accounts.filter((account) => account.officeId === officeId),
    judged: { ...judged, verdicts: judged.verdicts.filter((verdict) => verdict.officeId === officeId) },
    growth: growth.rows.filter((row) => row.office.officeId === officeId),
  };
}
