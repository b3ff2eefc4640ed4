import { type Month, monthAt } from "../../domain/month.ts";
import type { Office } from "../../domain/office.ts";
import type { Outcome } from "../../domain/verdict.ts";
import type { VerdictSummary } from "../../store/contracts/verdicts.ts";
import type { JudgingContext } from "./context.ts";
import { parseMonth, type ReportStatus } from "./judge-month.ts";
import { listFor, type Summary } from "./month-summary.ts";
import { loadSummaries } from "./reported-month.ts";

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
  const names = months.map(({ month }) => month);
  const loaded = await loadMonthsOfHistory(deps, names);
  const offices = new Map<string, VerdictSummary>();
  for (const month of loaded)
    for (const verdict of month?.verdicts.values() ?? []) offices.set(verdict.officeId, verdict);
  return {
    months: names,
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

type MonthOfHistory = Pick<HistoryCell, "month" | "status" | "revision"> & {
  verdicts: ReadonlyMap<string, VerdictSummary>;
};

async function loadMonthsOfHistory(
  deps: JudgingContext,
  months: readonly string[],
): Promise<(MonthOfHistory | null)[]> {
  const summed = await loadSummaries(deps, months);
  return months.map((month, i) => {
    const known = summed[i] ?? null;
    if (known === null) return null;
    const { status, revision, verdicts } = known;
    return { month, status, revision, verdicts: new Map(verdicts.map((one) => [one.officeId, one])) };
  });
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
