import type { LiveEvidence } from "../../domain/evidence.ts";
import { type Exemption, findExemption, type Letter } from "../../domain/rulings.ts";
import { type Month, monthAt, toMonth } from "../../domain/month.ts";
import type { Office } from "../../domain/office.ts";
import { judgeLiveMinutes } from "../../domain/rules/live-minutes.ts";
import { provenIntervals } from "../../domain/rules/proven-absence.ts";
import { type LiveRule, liveRuleFor } from "../../domain/rules/rule-book.ts";
import { localDayAt } from "../../domain/slot.ts";
import { clipIntervals } from "../../domain/interval.ts";
import type { LiveVerdict } from "../../domain/verdict.ts";
import { UsageError } from "../../errors/reach-error.ts";
import { collectAll } from "../../store/collect-all.ts";
import type { Store } from "../../store/contracts/store.ts";
import {
  addLaterLooks,
  type BoundOffices,
  daysOf,
  loadBoundOffices,
  loadLiveEvidence,
  type MonthEvidence,
} from "./load-live-evidence.ts";
import type { FrozenMonth } from "../../store/contracts/verdicts.ts";
import type { JudgingContext } from "./context.ts";

/** `closed`: read from a frozen revision. `no_rule`: the month is before the rule, so no office is judged. */
export const REPORT_STATUSES = ["open", "provisional", "closed", "no_rule"] as const;
export type ReportStatus = (typeof REPORT_STATUSES)[number];

/** A month under the live rule, without its verdicts. */
export type MonthFrame = {
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
  /** The frozen revisions of this month, oldest first. */
  revisions?: readonly FrozenMonth[];
};

/** A month, judged now or read from a frozen revision. */
export type JudgedMonth = MonthFrame & {
  verdicts: readonly LiveVerdict[];
  /** The correspondence with offices about this month. */
  letters?: readonly Letter[];
};

/** The same with verdicts that are judged or read as they are taken, once, so that they are not all held. */
export type MonthStream = MonthFrame & { verdicts: AsyncIterable<LiveVerdict> };

/**
 * Judges every office that the live rule binds, from stored data. Throws UsageError for a month that has not begun or has
 * no data.
 */
export async function judgeMonth(deps: JudgingContext, name: string): Promise<JudgedMonth> {
  return wholeMonth(deps, await streamMonth(deps, name));
}

/** Holds all verdicts of a month, with its letters. */
export async function wholeMonth({ store }: JudgingContext, stream: MonthStream): Promise<JudgedMonth> {
  const letters = await store.rulings.letters(stream.month.month);
  return { ...stream, verdicts: await collectAll(stream.verdicts), letters };
}

/** As `judgeMonth`, some offices at a time: they are in the order of their ids. */
export async function streamMonth(deps: JudgingContext, name: string): Promise<MonthStream> {
  const { store, rules, clock, zone, simulated } = deps;
  const asOf = clock.now();
  const month = parseMonth(name, zone, asOf);
  const rule = liveRuleFor(rules, month.month);
  const [bound, exemptions] = await Promise.all([
    loadBoundOffices(store, { month, rule }),
    store.rulings.exemptions(),
  ]);
  const verdicts = await knownVerdicts(() =>
    judgeInBlocks({ store, bound, exemptions, month, rule, zone, asOf }),
  );
  if (verdicts === null) throw await nothingKnown(store, month, zone);
  const closesAt = new Date(month.endsAt.getTime() + rules.close.graceHours * 3_600_000);
  const status = month.month < rule.validFrom ? "no_rule" : asOf < month.endsAt ? "open" : "provisional";
  return { month, zone, asOf, simulated, status, revision: 0, rule, closesAt, verdicts };
}

/** Evidence is held of so many offices at once: what judging holds does not grow with it. */
const OFFICES_AT_ONCE = 200;

type JudgedBlock = { verdicts: LiveVerdict[]; isAnythingKnown: boolean };

async function* judgeInBlocks(place: JudgingPlace): AsyncGenerator<JudgedBlock> {
  const { offices } = place.bound;
  for (let from = 0; from < offices.length; from += OFFICES_AT_ONCE)
    yield await judgeOffices(place, offices.slice(from, from + OFFICES_AT_ONCE));
}

/** `null` if nothing is known of any office. Blocks before the first known one are judged again rather than held. */
async function knownVerdicts(
  judge: () => AsyncGenerator<JudgedBlock>,
): Promise<AsyncIterable<LiveVerdict> | null> {
  const blocks = judge();
  const first = await blocks.next();
  if (first.done === true) return null;
  if (first.value.isAnythingKnown) return flatten(first.value, blocks);
  for await (const { isAnythingKnown } of blocks) if (isAnythingKnown) return flatten(null, judge());
  return null;
}

async function* flatten(
  first: JudgedBlock | null,
  rest: AsyncIterable<JudgedBlock>,
): AsyncGenerator<LiveVerdict> {
  if (first !== null) yield* first.verdicts;
  for await (const { verdicts } of rest) yield* verdicts;
}

type JudgingPlace = {
  store: Store;
  bound: BoundOffices;
  exemptions: readonly Exemption[];
  month: Month;
  rule: LiveRule;
  zone: string;
  asOf: Date;
};

/** Looks taken after the month are loaded only for offices whose month is not fully covered by its own looks. */
async function judgeOffices(
  { store, bound, exemptions, month, rule, zone, asOf }: JudgingPlace,
  offices: readonly Office[],
): Promise<JudgedBlock> {
  const gathered = await loadLiveEvidence(store, offices, bound, { month, zone, rulings: store.rulings });
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
  const existing = existingOffices(offices, month, zone);
  let verdicts = existing.map(judgeOne);
  const unreported = verdicts.filter((one) => one.accounts.some(({ unseen }) => unseen.length > 0));
  const accountKeys = unreported.flatMap(({ accounts }) => accounts.map(({ account }) => account));
  if (asOf > month.endsAt && accountKeys.length > 0) {
    await addLaterLooks(store, gathered, { accountKeys, month, asOf });
    const again = new Set(unreported.map(({ officeId }) => officeId));
    verdicts = verdicts.map((one, i) => {
      const office = existing[i];
      return office !== undefined && again.has(one.officeId) ? judgeOne(office) : one;
    });
  }
  return { verdicts, isAnythingKnown: anythingKnown(gathered, month) };
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

function existingOffices(offices: readonly Office[], month: Month, zone: string): readonly Office[] {
  const { fromDay, toDay } = daysOf(month, zone);
  return offices.filter(
    ({ activeFrom, activeTo }) => (activeFrom ?? "") <= toDay && (activeTo ?? "9999") >= fromDay,
  );
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
