import type { ActivityCriterion, LeastActiveRule } from "./rule-book.ts";

/** What one office is ranked by. `null` = not known. `atLeast` = what is proven of its qualifying sessions. */
export type Activity = {
  officeId: string;
  figures: Readonly<Record<ActivityCriterion, number | null>>;
  /** Whether the first criterion is the whole truth, or more may have been held than is known. */
  soundlyKnown: boolean;
  exempt: boolean;
};

export type LeastActive = {
  howMany: number;
  /** All offices that can be ranked, the least active first; those that no criterion separates share a rank. */
  order: readonly (readonly string[])[];
  /** Surely among the least active. */
  named: readonly string[];
  /** May be among them: a tie spans the border, or an office that cannot be ranked may come before. */
  possible: readonly string[];
  /** Cannot be ranked: what they held is not wholly known. */
  unranked: readonly string[];
  /** Fewer can be named than were asked for. */
  fewer: boolean;
  /** Criteria that could not break a tie, because a figure is missing for one of its offices. */
  skipped: readonly { criterion: ActivityCriterion; officeIds: readonly string[] }[];
};

/**
 * The least active offices, by criteria one after the other. An office is named only if it belongs there whatever the
 * ones that are not wholly known turn out to be.
 */
export function rankLeastActive(offices: readonly Activity[], rule: LeastActiveRule): LeastActive {
  const bound = offices.filter(({ exempt }) => !exempt);
  const [first] = rule.criteria;
  const ranked = bound.filter(({ soundlyKnown }) => soundlyKnown);
  const loose = bound.filter(({ soundlyKnown }) => !soundlyKnown);
  const skipped: { criterion: ActivityCriterion; officeIds: readonly string[] }[] = [];
  const order = refine(ranked.toSorted(byId), rule.criteria, skipped);
  const named: string[] = [];
  const possible: string[] = [];
  let before = 0;
  for (const group of order) {
    if (before >= rule.howMany) break;
    const figure = first ? (group[0]?.figures[first] ?? 0) : 0;
    const mayComeBefore = loose.filter((one) => first === undefined || (one.figures[first] ?? 0) <= figure);
    const ids = group.map(({ officeId }) => officeId);
    if (before + group.length + mayComeBefore.length <= rule.howMany) named.push(...ids);
    else possible.push(...ids);
    before += group.length;
  }
  return {
    howMany: rule.howMany,
    order: order.map((group) => group.map(({ officeId }) => officeId)),
    named,
    possible,
    unranked: loose.map(({ officeId }) => officeId).toSorted(),
    fewer: named.length < rule.howMany,
    skipped,
  };
}

const byId = (a: Activity, b: Activity): number => a.officeId.localeCompare(b.officeId);

function refine(
  group: readonly Activity[],
  criteria: readonly ActivityCriterion[],
  skipped: { criterion: ActivityCriterion; officeIds: readonly string[] }[],
): Activity[][] {
  const [criterion, ...rest] = criteria;
  if (group.length === 0) return [];
  if (group.length === 1 || criterion === undefined) return [[...group]];
  if (group.some(({ figures }) => figures[criterion] === null)) {
    skipped.push({ criterion, officeIds: group.map(({ officeId }) => officeId) });
    return refine(group, rest, skipped);
  }
  const byValue = new Map<number, Activity[]>();
  for (const one of group) {
    const value = one.figures[criterion] ?? 0;
    const equal = byValue.get(value);
    if (equal) equal.push(one);
    else byValue.set(value, [one]);
  }
  return [...byValue].toSorted(([a], [b]) => a - b).flatMap(([, members]) => refine(members, rest, skipped));
}
