import type { RollupPoint } from "../domain/day-rollup.ts";
import type { ActivityReport, ActivityRow } from "../services/judging/activity.ts";
import type { GrowthReport, GrowthRow, GrowthStream } from "../services/judging/growth.ts";
import { minutesOf } from "./document.ts";
import type { StreamedJson } from "./streamed-json.ts";

/** `report growth --format json`. Field names and order are stable. */
export function toGrowthJson(report: GrowthReport) {
  const { from, to, zone, asOf, simulated, rows } = report;
  return { from, to, simulated, offices: rows.map(toGrowthRowJson), timezone: zone, asOf };
}

/** The same account by account. */
export function streamGrowthJson({ from, to, zone, asOf, simulated, rows }: GrowthStream): StreamedJson {
  const offices = async function* () {
    for await (const row of rows) yield toGrowthRowJson(row);
  };
  return {
    before: { from, to, simulated },
    offices: offices(),
    after: () => ({ timezone: zone, asOf }),
  };
}

export function toGrowthRowJson({
  office,
  account,
  opening,
  closing,
  change,
  changePercent,
  outcome,
  doubt,
}: GrowthRow) {
  return {
    office: office.officeId,
    platform: account.platform,
    account: account.accountKey,
    opening: pointJson(opening),
    closing: pointJson(closing),
    change,
    changePercent,
    outcome,
    reason: doubt,
  };
}

function pointJson(point: RollupPoint | null) {
  return point && { followers: point.followers, slot: point.slot, via: point.via };
}

/** `report activity --format json`: the figures of every office, and the least active offices. */
export function toActivityJson(report: ActivityReport) {
  return { ...toFrame(report), offices: report.rows.map(toActivityRowJson), ...toLists(report) };
}

/** The same office by office. */
export function streamActivityJson(report: ActivityReport): StreamedJson {
  const offices = async function* () {
    for (const row of report.rows) yield toActivityRowJson(row);
  };
  return { before: toFrame(report), offices: offices(), after: () => toLists(report) };
}

function toFrame({ judged, rule }: ActivityReport) {
  const { month, zone, asOf, simulated, status } = judged;
  return { month: month.month, timezone: zone, asOf, simulated, status, rule };
}

export function toActivityRowJson({ office, verdict, figures }: ActivityRow) {
  return {
    office: office.officeId,
    kind: office.kind,
    name: { en: office.nameEn, hi: office.nameHi },
    outcome: verdict?.outcome ?? null,
    exempt: verdict?.exempt ?? false,
    qualifyingSessions: figures.qualifyingSessions,
    liveMinutes: figures.liveMinutes === null ? null : minutesOf(figures.liveMinutes * 60),
    posts: figures.posts,
    growth: figures.growth,
  };
}

const toLists = ({ least, followed = [] }: ActivityReport) => ({
  leastActive: least,
  followed: followed.map(({ officeId, ...rest }) => ({ office: officeId, ...rest })),
});
