import { monthAt } from "../../domain/month.ts";
import type { LiveVerdict } from "../../domain/verdict.ts";
import type { JudgedMonth } from "./judge-month.ts";
import { loadSummaries } from "./reported-month.ts";
import { type ActivityReport, followUp, namedBefore, toActivity } from "./activity.ts";
import { firstAndLastDay, type GrowthReport, reportGrowth, shareReadings } from "./growth.ts";
import type { JudgingContext } from "./context.ts";

/** Office ids, each in one list; all lists are empty before the rule. `pending`: not yet held in an open month. */
export type Summary = Record<"met" | "notMet" | "undetermined" | "pending" | "exempt", string[]>;

type Listed = Pick<LiveVerdict, "outcome" | "exempt" | "reasons">;
type Named = Listed & Pick<LiveVerdict, "officeId">;

export function toSummary(verdicts: readonly Named[]): Summary {
  const summary = emptySummary();
  for (const verdict of verdicts) addToSummary(summary, verdict);
  return summary;
}

export const emptySummary = (): Summary => ({
  met: [],
  notMet: [],
  undetermined: [],
  pending: [],
  exempt: [],
});

export function addToSummary(summary: Summary, verdict: Named): void {
  const list = listFor(verdict);
  if (list !== null) summary[list].push(verdict.officeId);
}

/** Returns the list of an office; `null` before the rule. An exempt office keeps its verdict and is in no other list. */
export function listFor(verdict: Listed): keyof Summary | null {
  if (verdict.reasons.some(({ code }) => code === "rule_not_in_force")) return null;
  if (verdict.exempt) return "exempt";
  if (verdict.outcome === "met") return "met";
  if (verdict.outcome === "not_met") return "notMet";
  return verdict.reasons.some(({ code }) => code === "month_open") ? "pending" : "undetermined";
}

/** Everything shown in a month-end report. */
export type MonthReport = {
  judged: JudgedMonth;
  summary: Summary;
  /** Offices to be asked for an explanation: not met, from the month named in the order. */
  explain: readonly string[];
  explanationFrom: string;
  /** Offices that also did not meet the rule in the month before. */
  again: readonly string[];
  growth: GrowthReport;
  activity: ActivityReport;
};

/** Adds growth, activity and the comparison with the month before to the month's verdicts. */
export async function reportMonth(deps: JudgingContext, judged: JudgedMonth): Promise<MonthReport> {
  const { from, to } = firstAndLastDay(judged.month, deps.zone);
  const readings = shareReadings(deps);
  const [growth, before, earlier] = await Promise.all([
    reportGrowth(deps, from, to, readings),
    failedBefore(deps, judged),
    namedBefore(deps, judged, [readings]),
  ]);
  const summary = toSummary(judged.verdicts);
  const activity = toActivity(judged, growth, deps.rules.leastActive);
  const failed = new Set(before);
  return {
    judged,
    summary,
    explain: officesToExplain(judged, summary),
    explanationFrom: judged.rule.explanationFrom,
    again: summary.notMet.filter((officeId) => failed.has(officeId)),
    growth,
    activity: { ...activity, followed: await followUp(deps, activity, earlier) },
  };
}

/** Returns the offices to be asked for an explanation; none before the month named in the order. */
export function officesToExplain({ rule, month }: JudgedMonth, { notMet }: Summary): string[] {
  return month.month >= rule.explanationFrom ? notMet : [];
}

async function failedBefore(deps: JudgingContext, judged: JudgedMonth): Promise<string[]> {
  const before = monthAt(new Date(judged.month.startsAt.getTime() - 1), deps.zone).month;
  if (before < judged.rule.validFrom) return [];
  const [earlier = null] = await loadSummaries(deps, [before]);
  return earlier === null ? [] : toSummary(earlier.verdicts).notMet;
}
