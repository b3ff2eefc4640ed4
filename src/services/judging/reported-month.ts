import { UsageError } from "../../errors/reach-error.ts";
import {
  type JudgedMonth,
  type MonthStream,
  parseMonth,
  type ReportStatus,
  streamMonth,
  wholeMonth,
} from "./judge-month.ts";
import type { LiveRule } from "../../domain/rules/rule-book.ts";
import type { VerdictSummary } from "../../store/contracts/verdicts.ts";
import type { JudgingContext } from "./context.ts";

/**
 * Returns a month as it is reported: the given or newest frozen revision, or, before there is one, judged now. Reading
 * changes nothing: only the daemon freezes a month. Throws UsageError if the revision or any data is missing.
 */
export async function loadMonth(
  deps: JudgingContext,
  name: string,
  revision: number | null = null,
): Promise<JudgedMonth> {
  return wholeMonth(deps, await openMonth(deps, name, revision));
}

/** As `loadMonth`, without holding its verdicts. */
export async function openMonth(
  deps: JudgingContext,
  name: string,
  revision: number | null = null,
): Promise<MonthStream> {
  if (revision !== null) return openRevision(deps, name, revision);
  const { month } = parseMonth(name, deps.zone, deps.clock.now());
  const newest = (await deps.store.verdicts.revisions(month)).at(-1);
  return newest ? openRevision(deps, month, newest.revision) : streamMonth(deps, month);
}

/** `null` for a month without data. */
export const loadMonthIfKnown = (deps: JudgingContext, name: string): Promise<JudgedMonth | null> =>
  nullIfUnknown(loadMonth(deps, name));

export const openMonthIfKnown = (deps: JudgingContext, name: string): Promise<MonthStream | null> =>
  nullIfUnknown(openMonth(deps, name));

async function nullIfUnknown<T>(loading: Promise<T>): Promise<T | null> {
  try {
    return await loading;
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
}

/** A month without what its verdicts rest on. */
export type SummedMonth = Pick<JudgedMonth, "status" | "revision"> & { verdicts: readonly VerdictSummary[] };

/** Like `loadMonthIfKnown` for each of these months, but the closed ones are read at once and without their evidence. */
export async function loadSummaries(
  deps: JudgingContext,
  months: readonly string[],
): Promise<(SummedMonth | null)[]> {
  const newest = await deps.store.verdicts.newestSummaries(months);
  return Promise.all(
    months.map(async (month): Promise<SummedMonth | null> => {
      const closed = newest.get(month);
      return closed === undefined ? loadMonthIfKnown(deps, month) : { status: "closed", ...closed };
    }),
  );
}

/** The verdicts of a month without what they rest on, one after another; `null` for a month without data. */
export async function openStandings(
  deps: JudgingContext,
  month: string,
): Promise<{ status: ReportStatus; verdicts: AsyncIterable<VerdictSummary> } | null> {
  const { verdicts } = deps.store;
  const newest = (await verdicts.revisions(month)).at(-1);
  if (newest === undefined) return nullIfUnknown(streamMonth(deps, month));
  return { status: "closed", verdicts: verdicts.streamSummaries(month, newest.revision) };
}

async function openRevision(deps: JudgingContext, name: string, revision: number): Promise<MonthStream> {
  const { store, zone, simulated, clock } = deps;
  const month = parseMonth(name, zone, clock.now());
  const revisions = await store.verdicts.revisions(month.month);
  const frozen = revisions.find((one) => one.revision === revision);
  if (!frozen) {
    const known = revisions.map((one) => one.revision).join(", ") || "none: the month is not closed yet";
    throw new UsageError(`--revision ${revision} of ${month.month} does not exist; there is ${known}`);
  }
  const { asOf, closesAt } = frozen;
  return {
    month,
    zone,
    asOf,
    simulated,
    status: "closed",
    revision,
    rule: withBothTexts(frozen.rule),
    closesAt,
    verdicts: store.verdicts.streamVerdicts(month.month, revision),
    revisions,
  };
}

/** Earlier versions of this software stored the order as one text. */
function withBothTexts(rule: Omit<LiveRule, "order"> & { order: LiveRule["order"] | string }): LiveRule {
  const { order } = rule;
  return { ...rule, order: typeof order === "string" ? { en: order, hi: order } : order };
}
