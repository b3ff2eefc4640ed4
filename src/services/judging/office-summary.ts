import type { Account } from "../../domain/account.ts";
import type { Office } from "../../domain/office.ts";
import type { LiveVerdict } from "../../domain/verdict.ts";
import { UsageError } from "../../errors/reach-error.ts";
import type { JudgedMonth, MonthStream } from "./judge-month.ts";
import type { FollowUp } from "./least-active-follow-up.ts";
import { reportActivity } from "./activity.ts";
import { firstAndLastDay, type GrowthReport, type GrowthRow, reportGrowth, shareReadings } from "./growth.ts";
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

/**
 * Returns the report of one office in an opened month, whose verdicts are taken: what others have is held only as far as
 * it counts for their rank. Throws UsageError for an office that is not in the registry.
 */
export async function reportOffice(
  deps: JudgingContext,
  officeId: string,
  month: MonthStream,
): Promise<OfficeReport> {
  const { store, zone } = deps;
  const { from, to } = firstAndLastDay(month.month, zone);
  const own: LiveVerdict[] = [];
  const verdicts = keeping(month.verdicts, officeId, own);
  const { followed = [] } = await reportActivity(deps, { ...month, verdicts });
  const offices = await store.registry.offices();
  const office = offices.find((one) => one.officeId === officeId);
  if (!office) throw noOffice(officeId);
  const accounts = await store.registry.accountsOf([officeId]);
  const growth = await reportGrowth(
    deps,
    from,
    to,
    shareReadings(deps, async () => accounts),
  );
  const letters = await store.rulings.letters(month.month.month);
  return {
    office,
    offices,
    followed: followed.filter((one) => one.officeId === officeId),
    accounts,
    judged: { ...month, verdicts: own, letters },
    growth: growth.rows,
  };
}

async function* keeping(
  verdicts: AsyncIterable<LiveVerdict>,
  officeId: string,
  kept: LiveVerdict[],
): AsyncGenerator<LiveVerdict> {
  for await (const verdict of verdicts) {
    if (verdict.officeId === officeId) kept.push(verdict);
    yield verdict;
  }
}

const noOffice = (officeId: string) => new UsageError(`there is no office "${officeId}" in the registry`);

/** Returns one office's part of what was judged of all. Throws UsageError for an office that is not in the registry. */
export async function pickOffice(
  { store }: Pick<JudgingContext, "store">,
  officeId: string,
  { judged, growth, followed }: { judged: JudgedMonth; growth: GrowthReport; followed: readonly FollowUp[] },
): Promise<OfficeReport> {
  const [registry, accounts] = await Promise.all([store.registry.current(), store.registry.allAccounts()]);
  const office = registry?.offices.find((one) => one.officeId === officeId);
  if (!office) throw noOffice(officeId);
  return {
    office,
    offices: registry?.offices ?? [],
    followed: followed.filter((one) => one.officeId === officeId),
    accounts: accounts.filter((account) => account.officeId === officeId),
    judged: { ...judged, verdicts: judged.verdicts.filter((verdict) => verdict.officeId === officeId) },
    growth: growth.rows.filter((row) => row.office.officeId === officeId),
  };
}
