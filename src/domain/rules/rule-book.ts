import type { OfficeKind } from "../office.ts";
import type { PlatformId } from "../platform.ts";

/** The live rule of one version: how many broadcasts of which length each office of these kinds owes a month. */
export type LiveRule = {
  id: string;
  version: number;
  /** First month that it binds, `YYYY-MM`. */
  validFrom: string;
  /** The order that set it, as text that a person can look up. */
  order: { en: string; hi: string };
  appliesTo: readonly OfficeKind[];
  minMinutes: number;
  sessionsPerMonth: number;
  platform: PlatformId;
  /** First month for which an office that held none is asked for an explanation. */
  explanationFrom: string;
  /** A broadcast that continues within that time is the same one. */
  resumeWindowSeconds: number;
  /** Whether a broadcast that another page streamed counts. */
  countCrossPosted: boolean;
};

export type GrowthRule = { toleranceHours: number };

export const ACTIVITY_CRITERIA = ["qualifyingSessions", "liveMinutes", "posts", "growth"] as const;
export type ActivityCriterion = (typeof ACTIVITY_CRITERIA)[number];

/** How many offices are named as the least active, and by what, the first criterion first. */
export type LeastActiveRule = {
  howMany: number;
  criteria: readonly ActivityCriterion[];
  appliesTo: readonly OfficeKind[];
};

export type RuleBook = {
  /** Every version ever in force. */
  live: readonly LiveRule[];
  growth: GrowthRule;
  leastActive: LeastActiveRule;
  close: { graceHours: number };
  /** Days of the month on which the awaited offices are reported; the last day replaces those that the month lacks. */
  pending: {
    daysOfMonth: readonly number[];
    /** Offices are also reminded this many days before the month's last day. */
    daysBeforeEnd: readonly number[];
  };
  /** Days that an office has for its answer, from the day of the letter. */
  letters: { answerDays: number; planDays: number };
};

/** Returns the version of the live rule for a month; before the first version the first, under which nobody is judged. */
export function liveRuleFor(book: Pick<RuleBook, "live">, month: string): LiveRule {
  const byDate = book.live.toSorted((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
  const held = byDate.findLast((rule) => rule.validFrom <= month) ?? byDate[0];
  if (held === undefined) throw new RangeError("the rule book holds no live rule");
  return held;
}
