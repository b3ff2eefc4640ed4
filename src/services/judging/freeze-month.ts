import type { IntakeEntry } from "../../domain/intake.ts";
import { type Month, monthAt, toMonth } from "../../domain/month.ts";
import { liveRuleFor } from "../../domain/rules/rule-book.ts";
import { localDayAt } from "../../domain/slot.ts";
import type { LiveVerdict } from "../../domain/verdict.ts";
import { UsageError } from "../../errors/reach-error.ts";
import type { FrozenMonth, RevisionCause, RevisionChange } from "../../store/contracts/verdicts.ts";
import { firstKnownAt, monthsWithData } from "./answerable-months.ts";
import { type MonthFrame, type MonthStream, streamMonth } from "./judge-month.ts";
import type { JudgingContext } from "./context.ts";
import { Comparison, revisionReason, VerdictSum } from "./revision-change.ts";

/** For how many months back a frozen month is revised when later facts change it. */
export const MONTHS_REVISED = 3;

/** A closing later than this is reported as late. The daemon closes months every hour, or once a day by a clock file. */
const LATE_AFTER_MS = 6 * 3_600_000;

/** A month that has revisions: the newest, all of them, and whether this call froze the newest. */
export type ClosedMonth = Pick<MonthFrame, "month" | "revision" | "revisions"> & { frozenNow?: boolean };

/**
 * Freezes each month whose grace period is over and revises the newest ones if later facts changed them. Only the
 * daemon calls this. A month that was due while nothing was running is frozen late, and its revision says so. Returns
 * the months frozen by this call.
 */
export async function freezeDueMonths(deps: JudgingContext): Promise<ClosedMonth[]> {
  await deps.store.verdicts.endUnfinished();
  const frozen: ClosedMonth[] = [];
  const newest = monthsBack(deps, MONTHS_REVISED);
  for (const month of newest) {
    const judged = await freezeIfDue(deps, month);
    if (judged?.frozenNow === true) frozen.push(judged);
  }
  const oldest = newest.at(-1);
  if (oldest) frozen.push(...(await closeOlderMonths(deps, oldest)));
  return frozen;
}

/** Once a day, freezes older months that were never frozen. */
async function closeOlderMonths(deps: JudgingContext, before: Month): Promise<ClosedMonth[]> {
  const { store, clock, zone } = deps;
  const { day } = localDayAt(clock.now(), zone);
  if ((await store.meta.get("older-months-checked")) === day) return [];
  const frozen: ClosedMonth[] = [];
  const since = await firstKnownAt(store);
  let month = before;
  while (since !== null && month.startsAt > since) {
    month = monthAt(new Date(month.startsAt.getTime() - 1), zone);
    if (isBeforeRule(deps, month.month)) break;
    if ((await store.verdicts.revisions(month.month)).length > 0) continue;
    const judged = await freezeIfDue(deps, month);
    if (judged?.frozenNow === true) frozen.push(judged);
  }
  await store.meta.set("older-months-checked", day);
  return frozen;
}

function monthsBack({ clock, zone }: JudgingContext, count: number): Month[] {
  const months: Month[] = [];
  let { startsAt } = monthAt(clock.now(), zone);
  for (let i = 0; i < count; i += 1) {
    const month = monthAt(new Date(startsAt.getTime() - 1), zone);
    months.push(month);
    startsAt = month.startsAt;
  }
  return months;
}

const isBeforeRule = ({ rules }: JudgingContext, month: string): boolean =>
  month < liveRuleFor(rules, month).validFrom;

/**
 * Revises a frozen month at once if new facts change it, with the cause in the revision's reason. A month that is not
 * frozen yet is left to the daemon. `revision` is 0 if there is none.
 */
export async function reviseMonth(
  deps: JudgingContext,
  name: string,
  cause: RevisionCause,
): Promise<Omit<ClosedMonth, "month">> {
  const { month } = toMonth(name, deps.zone);
  if ((await deps.store.verdicts.revisions(month)).length === 0) return { revision: 0 };
  return (await freezeIfDue(deps, toMonth(month, deps.zone), cause)) ?? { revision: 0 };
}

/** Revises every frozen month that new facts change. Returns the months that got a further revision. */
export async function reviseFrozenMonths(deps: JudgingContext, cause: RevisionCause): Promise<string[]> {
  const revised: string[] = [];
  for (const { month } of await monthsWithData(deps))
    if ((await reviseMonth(deps, month, cause)).frozenNow === true) revised.push(month);
  return revised;
}

/** Revises the frozen month in which a confirmed live of an intake entry started. */
export async function reviseAfterIntake(
  deps: JudgingContext,
  { officeId, startedAt, confirmedBy }: Pick<IntakeEntry, "officeId" | "startedAt" | "confirmedBy">,
): Promise<void> {
  if (startedAt === null || confirmedBy === null) return;
  const cause: RevisionCause = { kind: "intake", officeId, by: [{ name: confirmedBy, why: null }] };
  await reviseMonth(deps, monthAt(startedAt, deps.zone).month, cause);
}

/** Judges and freezes a month. Returns `null` if it is not due, is before the rule, or has no data. */
async function freezeIfDue(
  deps: JudgingContext,
  { month, endsAt }: Month,
  cause: RevisionCause | null = null,
): Promise<ClosedMonth | null> {
  const closesAt = endsAt.getTime() + deps.rules.close.graceHours * 3_600_000;
  if (deps.clock.now().getTime() < closesAt || isBeforeRule(deps, month)) return null;
  try {
    return await freeze(deps, await streamMonth(deps, month), cause);
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
}

/** Judged some offices at a time, once to see whether anything changed, and once more to write it if so. */
async function freeze(
  deps: JudgingContext,
  judged: MonthStream,
  cause: RevisionCause | null,
): Promise<ClosedMonth> {
  const { store } = deps;
  const { month } = judged;
  const revisions = await store.verdicts.revisions(month.month);
  const latest = revisions.at(-1);
  if (latest !== undefined && (await digestOf(judged)) === latest.digest)
    return { month, revision: latest.revision, revisions };
  const taken = latest === undefined ? judged : await streamMonth(deps, month.month);
  const isOurs = await append(deps, taken, latest ?? null, cause);
  const all = await store.verdicts.revisions(month.month);
  return { month, revision: all.at(-1)?.revision ?? 0, revisions: all, frozenNow: isOurs };
}

async function digestOf({ rule, verdicts }: MonthStream): Promise<string> {
  const sum = new VerdictSum(rule);
  for await (const verdict of verdicts) sum.add(verdict);
  return sum.digest();
}

/** Writes a further revision; what it says is what was written, though facts came in since it was first judged. */
async function append(
  { store, clock }: JudgingContext,
  { month: { month }, rule, asOf, closesAt, verdicts }: MonthStream,
  latest: FrozenMonth | null,
  cause: RevisionCause | null,
): Promise<boolean> {
  const sum = new VerdictSum(rule);
  const comparison = new Comparison(cause);
  if (latest !== null)
    for await (const verdict of store.verdicts.streamVerdicts(month, latest.revision))
      comparison.addBefore(verdict);
  const revision = (latest?.revision ?? 0) + 1;
  return store.verdicts.append({ month, revision }, noting(verdicts, sum, comparison), () => {
    const digest = sum.digest();
    if (digest === latest?.digest) return null;
    const frozenAt = clock.now();
    const change = latest === null ? closing(frozenAt, closesAt) : comparison.result();
    return {
      month,
      revision,
      rule,
      asOf,
      closesAt,
      frozenAt,
      reason: revisionReason(change),
      change,
      digest,
    };
  });
}

async function* noting(
  verdicts: AsyncIterable<LiveVerdict>,
  ...takers: { add(verdict: LiveVerdict): void }[]
): AsyncGenerator<LiveVerdict> {
  for await (const verdict of verdicts) {
    for (const taker of takers) taker.add(verdict);
    yield verdict;
  }
}

function closing(frozenAt: Date, closesAt: Date): RevisionChange {
  const lateMs = frozenAt.getTime() - closesAt.getTime();
  return { kind: "closed", lateSeconds: lateMs > LATE_AFTER_MS ? Math.floor(lateMs / 1000) : null };
}
