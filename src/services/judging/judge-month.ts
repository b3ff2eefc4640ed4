import type { LiveEvidence } from "../../domain/evidence.ts";
import type { Letter } from "../../domain/rulings.ts";
import { findExemption } from "../../domain/rulings.ts";
import { type Month, monthAt, toMonth } from "../../domain/month.ts";
import type { Office } from "../../domain/office.ts";
import { judgeLiveMinutes } from "../../domain/rules/live-minutes.ts";
import { provenIntervals } from "../../domain/rules/proven-absence.ts";
import { type LiveRule, liveRuleFor } from "../../domain/rules/rule-book.ts";
import { localDayAt } from "../../domain/slot.ts";
import { clipIntervals } from "../../domain/interval.ts";
import type { LiveVerdict } from "../../domain/verdict.ts";
import { UsageError } from "../../errors/reach-error.ts";
import type { Store } from "../../store/contracts/store.ts";
import { loadLiveEvidence, type MonthEvidence, addLaterLooks } from "./load-live-evidence.ts";
import type { FrozenMonth, RulingStore } from "../../store/contracts/verdicts.ts";
import type { JudgingContext } from "./context.ts";

/** `closed`: read from a frozen revision. `no_rule`: the month is before the rule, so no office is judged. */
export const REPORT_STATUSES = ["open", "provisional", "closed", "no_rule"] as const;
export type ReportStatus = (typeof REPORT_STATUSES)[number];

/** A month under the live rule, judged now or read from a frozen revision. */
export type JudgedMonth = {
  month: Month;
  zone: string;
  asOf: Date;
  simulated: boolean;
  status: ReportStatus;
  /** 0 if judged now and not frozen. */
  revision: number;
  rule: LiveRule;
  /** When the month is due to be closed. */
  closesAt: Date;
  verdicts: readonly LiveVerdict[];
  /** The correspondence with offices about this month. */
  letters?: readonly Letter[];
  /** The frozen revisions of this month, oldest first, and whether this call froze the newest. */
  revisions?: readonly FrozenMonth[];
  frozenNow?: boolean;
};

/**
 * Judges every office that the live rule binds, from stored data. Looks taken after the month are loaded only for offices
 * whose month is not fully covered by its own looks. Throws UsageError for a month that has not begun or has no data.
 */
export async function judgeMonth(deps: JudgingContext, name: string): Promise<JudgedMonth> {
  const { store, rules, clock, zone, simulated } = deps;
  const rulings: RulingStore = store.rulings;
  const asOf = clock.now();
  const month = parseMonth(name, zone, asOf);
  const rule = liveRuleFor(rules, month.month);
  const gathered = await loadLiveEvidence(store, { month, rule, zone, rulings });
  const [exemptions, letters] = await Promise.all([rulings.exemptions(), rulings.letters(month.month)]);
  const judgeOne = (office: Office): LiveVerdict =>
    judgeLiveMinutes({
      office,
      month,
      rule,
      zone,
      asOf,
      evidence: evidenceOf(gathered, office.officeId),
      exemption: findExemption(exemptions, office.officeId, month.month),
    });
  const offices = boundOffices(gathered.offices, rule, month, zone);
  let verdicts = offices.map(judgeOne);
  const unreported = verdicts.filter((one) => one.accounts.some(({ unseen }) => unseen.length > 0));
  const keys = unreported.flatMap(({ accounts }) => accounts.map(({ account }) => account));
  if (asOf > month.endsAt && keys.length > 0) {
    await addLaterLooks(store, gathered, { accountKeys: keys, month, asOf });
    const again = new Map(
      offices
        .filter((o) => unreported.some((u) => u.officeId === o.officeId))
        .map((o) => [o.officeId, judgeOne(o)]),
    );
    verdicts = verdicts.map((one) => again.get(one.officeId) ?? one);
  }
  if (!anythingKnown(gathered, month)) throw await nothingKnown(store, month, zone);
  const closesAt = new Date(month.endsAt.getTime() + rules.close.graceHours * 3_600_000);
  const status = month.month < rule.validFrom ? "no_rule" : asOf < month.endsAt ? "open" : "provisional";
  return { month, zone, asOf, simulated, status, revision: 0, rule, closesAt, verdicts, letters };
}

/** Parses a month given as `YYYY-MM`. Throws UsageError for anything else and for a month of the future. */
export function parseMonth(name: string, zone: string, asOf: Date): Month {
  let month: Month;
  try {
    month = toMonth(name, zone);
  } catch {
    throw new UsageError(
      `--month "${name}" is not a month: write it as YYYY-MM, such as ${monthAt(asOf, zone).month}`,
    );
  }
  if (month.startsAt > asOf)
    throw new UsageError(
      `--month ${name} has not begun: it can be answered from ${localDayAt(month.startsAt, zone).day} on`,
    );
  return month;
}

/** Returns the offices that existed in the month and are of a kind that the rule binds. */
function boundOffices(
  offices: readonly Office[],
  rule: LiveRule,
  month: Month,
  zone: string,
): readonly Office[] {
  const firstDay = localDayAt(month.startsAt, zone).day;
  const lastDay = localDayAt(new Date(month.endsAt.getTime() - 1), zone).day;
  return offices
    .filter(({ kind }) => rule.appliesTo.includes(kind))
    .filter(({ activeFrom, activeTo }) => (activeFrom ?? "") <= lastDay && (activeTo ?? "9999") >= firstDay);
}

function evidenceOf(gathered: MonthEvidence, officeId: string): LiveEvidence {
  return {
    accounts: gathered.accounts.get(officeId) ?? [],
    sessions: gathered.sessions.get(officeId) ?? [],
    looks: gathered.looks.get(officeId) ?? [],
    wrongLists: gathered.wrongLists.get(officeId) ?? [],
    coverage: gathered.coverage.get(officeId) ?? [],
    hindrances: gathered.hindrances.get(officeId) ?? [],
    corrections: gathered.corrections.get(officeId) ?? [],
  };
}

function anythingKnown({ looks, sessions }: MonthEvidence, month: Month): boolean {
  const whole = { from: month.startsAt.getTime(), to: month.endsAt.getTime() };
  const inMonth = (at: Date | null): boolean => at !== null && month.startsAt <= at && at < month.endsAt;
  return (
    [...looks.values()]
      .flat()
      .some((run) => inMonth(run.firstAt) || clipIntervals(provenIntervals(run), whole).length > 0) ||
    [...sessions.values()].flat().some(({ startedAt }) => inMonth(startedAt))
  );
}

async function nothingKnown(store: Store, month: Month, zone: string): Promise<UsageError> {
  const [first] = await store.cadence.history();
  const since = first ? monthAt(first.since, zone).month : null;
  return new UsageError(
    since === null
      ? `nothing is known of ${month.month}: there is no observation, reading or entry; "reach start" and "reach collect" read the present`
      : `nothing is known of ${month.month}: there is no observation, reading or entry; months from ${since} on can be answered`,
  );
}
