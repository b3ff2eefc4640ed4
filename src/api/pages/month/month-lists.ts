import type { LiveVerdict } from "../../../domain/verdict.ts";
import type { MonthReport } from "../../../services/judging/month-summary.ts";
import type { ListName } from "../shell/view-words.ts";

const MOST_SHOWN = 10;

/** The offices of one list of a month, in the order in which they are shown. */
export function officesOfList(report: MonthReport, list: ListName): LiveVerdict[] {
  const { judged, summary, activity, explain, again } = report;
  const byId = new Map(judged.verdicts.map((verdict) => [verdict.officeId, verdict]));
  const pick = (ids: readonly string[]) => ids.flatMap((officeId) => byId.get(officeId) ?? []);
  switch (list) {
    case "pending":
      return pick(summary.pending);
    case "explain":
      return pick(explain);
    case "again":
      return pick(again);
    case "least-active":
      return pick(activity.least.named);
    case "most":
      return judged.verdicts
        .filter(({ qualifyingSessions }) => qualifyingSessions > 0)
        .toSorted(
          (a, b) =>
            b.qualifyingSessions - a.qualifyingSessions || (b.liveSeconds ?? 0) - (a.liveSeconds ?? 0),
        )
        .slice(0, MOST_SHOWN);
  }
}
