import { OFFICE_KINDS, type Office } from "../../domain/office.ts";
import { type Activity, type LeastActive, rankLeastActive } from "../../domain/rules/least-active.ts";
import type { LeastActiveRule } from "../../domain/rules/rule-book.ts";
import type { VerdictSummary } from "../../store/contracts/verdicts.ts";
import { localDayAt } from "../../domain/slot.ts";
import { type FollowUp, toFollowUps, followedMonths } from "./least-active-follow-up.ts";
import type { JudgedMonth, MonthFrame } from "./judge-month.ts";
import { loadSummaries, openMonth, type SummedMonth } from "./reported-month.ts";
import {
  firstAndLastDay,
  type GrowthReport,
  type GrowthRow,
  type SharedReadings,
  reportGrowth,
  shareReadings,
} from "./growth.ts";
import type { JudgingContext } from "./context.ts";

/** The activity of one office in a month. `null` means unknown, which is not 0. */
export type ActivityRow = {
  office: Office;
  /** `null` if the live rule does not bind offices of this kind. */
  verdict: VerdictSummary | null;
  figures: Activity["figures"];
};

/** Offices ranked within their kind; `least` covers only the kinds that the rule names. */
export type ActivityReport = {
  judged: MonthFrame;
  rule: LeastActiveRule;
  rows: readonly ActivityRow[];
  least: LeastActive;
  /** The rank of each office within its kind, least active first; ties share a rank. */
  places: ReadonlyMap<string, number>;
  /** Offices named in the three months before and their plans; absent if not requested. */
  followed?: readonly FollowUp[];
};

/** Returns lives, minutes, posts and growth of every office in a month, and the least active offices. */
export async function reportActivity(
  deps: JudgingContext,
  month: string,
  revision?: number,
): Promise<ActivityReport> {
  const judged = await openMonth(deps, month, revision);
  const verdicts: VerdictSummary[] = [];
  for await (const { evidence: _evidence, accounts: _accounts, ...verdict } of judged.verdicts)
    verdicts.push(verdict);
  const { from, to } = firstAndLastDay(judged.month, deps.zone);
  const growth = await reportGrowth(deps, from, to);
  const activity = { judged, ...rankActivity({ ...judged, verdicts }, growth, deps.rules.leastActive) };
  return { ...activity, followed: await loadFollowUps(deps, activity) };
}

/** The least active offices of the three months before, and what became of them. */
export async function loadFollowUps(
  deps: JudgingContext,
  activity: Pick<ActivityReport, "judged" | "least">,
): Promise<FollowUp[]> {
  return followUp(deps, activity, await namedBefore(deps, activity.judged));
}

type Named = { month: string; named: readonly string[] };

/** Returns what became of the offices that were named in earlier months. */
export async function followUp(
  { store, zone }: JudgingContext,
  { judged, least }: Pick<ActivityReport, "judged" | "least">,
  earlier: readonly Named[],
): Promise<FollowUp[]> {
  const today = localDayAt(judged.asOf, zone).day;
  const stillNamed = new Set(least.named);
  const followed = await Promise.all(earlier.map((one) => toFollowUps(store, { ...one, stillNamed, today })));
  return followed.flat();
}

/** Returns the least active offices of each of the three months before, latest first; a month without data names nobody. */
export async function namedBefore(
  deps: JudgingContext,
  { month, rule }: Pick<JudgedMonth, "month" | "rule">,
  readings: SharedReadings = shareReadings(deps),
): Promise<Named[]> {
  const months = followedMonths(month, deps.zone).filter((one) => one.month >= rule.validFrom);
  const summed = await loadSummaries(
    deps,
    months.map((one) => one.month),
  );
  const named = months.map(async (one, i): Promise<Named> => {
    const known = summed[i] ?? null;
    if (known === null) return { month: one.month, named: [] };
    const { from, to } = firstAndLastDay(one, deps.zone);
    const growth = await reportGrowth(deps, from, to, readings);
    return { month: one.month, named: rankActivity(known, growth, deps.rules.leastActive).least.named };
  });
  return Promise.all(named);
}

export function toActivity(judged: JudgedMonth, growth: GrowthReport, rule: LeastActiveRule): ActivityReport {
  return { judged, ...rankActivity(judged, growth, rule) };
}

function rankActivity(
  { status, verdicts }: Pick<SummedMonth, "status" | "verdicts">,
  growth: GrowthReport,
  rule: LeastActiveRule,
): Pick<ActivityReport, "rule" | "rows" | "least" | "places"> {
  const byId = new Map(verdicts.map((verdict) => [verdict.officeId, verdict]));
  const byOffice = new Map<string, GrowthRow[]>();
  for (const row of growth.rows)
    byOffice.set(row.office.officeId, [...(byOffice.get(row.office.officeId) ?? []), row]);
  const rows = growth.offices.map((office) =>
    activityRow(office, byId.get(office.officeId) ?? null, byOffice.get(office.officeId) ?? []),
  );
  // Before the rule nobody is named.
  const ranked = status === "no_rule" ? { ...rule, howMany: 0, appliesTo: [] } : rule;
  const isBound = ({ office }: ActivityRow): boolean => ranked.appliesTo.includes(office.kind);
  const least = rankLeastActive(
    rows.filter(isBound).map(({ office, verdict, figures }) => ({
      officeId: office.officeId,
      figures,
      soundlyKnown: verdict?.countsComplete ?? false,
      exempt: verdict?.exempt ?? false,
    })),
    ranked,
  );
  const others = rows.filter((row) => !isBound(row));
  const apart = OFFICE_KINDS.map((kind) =>
    rankLeastActive(others.filter(({ office }) => office.kind === kind).map(asUnbound), {
      ...rule,
      howMany: 0,
      criteria: ["posts", "growth"],
    }),
  );
  return { rule: ranked, rows, least, places: placesIn([least, ...apart]) };
}

/** An office that the live rule does not bind is ranked by its followers and posts alone. */
function asUnbound({ office, figures }: ActivityRow): Activity {
  return { officeId: office.officeId, figures, soundlyKnown: figures.growth !== null, exempt: false };
}

function placesIn(rankings: readonly LeastActive[]): Map<string, number> {
  const places = new Map<string, number>();
  for (const { order } of rankings) {
    let place = 1;
    for (const group of order) {
      for (const officeId of group) places.set(officeId, place);
      place += group.length;
    }
  }
  return places;
}

function activityRow(office: Office, verdict: VerdictSummary | null, own: readonly GrowthRow[]): ActivityRow {
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

/** Posts between the two readings; `null` if the counter fell, because deleted posts hide new ones. */
function postsOf({ opening, closing }: GrowthRow): number | null {
  if (opening?.posts === null || closing?.posts === null || !opening || !closing) return null;
  const posts = closing.posts - opening.posts;
  return posts < 0 ? null : posts;
}

/** Sums the known figures; `null` if none is known. */
function sumOf(figures: readonly (number | null)[]): number | null {
  const known = figures.filter((figure) => figure !== null);
  return known.length === 0 ? null : known.reduce((sum, figure) => sum + figure, 0);
}
