import { z } from "zod";
import { monthAt, toMonth, type Month } from "../../../domain/month.ts";
import { toMinutes, toShare } from "../../../domain/verdict-figures.ts";
import type { LiveVerdict } from "../../../domain/verdict.ts";
import { firstKnownAt } from "../../judging/answerable-months.ts";
import type { MonthFrame } from "../../judging/judge-month.ts";
import { openMonthIfKnown } from "../../judging/reported-month.ts";
import { defineExport, type ExportRequest } from "../contract.ts";
import { count, flag, instant, measure, text } from "./column-types.ts";
import type { JudgingContext } from "../../judging/context.ts";

const VerdictRow = z.object({
  month: text,
  status: text,
  revision: count.nullable(),
  office: text,
  kind: text,
  nameEn: text,
  nameHi: text,
  division: text.nullable(),
  platform: text,
  outcome: text,
  exempt: flag,
  reasons: text,
  assurance: text,
  longestHoleSeconds: measure.nullable(),
  sessions: count.nullable(),
  qualifyingSessions: count.nullable(),
  liveMinutes: measure.nullable(),
  longestMinutes: measure.nullable(),
  coverage: measure.nullable(),
  ruleId: text,
  ruleVersion: count,
  asOf: instant,
  simulated: flag,
});

/**
 * One row per office and month: the newest frozen revision of the month, else the month as judged now. Every month that
 * overlaps [since, until) is included, except months before the rule, which bind nobody. The platform is the rule's.
 */
export const verdictExport = defineExport(VerdictRow, async function* (store, request) {
  if (request.reports === undefined) return;
  const deps: JudgingContext = { ...request.reports, store };
  for (const month of await monthsOf(deps, request)) {
    const judged = await openMonthIfKnown(deps, month.month);
    if (judged === null || judged.month.month < judged.rule.validFrom) continue;
    if (request.platform !== null && request.platform !== judged.rule.platform) continue;
    for await (const verdict of judged.verdicts)
      if (request.officeId === null || request.officeId === verdict.officeId)
        yield verdictRow(verdict, judged);
  }
});

const HALF_DAY_MS = 43_200_000;

/** The months from the first that a rule binds and that has data, to the current one. */
async function monthsOf(
  { store, clock, zone, rules }: JudgingContext,
  request: ExportRequest,
): Promise<Month[]> {
  const now = clock.now();
  const asked = request.since ?? (await firstKnownAt(store)) ?? now;
  const [binding] = rules.live
    .map(({ validFrom }) => toMonth(validFrom, zone).startsAt)
    .toSorted((a, b) => +a - +b);
  const first = binding !== undefined && binding > asked ? binding : asked;
  const last = request.until === null || request.until > now ? now : new Date(request.until.getTime() - 1);
  const months: Month[] = [];
  let month = monthAt(first, zone);
  while (month.startsAt <= last) {
    months.push(month);
    month = monthAt(new Date(month.endsAt.getTime() + HALF_DAY_MS), zone);
  }
  return months;
}

function verdictRow(
  verdict: LiveVerdict,
  { month, status, revision, rule, asOf, simulated }: MonthFrame,
): z.infer<typeof VerdictRow> {
  const { liveSeconds, longestSeconds } = verdict;
  return {
    month: month.month,
    status,
    revision,
    office: verdict.officeId,
    kind: verdict.kind,
    nameEn: verdict.nameEn,
    nameHi: verdict.nameHi,
    division: verdict.division,
    platform: rule.platform,
    outcome: verdict.outcome,
    exempt: verdict.exempt,
    reasons: [...new Set(verdict.reasons.map(({ code }) => code))].join("|"),
    assurance: verdict.assurance.basis,
    longestHoleSeconds: verdict.assurance.longestHoleSeconds,
    sessions: verdict.sessions,
    qualifyingSessions: verdict.qualifyingSessions,
    liveMinutes: liveSeconds === null ? null : toMinutes(liveSeconds),
    longestMinutes: longestSeconds === null ? null : toMinutes(longestSeconds),
    coverage: toShare(verdict.coverage),
    ruleId: verdict.ruleId,
    ruleVersion: verdict.ruleVersion,
    asOf,
    simulated,
  };
}
