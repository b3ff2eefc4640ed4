import type { IntakeEntry } from "../../domain/intake.ts";
import { type Month, monthAt, toMonth } from "../../domain/month.ts";
import { liveRuleFor } from "../../domain/rules/rule-book.ts";
import { localDayAt } from "../../domain/slot.ts";
import { UsageError } from "../../errors/reach-error.ts";
import type { FrozenMonth, RevisionCause } from "../../store/contracts/verdicts.ts";
import { firstKnownAt, monthsWithData } from "./answerable-months.ts";
import { type JudgedMonth, judgeMonth } from "./judge-month.ts";
import type { JudgingContext } from "./context.ts";
import { compareVerdicts, revisionReason, verdictDigest } from "./revision-change.ts";

/** For how many months back a frozen month is revised when later facts change it. */
export const MONTHS_REVISED = 3;

/** A closing later than this is reported as late. The daemon closes months every hour, or once a day by a clock file. */
const LATE_AFTER_MS = 6 * 3_600_000;

/**
 * Freezes each month whose grace period is over and revises the newest ones if later facts changed them. Only the
 * daemon calls this. A month that was due while nothing was running is frozen late, and its revision says so. Returns
 * the months frozen by this call.
 */
export async function freezeDueMonths(deps: JudgingContext): Promise<JudgedMonth[]> {
  const frozen: JudgedMonth[] = [];
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
async function closeOlderMonths(deps: JudgingContext, before: Month): Promise<JudgedMonth[]> {
  const { store, clock, zone } = deps;
  const { day } = localDayAt(clock.now(), zone);
  if ((await store.meta.get("older-months-checked")) === day) return [];
  const frozen: JudgedMonth[] = [];
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
): Promise<Pick<JudgedMonth, "revision" | "revisions" | "frozenNow">> {
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
): Promise<JudgedMonth | null> {
  const closesAt = endsAt.getTime() + deps.rules.close.graceHours * 3_600_000;
  if (deps.clock.now().getTime() < closesAt || isBeforeRule(deps, month)) return null;
  try {
    return await freeze(deps, await judgeMonth(deps, month), cause);
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
}

async function freeze(
  deps: JudgingContext,
  judged: JudgedMonth,
  cause: RevisionCause | null,
): Promise<JudgedMonth> {
  const { store, clock } = deps;
  const { month, rule, asOf, closesAt, verdicts } = judged;
  const revisions = await store.verdicts.revisions(month.month);
  const latest = revisions.at(-1);
  const digest = verdictDigest(judged);
  if (latest?.digest === digest) return { ...judged, status: "closed", revision: latest.revision, revisions };
  const frozenAt = clock.now();
  const lateMs = frozenAt.getTime() - closesAt.getTime();
  const change = latest
    ? compareVerdicts(await store.verdicts.listVerdicts(month.month, latest.revision), verdicts, cause)
    : ({ kind: "closed", lateSeconds: lateMs > LATE_AFTER_MS ? Math.floor(lateMs / 1000) : null } as const);
  const frozen: FrozenMonth = {
    month: month.month,
    revision: (latest?.revision ?? 0) + 1,
    rule,
    asOf,
    closesAt,
    frozenAt,
    reason: revisionReason(change),
    change,
    digest,
  };
  const isOurs = await store.verdicts.append(frozen, verdicts);
  const all = isOurs ? [...revisions, frozen] : await store.verdicts.revisions(month.month);
  return {
    ...judged,
    status: "closed",
    revision: all.at(-1)?.revision ?? 0,
    revisions: all,
    frozenNow: isOurs,
  };
}
