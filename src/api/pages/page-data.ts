import { createOfficeFinder, type OfficeMatch } from "../../domain/office-name.ts";
import { monthAt, toMonth } from "../../domain/month.ts";
import type { Office } from "../../domain/office.ts";
import { UsageError } from "../../errors/reach-error.ts";
import { monthsWithData, newestAnswerableMonth } from "../../services/judging/answerable-months.ts";
import type { JudgedMonth } from "../../services/judging/judge-month.ts";
import { type MonthReport, reportMonth } from "../../services/judging/month-summary.ts";
import { loadMonth, loadMonthIfKnown } from "../../services/judging/reported-month.ts";
import type { ApiContext } from "../context.ts";
import { HttpProblem } from "../server/problem.ts";

const HISTORY_MONTHS = 12;
const HELD_AT_MOST = 1_000;

/** Rejects what is no month with 404. */
export function requireMonth(name: string, zone: string): string {
  try {
    return toMonth(name, zone).month;
  } catch {
    throw new HttpProblem(404, `there is no month "${name.slice(0, 20)}"`, { field: "month" });
  }
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
export async function requireReport({ collector }: ApiContext, month: string): Promise<MonthReport> {
  const { judging } = collector;
  const name = requireMonth(month, judging.zone);
  return orNotFound(async () => reportMonth(judging, await loadMonth(judging, name)));
}

/** Answers 404 where nothing is known of the month. */
export async function orNotFound<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UsageError) throw new HttpProblem(404, error.message, { field: "month" });
    throw error;
  }
}

/** The month that runs and the last one that is over, as far as they can be answered; `null` without any data. */
export async function loadToday(
  source: ApiContext,
): Promise<{ current: MonthReport; last: MonthReport | null } | null> {
  const { judging } = source.collector;
  const shown = source.homeMonth === undefined ? null : await loadMonthIfKnown(judging, source.homeMonth);
  if (shown !== null) return { current: await reportMonth(judging, shown), last: null };
  const newest = await newestAnswerableMonth(judging);
  if (newest === null) return null;
  const current = await requireReport(source, newest);
  if (current.judged.status !== "open") return { current, last: null };
  const before = monthAt(new Date(current.judged.month.startsAt.getTime() - 1), judging.zone).month;
  const judged = await loadMonthIfKnown(judging, before);
  return { current, last: judged === null ? null : await reportMonth(judging, judged) };
}

/** The last months up to one, oldest first, without those of which nothing is known. */
export async function loadHistory({ collector }: ApiContext, until: string): Promise<JudgedMonth[]> {
  const { judging } = collector;
  const months = (await monthsWithData(judging)).filter(({ month }) => month <= until).slice(-HISTORY_MONTHS);
  const judged = await Promise.all(months.map(({ month }) => loadMonthIfKnown(judging, month)));
  return judged.filter((one) => one !== null);
}

/** What waits for a person: open findings, and figures that a second person has to confirm. */
export async function countWaiting({ collector }: ApiContext): Promise<{ findings: number; held: number }> {
  const { store } = collector;
  const [findings, held] = await Promise.all([
    store.findings.list({ closed: false }, null, HELD_AT_MOST),
    store.intake.listHeld(),
  ]);
  return { findings: findings.length, held: held.length };
}

/** The office of a name in either script, or the nearest ones. */
export async function matchOffice(
  { collector }: ApiContext,
  name: string,
): Promise<OfficeMatch & { offices: readonly Office[] }> {
  const registry = await collector.store.registry.current();
  const offices = registry?.offices ?? [];
  return { ...createOfficeFinder(offices)(name), offices };
}
