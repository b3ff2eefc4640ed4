import { createOfficeFinder, type OfficeMatch } from "../../../domain/office-name.ts";
import { type Month, toMonth } from "../../../domain/month.ts";
import type { Office } from "../../../domain/office.ts";
import { UsageError } from "../../../errors/reach-error.ts";
import type { ReportSource } from "../../../services/correspondence/letters/letter-states.ts";
import { monthsWithData } from "../../../services/judging/answerable-months.ts";
import {
  loadFollowerSeries,
  type SeriesReport,
  type SeriesRequest,
} from "../../../services/judging/follower-series.ts";
import { type GrowthReport, reportGrowth } from "../../../services/judging/growth.ts";
import { type MonthReport, reportMonth } from "../../../services/judging/month-summary.ts";
import { loadMonth } from "../../../services/judging/reported-month.ts";
import { loadVerdictHistory, type VerdictHistory } from "../../../services/judging/verdict-history.ts";
import type { ApiContext } from "../../context.ts";
import { HttpProblem } from "../../server/problem.ts";
import type { PageContext } from "./page-context.ts";

export const HISTORY_MONTHS = 12;
const HELD_AT_MOST = 1_000;

/** Rejects what is no month with 404. */
export function requireMonth(name: string, zone: string): string {
  try {
    return toMonth(name, zone).month;
  } catch {
    throw new HttpProblem(404, `there is no month "${name.slice(0, 20)}"`, { field: "month" });
  }
}

/** The months that can be asked for, oldest first. */
export function loadMonths({ source, values }: PageContext): Promise<Month[]> {
  return values.get("months", () => monthsWithData(source.collector.judging));
}

/** Answers 400 where the query names what cannot be reported. */
export async function usageToProblem<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UsageError) throw new HttpProblem(400, error.message.replace(/^--/, ""));
    throw error;
  }
}

/** The report of a month; a month about which nothing is known is 404. */
export async function requireReport(context: PageContext, month: string): Promise<MonthReport> {
  const { judging } = context.source.collector;
  return loadReport(context, requireMonth(month, judging.zone)).catch(rethrowAsNotFound);
}

/** What is not known, as 404. */
export function rethrowAsNotFound(error: unknown): never {
  if (error instanceof UsageError) throw new HttpProblem(404, error.message, { field: "month" });
  throw error;
}

function loadReport({ source, values }: PageContext, month: string): Promise<MonthReport> {
  const { judging } = source.collector;
  return values.get(
    `report ${month}`,
    async () => reportMonth(judging, await loadMonth(judging, month)),
    ({ judged }) => judged.status === "closed",
  );
}

/** The report of a month, or `null` where nothing is known of it. */
export async function loadReportIfKnown(context: PageContext, month: string): Promise<MonthReport | null> {
  try {
    return await loadReport(context, month);
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
}

/** Months and reports as the pages hold them. */
export const reportSource = (context: PageContext): ReportSource => ({
  months: () => loadMonths(context),
  report: (month) => loadReportIfKnown(context, month),
});

/** The month that runs and the last one that is over, as far as they can be answered; `null` without any data. */
export async function loadToday(
  context: PageContext,
): Promise<{ current: MonthReport; last: MonthReport | null } | null> {
  const { homeMonth } = context.source;
  const shown = homeMonth === undefined ? null : await loadReportIfKnown(context, homeMonth);
  if (shown !== null) return { current: shown, last: null };
  const months = (await loadMonths(context)).toReversed();
  for (const [i, { month }] of months.entries()) {
    const current = await loadReportIfKnown(context, month);
    if (current === null) continue;
    const before = current.judged.status === "open" ? months[i + 1] : undefined;
    return { current, last: before === undefined ? null : await loadReportIfKnown(context, before.month) };
  }
  return null;
}

/** The verdicts of the last months up to one, oldest first, from the first month that judged anybody on. */
export async function loadHistory(
  context: PageContext,
  until: string,
  atMost: number = HISTORY_MONTHS,
): Promise<VerdictHistory> {
  const { source, values } = context;
  const known = (await loadMonths(context)).filter(({ month }) => month <= until).length;
  const count = Math.max(1, Math.min(atMost, known));
  return values.get(`history ${until} ${count}`, async () => {
    const history = await loadVerdictHistory(source.collector.judging, { until, count });
    const first = history.months.findIndex((_, i) => history.offices.some(({ cells }) => cells[i] !== null));
    return {
      ...history,
      months: history.months.slice(Math.max(0, first)),
      offices: history.offices.map((one) => ({ ...one, cells: one.cells.slice(Math.max(0, first)) })),
    };
  });
}

/** Followers gained and lost between two local days. */
export function loadGrowth({ source, values }: PageContext, from: string, to: string): Promise<GrowthReport> {
  return values.get(`growth ${from} ${to}`, () => reportGrowth(source.collector.judging, from, to));
}

/** Followers by office, platform and day. */
export function loadSeries({ source, values }: PageContext, asked: SeriesRequest): Promise<SeriesReport> {
  return values.get(`series ${JSON.stringify(asked)}`, () =>
    loadFollowerSeries(source.collector.judging, asked),
  );
}

/** What waits for a person: open findings, and figures that a second person has to confirm. */
export function countWaiting({ source, values }: PageContext): Promise<{ findings: number; held: number }> {
  const { store } = source.collector;
  return values.get("waiting", async () => {
    const [findings, held] = await Promise.all([
      store.findings.list({ closed: false }, null, HELD_AT_MOST),
      store.intake.listHeld(),
    ]);
    return { findings: findings.length, held: held.length };
  });
}

/** The office of a name in either script, or the nearest ones. */
export async function matchOffice(
  { collector }: ApiContext,
  name: string,
): Promise<OfficeMatch & { offices: readonly Office[] }> {
  const offices = await collector.store.registry.offices();
  return { ...createOfficeFinder(offices)(name), offices };
}
