import { OFFICE_KINDS, type Office } from "../../domain/office.ts";
import { type Activity, type LeastActive, rankLeastActive } from "../../domain/rules/least-active.ts";
import type { LeastActiveRule } from "../../domain/rules/rule-book.ts";
import type { VerdictSummary } from "../../store/contracts/verdicts.ts";
import { localDayAt } from "../../domain/slot.ts";
import { type FollowUp, toFollowUps, followedMonths } from "./least-active-follow-up.ts";
import type { Month } from "../../domain/month.ts";
import type { JudgedMonth, MonthFrame, MonthStream, ReportStatus } from "./judge-month.ts";
import { openStandings } from "./reported-month.ts";
import type { GrowthReport, ReadingBlocks } from "./growth.ts";
import { type OfficeGrowth, type OfficeSums, sumGrowth, toOfficeSums } from "./office-growth.ts";
import type { JudgingContext } from "./context.ts";

/** What of a verdict counts here; of very many offices no more is held. */
export type Standing = Pick<
  VerdictSummary,
  "officeId" | "outcome" | "exempt" | "qualifyingSessions" | "liveSeconds" | "countsComplete"
>;

const toStanding = (verdict: Standing): Standing => ({
  officeId: verdict.officeId,
  outcome: verdict.outcome,
  exempt: verdict.exempt,
  qualifyingSessions: verdict.qualifyingSessions,
  liveSeconds: verdict.liveSeconds,
  countsComplete: verdict.countsComplete,
});

/** The activity of one office in a month. `null` means unknown, which is not 0. */
export type ActivityRow = {
  office: Office;
  /** `null` if the live rule does not bind offices of this kind. */
  verdict: Standing | null;
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

/**
 * Returns lives, minutes, posts and growth of every office in a month, and the least active offices. Takes the verdicts
 * of an opened month: of each, and of each account, only what counts is held.
 */
export async function reportActivity(deps: JudgingContext, judged: MonthStream): Promise<ActivityReport> {
  const earlier = followedMonths(judged.month, deps.zone).filter(
    ({ month }) => month >= judged.rule.validFrom,
  );
  const [growth, ...before] = await sumGrowth(deps, [judged.month, ...earlier]);
  if (growth === undefined) throw new TypeError("a month has its growth");
  // One after the other, so that the offices of one month alone are held as they are ranked.
  const named = await namedIn(deps, earlier, before);
  const standings = await standingsIn(judged.verdicts);
  const activity = { judged, ...rankActivity(judged.status, standings, growth, deps.rules.leastActive) };
  return { ...activity, followed: await followUp(deps, activity, named) };
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
  { month, rule }: Pick<MonthFrame, "month" | "rule">,
  readings?: ReadingBlocks,
): Promise<Named[]> {
  const months = followedMonths(month, deps.zone).filter((one) => one.month >= rule.validFrom);
  return namedIn(deps, months, await sumGrowth(deps, months, readings));
}

async function namedIn(
  deps: JudgingContext,
  months: readonly Month[],
  growths: readonly OfficeSums[],
): Promise<Named[]> {
  const all: Named[] = [];
  for (const [i, { month }] of months.entries()) {
    const known = await openStandings(deps, month);
    const growth = growths[i];
    const named =
      known === null || growth === undefined
        ? []
        : rankActivity(known.status, await standingsIn(known.verdicts), growth, deps.rules.leastActive).least
            .named;
    all.push({ month, named });
  }
  return all;
}

async function standingsIn(verdicts: AsyncIterable<Standing>): Promise<Map<string, Standing>> {
  const standings = new Map<string, Standing>();
  for await (const verdict of verdicts) standings.set(verdict.officeId, toStanding(verdict));
  return standings;
}

/** Ranks a month of which everything is held. */
export function toActivity(judged: JudgedMonth, growth: GrowthReport, rule: LeastActiveRule): ActivityReport {
  const standings = new Map(judged.verdicts.map((verdict) => [verdict.officeId, toStanding(verdict)]));
  return { judged, ...rankActivity(judged.status, standings, toOfficeSums(growth), rule) };
}

function rankActivity(
  status: ReportStatus,
  standings: ReadonlyMap<string, Standing>,
  sums: OfficeSums,
  rule: LeastActiveRule,
): Pick<ActivityReport, "rule" | "rows" | "least" | "places"> {
  const rows = sums.offices.map((office) =>
    activityRow(office, standings.get(office.officeId) ?? null, sums.of(office.officeId)),
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

function activityRow(office: Office, verdict: Standing | null, sums: OfficeGrowth): ActivityRow {
  const liveMinutes = verdict?.liveSeconds === null || !verdict ? null : verdict.liveSeconds / 60;
  return {
    office,
    verdict,
    figures: {
      qualifyingSessions: verdict?.qualifyingSessions ?? null,
      liveMinutes,
      ...sums,
    },
  };
}
