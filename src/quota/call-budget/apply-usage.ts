import { LONGEST_COOLDOWN_MS } from "../../domain/cooldown.ts";
import { capCostByOwnCalls, findHigherCost, learnCost } from "./call-cost.ts";
import {
  BUCKET_MS,
  type BudgetState,
  LEARNS_NOTHING,
  openWindow,
  pendingCalls,
  ROLLING_WINDOW_MS,
} from "./window-state.ts";
import type { PublishedLimit, ReportedUsage, Ticket, UsageReport } from "./contract.ts";

const NEAR_ZERO: ReportedUsage = { usedPercent: 0, limit: null, resetAt: null };

/** Responses that overlap arrive within this time of each other: the higher percentage is the newer one. */
const OVERLAP_MS = 120_000;

/** A percentage that a response reported, and what was known when it arrived. */
type PercentReport = {
  /** The window before the response, and with its calls finished. */
  held: BudgetState;
  state: BudgetState;
  percent: number;
  /** The response is to calls of this window. */
  isOwn: boolean;
  consumed: number;
  now: number;
};

/** Updates the budget from the usage of one response. `consumed` = calls counted in this window so far. */
export function applyUsage(
  held: BudgetState,
  ticket: Ticket | null,
  report: UsageReport,
  consumed: number,
  now: number,
): BudgetState {
  const finished = { ...finishCalls(held, ticket, report, now), known: true };
  if (report === null) return finished;
  const isOwn = belongsTo(held, ticket);
  // A response to a call that was sent before the doubt arose does not settle it.
  const state = { ...finished, isDoubted: held.isDoubted && !isOwn };
  // A platform that states a counted limit does so in each response; one without it shows nothing.
  const usage = report === "silent" ? (held.limit === null ? NEAR_ZERO : null) : toOwnUsage(report, state);
  if (usage === null) return state;
  if (usage.limit !== null) return applyCount(state, { ...usage, limit: usage.limit }, now);
  const percent = usage.usedPercent;
  return applyPercent({
    held,
    state: capCostByOwnCalls(state, ticket, percent),
    percent,
    isOwn,
    consumed,
    now,
  });
}

/** Where the platform reports no usage, the calls that ended in this window are what is used of the published limit. */
function toOwnUsage(
  report: ReportedUsage | PublishedLimit,
  { answered }: BudgetState,
): ReportedUsage & { lengthMs?: number } {
  if (!("opensAt" in report)) return report;
  const { limit, opensAt, resetAt } = report;
  const usedPercent = Math.min(100, (100 * answered) / limit);
  return { usedPercent, limit, resetAt, lengthMs: resetAt.getTime() - opensAt.getTime() };
}

/** Whether the platform counted the calls for certain: it refuses those at full usage. */
const isCounted = (report: UsageReport): boolean =>
  report === "silent" || (report !== null && ("opensAt" in report || report.usedPercent < 100));

const belongsTo = ({ openedAt }: BudgetState, ticket: Ticket | null): boolean =>
  ticket?.openedAt === openedAt;

/** Counts calls as finished: of this window, or carried over from an earlier one. */
function finishCalls(
  held: BudgetState,
  ticket: Ticket | null,
  report: UsageReport,
  now: number,
): BudgetState {
  if (ticket === null) return held;
  const bucket = now - (now % BUCKET_MS);
  const before = held.recent.find(({ from }) => from === bucket);
  const recent = [
    ...held.recent.filter(({ from }) => from !== bucket && now - from < 2 * ROLLING_WINDOW_MS),
    {
      from: bucket,
      calls: ticket.calls + (before?.calls ?? 0),
      counted: (isCounted(report) ? ticket.calls : 0) + (before?.counted ?? 0),
    },
  ];
  if (belongsTo(held, ticket))
    return {
      ...held,
      recent,
      answered: held.answered + ticket.calls,
      reported: held.reported + (report === null ? 0 : ticket.calls),
    };
  const carried = held.carried.map(({ from, calls }) =>
    from === ticket.openedAt ? { from, calls: Math.max(0, calls - ticket.calls) } : { from, calls },
  );
  return { ...held, recent, carried, isUnsettled: held.isUnsettled || report === null };
}

/** A counted limit states outright what one call costs. */
function applyCount(
  state: BudgetState,
  { usedPercent, limit, resetAt, lengthMs }: ReportedUsage & { limit: number; lengthMs?: number },
  now: number,
): BudgetState {
  const stated = resetAt?.getTime() ?? null;
  // Beyond the longest window of any platform one of the two clocks is wrong.
  const endsAt = stated !== null && stated - now > LONGEST_COOLDOWN_MS ? null : stated;
  if (limit <= 0 || (endsAt !== null && endsAt <= now)) return state;
  const overlaps = state.limit !== null && now - state.reportedAt < OVERLAP_MS;
  return {
    ...state,
    limit,
    perCall: 100 / limit,
    measured: true,
    endsAt,
    lengthMs: lengthMs ?? (endsAt === null ? state.lengthMs : toLength(state, endsAt - now)),
    usedPercent: overlaps ? Math.max(state.usedPercent, usedPercent) : usedPercent,
    reportedAt: now,
    later: null,
  };
}

/** The longest rest of a window that was stated is the best estimate of its length. */
const toLength = ({ lengthMs }: BudgetState, restMs: number): number =>
  lengthMs === ROLLING_WINDOW_MS ? restMs : Math.max(lengthMs, restMs);

/** Percentages are rounded down to whole ones: up to one more may be in use. */
const toUpperBound = (percent: number): number => Math.min(100, percent + 1);

function applyPercent(report: PercentReport): BudgetState {
  const { held, state, percent, now } = report;
  const usedPercent = toUpperBound(percent);
  const isFirst = !held.known && held.perCall === 0 && percent >= 1;
  // What the very first call reports was in use before it, except for a cost too small to show.
  if (isFirst)
    return {
      ...state,
      limit: null,
      usedPercent,
      reportedAt: now,
      later: null,
      basePercent: percent,
      reported: 0,
    };
  const isLower = usedPercent < held.usedPercent;
  if (!isLower) return { ...measureCost(report, false), usedPercent, reportedAt: now, later: null };
  const lowerBound = highestRecent(held, usedPercent, now);
  // A fall means that the platform's window restarted, or calls left its rolling hour: our window starts with it.
  if (!mayOverlap(report))
    return { ...startWindow(report), usedPercent: lowerBound, reportedAt: now, later: null };
  // The response was overtaken by another one: it reports fewer calls than are finished by now.
  const { reportedAt } = held;
  const later = { usedPercent: lowerBound, at: now };
  return { ...measureCost(report, true), usedPercent: held.usedPercent, reportedAt, later };
}

/** Whether a lower percentage may come from a response that another one overtook. */
function mayOverlap({ held, percent, isOwn, now }: PercentReport): boolean {
  // The first response of a window that reports less than was in use before its call was sent overtook no other.
  const isBelowBase = isOwn && held.reported === 0 && percent < (held.basePercent ?? 0);
  return now - held.reportedAt < OVERLAP_MS && !isBelowBase;
}

/** The highest of the lower percentages that overlapping responses reported. */
function highestRecent({ later }: BudgetState, usedPercent: number, now: number): number {
  return later !== null && now - later.at < OVERLAP_MS
    ? Math.max(later.usedPercent, usedPercent)
    : usedPercent;
}

/** Learns the cost of a call from a percentage, where the calls of this window alone can have raised it. */
function measureCost(report: PercentReport, isOvertaken: boolean): BudgetState {
  const { held, state, percent, isOwn } = report;
  // Calls of an earlier window raised it too: measuring restarts from here.
  if ((!isOwn || state.isUnsettled) && state.basePercent !== null) {
    const restarted = restartMeasuring(report, Math.max(percent, held.usedPercent - 1));
    // An overtaken response may be the newer one, of a restarted window: the base may be too high.
    return isOvertaken ? { ...restarted, learnsFrom: LEARNS_NOTHING } : restarted;
  }
  // At 100 percent calls are refused and not counted: there is nothing to learn from them.
  if (isOvertaken || percent >= 100 || !isOwn || state.reported === 0) return state;
  const higher = findHigherCost(state, percent, report.consumed, report.now);
  if (higher === null) return { ...state, ...learnCost(state, percent, held.isDoubted, report.now) };
  return higher.isDoubtful ? startDoubt(report, higher.perCall) : { ...state, perCall: higher.perCall };
}

/**
 * Far more was used than our calls explain: others use the limit too, or it was lowered. The highest cost is assumed
 * until a probe call shows the true one.
 */
const startDoubt = (report: PercentReport, perCall: number): BudgetState => ({
  ...restartMeasuring(report, report.percent),
  perCall,
  measured: false,
  isDoubted: true,
});

/** Opens a window now, with this percentage in use; pending calls belong to the window before. */
function startWindow({ state, percent, consumed, now }: PercentReport): BudgetState {
  const pending = { from: state.openedAt, calls: pendingCalls(state, consumed) };
  const carried = [...state.carried, pending].filter(({ calls }) => calls > 0);
  return { ...openWindow(state, carried, now), basePercent: percent };
}

/** The platform's window continues, but the cost of calls is measured from here: `basePercent` is the use of others. */
function restartMeasuring(report: PercentReport, basePercent: number): BudgetState {
  const { learnsFrom, endsAt } = report.state;
  return { ...startWindow(report), basePercent, learnsFrom, endsAt };
}
