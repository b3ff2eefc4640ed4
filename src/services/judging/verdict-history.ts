import { type Month, monthAt } from "../../domain/month.ts";
import type { Office } from "../../domain/office.ts";
import type { Outcome } from "../../domain/verdict.ts";
import type { VerdictSummary } from "../../store/contracts/verdicts.ts";
import type { JudgingContext } from "./context.ts";
import { parseMonth, type ReportStatus } from "./judge-month.ts";
import { listFor, type Summary } from "./month-summary.ts";
import { loadMonthIfKnown } from "./reported-month.ts";

export const HISTORY_MONTHS_AT_MOST = 36;

/** The verdict of one office in one month. */
export type HistoryCell = {
  month: string;
  status: ReportStatus;
  revision: number;
  outcome: Outcome;
  /** The list that the office is in; `null` before the rule. */
  list: keyof Summary | null;
  qualifyingSessions: number;
};

export type OfficeHistory = Pick<Office, "officeId" | "kind" | "nameEn" | "nameHi" | "division"> & {
  /** One cell per month, oldest first; `null` if the month has no data or did not judge the office. */
  cells: readonly (HistoryCell | null)[];
  /** How many closed months in a row, up to the newest closed one, are `not_met`. */
  notMetInARow: number;
};

export type VerdictHistory = { months: readonly string[]; asOf: Date; offices: readonly OfficeHistory[] };

/** Returns the verdicts of all offices in the last `count` months up to the given one, oldest month first. */
export async function loadVerdictHistory(
  deps: JudgingContext,
  { until, count }: { until: string | null; count: number },
): Promise<VerdictHistory> {
  const asOf = deps.clock.now();
  const last = until === null ? monthAt(asOf, deps.zone) : parseMonth(until, deps.zone, asOf);
  const months = monthsUpTo(last, Math.min(count, HISTORY_MONTHS_AT_MOST), deps.zone);
  const loaded: (MonthOfHistory | null)[] = [];
  for (const { month } of months) loaded.push(await loadMonthOfHistory(deps, month));
  const offices = new Map<string, VerdictSummary>();
  for (const month of loaded)
    for (const verdict of month?.verdicts.values() ?? []) offices.set(verdict.officeId, verdict);
  return {
    months: months.map(({ month }) => month),
    asOf,
    offices: [...offices.values()].map(({ officeId, kind, nameEn, nameHi, division }) => {
      const cells = loaded.map((month) => toCell(month, officeId));
      return { officeId, kind, nameEn, nameHi, division, cells, notMetInARow: countNotMet(cells) };
    }),
  };
}

function monthsUpTo(last: Month, count: number, zone: string): Month[] {
  const months = [last];
  for (let i = 1; i < count; i += 1)
    months.unshift(monthAt(new Date((months[0] ?? last).startsAt.getTime() - 1), zone));
  return months;
}

type MonthOfHistory = {
  month: string;
  status: ReportStatus;
  revision: number;
  verdicts: ReadonlyMap<string, VerdictSummary>;
};

async function loadMonthOfHistory(deps: JudgingContext, month: string): Promise<MonthOfHistory | null> {
  const byOffice = (verdicts: readonly VerdictSummary[]) =>
    new Map(verdicts.map((verdict) => [verdict.officeId, verdict]));
  const newest = (await deps.store.verdicts.revisions(month)).at(-1);
  if (newest) {
    const verdicts = byOffice(await deps.store.verdicts.listSummaries(month, newest.revision));
    return { month, status: "closed", revision: newest.revision, verdicts };
  }
  const judged = await loadMonthIfKnown(deps, month);
  if (judged === null) return null;
  return { month, status: judged.status, revision: judged.revision, verdicts: byOffice(judged.verdicts) };
}

function toCell(loaded: MonthOfHistory | null, officeId: string): HistoryCell | null {
  const verdict = loaded?.verdicts.get(officeId);
  if (!loaded || !verdict) return null;
  const { month, status, revision } = loaded;
  const { outcome, qualifyingSessions } = verdict;
  return { month, status, revision, outcome, list: listFor(verdict), qualifyingSessions };
}

function countNotMet(cells: readonly (HistoryCell | null)[]): number {
  const closed = cells.filter((cell) => cell?.status === "closed");
  const other = closed.findLastIndex((cell) => cell?.list !== "notMet");
  return closed.length - 1 - other;
}
