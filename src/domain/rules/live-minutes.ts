import { type LiveEvidence, wrongListsFor } from "../evidence.ts";
import { type Exemption } from "../rulings.ts";
import type { Month } from "../month.ts";
import type { Office } from "../office.ts";
import { sumCoverage } from "../coverage.ts";
import { type Interval, totalSeconds } from "../interval.ts";
import type { LiveVerdict, Outcome, VerdictReason } from "../verdict.ts";
import { type BroadcastCount, countBroadcasts } from "./count-broadcasts.ts";
import type { LiveRule } from "./rule-book.ts";
import { findDoubts, toRuleNotInForceReason, toMonthOpenReason, toNotes } from "./verdict-reasons.ts";
import { type OfficeObservedTime, observeOffice } from "./observed-time.ts";
import { classifySessions } from "./classify-sessions.ts";
import { toReason } from "./reason.ts";

export type LiveMinutesInput = {
  office: Office;
  month: Month;
  rule: LiveRule;
  zone: string;
  asOf: Date;
  evidence: LiveEvidence;
  exemption: Exemption | null;
};

/**
 * Whether an office held its live broadcasts in a month. `met` on sound evidence alone, however little was watched;
 * `not_met` only where looks prove stretch by stretch that nothing can be missing; else `undetermined`, with each
 * thing that is not known. Nothing is rounded before it is judged.
 */
export function judgeLiveMinutes(input: LiveMinutesInput): LiveVerdict {
  const { office, month, rule, evidence, asOf } = input;
  const weighed = classifySessions({ ...input, ...evidence, wrongTimes: wrongTimesByAccount(evidence) });
  const reckoning = countBroadcasts(weighed, rule);
  const watching = observeOffice(input);
  const doubts = findDoubts(reckoning, watching, rule);
  const { outcome, reasons } = conclude(input, reckoning, watching, doubts);
  const air = reckoning.held;
  const isOver = asOf >= month.endsAt;
  const nothingProven = air.length > 0 && reckoning.longestSeconds === null;
  const nothingKnown =
    nothingProven || (air.length === 0 && (watching.unseenWhole || (isOver && doubts.length > 0)));
  return {
    officeId: office.officeId,
    kind: office.kind,
    nameEn: office.nameEn,
    nameHi: office.nameHi,
    division: office.division,
    month: month.month,
    ruleId: rule.id,
    ruleVersion: rule.version,
    outcome,
    exempt: input.exemption !== null,
    reasons: [...reasons, ...toNotes(input, outcome)],
    assurance: assuranceOf(watching, rule),
    sessions: reckoning.held.length,
    qualifyingSessions: reckoning.qualifying,
    liveSeconds: nothingKnown ? null : totalSeconds(air),
    longestSeconds: reckoning.longestSeconds,
    countsComplete: doubts.length === 0 && isOver,
    coverage: sumCoverage(evidence.coverage),
    accounts: watching.watches,
    evidence: reckoning.evidence,
  };
}

function conclude(
  { month, rule, asOf }: LiveMinutesInput,
  { qualifying, held, longestSeconds }: BroadcastCount,
  watching: OfficeObservedTime,
  doubts: readonly VerdictReason[],
): { outcome: Outcome; reasons: readonly VerdictReason[] } {
  if (month.month < rule.validFrom)
    return { outcome: "undetermined", reasons: [toRuleNotInForceReason(month, rule)] };
  const facts = {
    count: qualifying > 0 ? qualifying : held.length,
    needed: rule.sessionsPerMonth,
    neededSeconds: rule.minMinutes * 60,
    ...(longestSeconds === null ? {} : { longestSeconds }),
  };
  if (qualifying >= rule.sessionsPerMonth) return { outcome: "met", reasons: [toReason("held", facts)] };
  if (watching.unnamed) return { outcome: "undetermined", reasons: doubts };
  if (asOf < month.endsAt)
    return { outcome: "undetermined", reasons: [toMonthOpenReason(month, asOf), ...watching.unread] };
  if (doubts.length > 0) return { outcome: "undetermined", reasons: doubts };
  return { outcome: "not_met", reasons: [toReason(held.length === 0 ? "none" : "short", facts)] };
}

function assuranceOf(watching: OfficeObservedTime, rule: LiveRule): LiveVerdict["assurance"] {
  const holes = watching.watches.map(({ longestHoleSeconds }) => longestHoleSeconds);
  if (holes.length === 0 || holes.includes(null)) return { basis: "listed", longestHoleSeconds: null };
  const longestHoleSeconds = Math.max(...holes.filter((hole) => hole !== null));
  const isClose = longestHoleSeconds < rule.minMinutes * 60;
  const basis = isClose && !watching.watches.some((one) => one.listsPublicOnly) ? "watched" : "listed";
  return { basis, longestHoleSeconds };
}

function wrongTimesByAccount(evidence: LiveEvidence): Map<string, Interval[]> {
  const keys = new Set([...evidence.sessions, ...evidence.wrongLists].map(({ accountKey }) => accountKey));
  return new Map(
    [...keys].map((key) => [
      key,
      wrongListsFor(evidence, key).map(({ from, until }) => ({ from: from.getTime(), to: until.getTime() })),
    ]),
  );
}
