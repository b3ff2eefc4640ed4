import type { Office } from "../domain/office.ts";
import { type Activity, type LeastActive, rankLeastActive } from "../domain/rules/least-active.ts";
import type { LeastActiveRule } from "../domain/rules/rule-book.ts";
import type { LiveVerdict } from "../domain/verdict.ts";
import { type JudgedMonth, judgeMonth, type ReportDeps } from "./judge-month.ts";
import { daysOf, type GrowthReport, type GrowthRow, reportGrowth } from "./report-growth.ts";

/** What one office did in a month. `null` = not known, which is not 0. */
export type ActivityRow = {
  office: Office;
  /** `null` = the live rule does not bind offices of this kind. */
  verdict: LiveVerdict | null;
  figures: Activity["figures"];
};

/** The offices of one kind, ranked among themselves; `least` only for the kinds that the rule names. */
export type ActivityReport = {
  judged: JudgedMonth;
  growth: GrowthReport;
  rule: LeastActiveRule;
  rows: readonly ActivityRow[];
  least: LeastActive;
};

/** Lives, minutes, posts and growth of every office in a month, and which are the least active. */
export async function reportActivity(deps: ReportDeps, month: string): Promise<ActivityReport> {
  const judged = await judgeMonth(deps, month);
  const { from, to } = daysOf(judged.month, deps.zone);
  const growth = await reportGrowth(deps, from, to);
  return activityOf(judged, growth, deps.rules.leastActive);
}

export function activityOf(
  judged: JudgedMonth,
  growth: GrowthReport,
  rule: LeastActiveRule,
): ActivityReport {
  const verdicts = new Map(judged.verdicts.map((verdict) => [verdict.officeId, verdict]));
  const byOffice = new Map<string, GrowthRow[]>();
  for (const row of growth.rows)
    byOffice.set(row.office.officeId, [...(byOffice.get(row.office.officeId) ?? []), row]);
  const rows = [...byOffice.values()].flatMap((own) => {
    const office = own[0]?.office;
    if (!office) return [];
    return [activityRow(office, verdicts.get(office.officeId) ?? null, own)];
  });
  const bound = rows.filter(({ office }) => rule.appliesTo.includes(office.kind));
  const least = rankLeastActive(
    bound.map(({ office, verdict, figures }) => ({
      officeId: office.officeId,
      figures,
      soundlyKnown: verdict?.countsComplete ?? false,
      exempt: verdict?.exempt ?? false,
    })),
    rule,
  );
  return { judged, growth, rule, rows, least };
}

function activityRow(office: Office, verdict: LiveVerdict | null, own: readonly GrowthRow[]): ActivityRow {
  const liveMinutes = verdict?.liveSeconds === null || !verdict ? null : verdict.liveSeconds / 60;
  return {
    office,
    verdict,
    figures: {
      qualifyingSessions: verdict?.qualifyingSessions ?? null,
      liveMinutes,
      posts: sumOf(own.map(postsOf)),
      growth: sumOf(own.map(({ change }) => change)),
    },
  };
}

/** Posts between the two readings; a counter that went down (posts deleted) tells nothing of what was posted. */
function postsOf({ opening, closing }: GrowthRow): number | null {
  if (opening?.posts === null || closing?.posts === null || !opening || !closing) return null;
  const posts = closing.posts - opening.posts;
  return posts < 0 ? null : posts;
}

/** The sum of what is known; accounts of which nothing is known are left out, all unknown is not known. */
function sumOf(figures: readonly (number | null)[]): number | null {
  const known = figures.filter((figure) => figure !== null);
  return known.length === 0 ? null : known.reduce((sum, figure) => sum + figure, 0);
}
