import type { Account } from "../../domain/account.ts";
import type { Office } from "../../domain/office.ts";
import { UsageError } from "../../errors/reach-error.ts";
import { loadMonth } from "./reported-month.ts";
import type { JudgedMonth } from "./judge-month.ts";
import type { FollowUp } from "./least-active-follow-up.ts";
import { toActivity, loadFollowUps } from "./activity.ts";
import { firstAndLastDay, type GrowthReport, type GrowthRow, reportGrowth } from "./growth.ts";
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
  const growth = await reportGrowth(deps, from, to);
  const followed = await loadFollowUps(deps, toActivity(judged, growth, deps.rules.leastActive));
  return pickOffice(deps, officeId, { judged, growth, followed });
}

/** Returns one office's part of what was judged of all. Throws UsageError for an office that is not in the registry. */
export async function pickOffice(
  { store }: Pick<JudgingContext, "store">,
  officeId: string,
  { judged, growth, followed }: { judged: JudgedMonth; growth: GrowthReport; followed: readonly FollowUp[] },
): Promise<OfficeReport> {
  const [registry, accounts] = await Promise.all([store.registry.current(), store.registry.allAccounts()]);
  const office = registry?.offices.find((one) => one.officeId === officeId);
  if (!office) throw new UsageError(`there is no office "${officeId}" in the registry`);
  return {
    office,
    offices: registry?.offices ?? [],
    followed: followed.filter((one) => one.officeId === officeId),
    accounts: accounts.filter((account) => account.officeId === officeId),
    judged: { ...judged, verdicts: judged.verdicts.filter((verdict) => verdict.officeId === officeId) },
    growth: growth.rows.filter((row) => row.office.officeId === officeId),
  };
}
