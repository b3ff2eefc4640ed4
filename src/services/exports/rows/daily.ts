import { z } from "zod";
import type { Account } from "../../../domain/account.ts";
import { countCoverage } from "../../../domain/coverage.ts";
import type { DayRollup, RollupPoint } from "../../../domain/day-rollup.ts";
import { OFFICE_KINDS, type Office } from "../../../domain/office.ts";
import { PLATFORM_IDS, PRECISIONS, VIAS } from "../../../domain/platform.ts";
import { localDayAt, toLocalDay } from "../../../domain/slot.ts";
import type { Store } from "../../../store/contracts/store.ts";
import { defineExport, type ExportRequest } from "../contract.ts";
import { count, flag, text } from "./column-types.ts";

const DailyRow = z.object({
  date: text,
  account: text,
  office: text,
  nameEn: text.nullable(),
  nameHi: text.nullable(),
  kind: z.enum(OFFICE_KINDS).nullable(),
  division: text.nullable(),
  platform: z.enum(PLATFORM_IDS),
  followersOpen: count.nullable(),
  followersClose: count.nullable(),
  change: count.nullable(),
  posts: count.nullable(),
  readings: count,
  expected: count,
  via: z.enum(VIAS).nullable(),
  precision: z.enum(PRECISIONS).nullable(),
  simulated: flag,
});
type DailyRow = z.infer<typeof DailyRow>;

/** Accounts read with one pair of queries; a year of them is some 10,000 days in memory. */
const ACCOUNTS_PER_READ = 25;

/**
 * One row per account and local day. A day opens with the reading at its midnight, else with the last one of the day
 * before; it closes with the reading at the next midnight, else with its own last. So changes of days add up.
 */
export const dailyExport = defineExport(DailyRow, async function* (store, request) {
  const { officeId, platform } = request;
  const registry = await store.registry.current();
  const offices = new Map(registry?.offices.map((office) => [office.officeId, office]));
  const accounts = (await store.registry.allAccounts()).filter(
    (account) =>
      (officeId === null || account.officeId === officeId) &&
      (platform === null || account.platform === platform),
  );
  const midnights = createMidnights(request.zone);
  for (let from = 0; from < accounts.length; from += ACCOUNTS_PER_READ) {
    const part = accounts.slice(from, from + ACCOUNTS_PER_READ);
    const days = await readDays(store, request, part);
    for (const account of part) {
      const read = days.get(account.accountKey);
      const office = offices.get(account.officeId) ?? null;
      if (read) yield* toDailyRows(read, { account, office, midnights, simulated: request.simulated });
    }
  }
});

type AccountDays = { rollups: Map<string, DayRollup>; expected: Map<string, number>; span: DaySpan };
type DaySpan = { fromDay: string; toDay: string };

const FIRST_DAY = "2000-01-01";
const LAST_DAY = "9999-12-30";
const DAY_MS = 86_400_000;

const shiftDay = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** The roll-ups of the requested days and their neighbours, and the expected readings of each day, by account. */
async function readDays(
  store: Store,
  { zone, since, until }: ExportRequest,
  accounts: readonly Account[],
): Promise<Map<string, AccountDays>> {
  const fromDay = since === null ? FIRST_DAY : localDayAt(since, zone).day;
  const toDay = until === null ? LAST_DAY : localDayAt(new Date(until.getTime() - 1), zone).day;
  const span = { fromDay, toDay };
  const days = new Map<string, AccountDays>();
  const daysFor = (accountKey: string): AccountDays => {
    const known = days.get(accountKey) ?? { rollups: new Map(), expected: new Map(), span };
    days.set(accountKey, known);
    return known;
  };
  const accountKeys = accounts.map(({ accountKey }) => accountKey);
  for (const rollup of await store.rollups.list(accountKeys, shiftDay(fromDay, -1), shiftDay(toDay, 1)))
    daysFor(rollup.accountKey).rollups.set(rollup.day, rollup);
  for await (const day of store.coverage.stream({ accountKeys, metric: "audience", ...span }))
    daysFor(day.accountKey).expected.set(day.day, countCoverage(day).expected);
  return days;
}

type RowContext = { account: Account; office: Office | null; midnights: Midnights; simulated: boolean };

function* toDailyRows(
  { rollups, expected, span }: AccountDays,
  { account, office, midnights, simulated }: RowContext,
): Generator<DailyRow> {
  const days = [...new Set([...rollups.keys(), ...expected.keys()])];
  for (const date of days.filter((day) => span.fromDay <= day && day <= span.toDay).sort()) {
    const today = rollups.get(date);
    const open = findOpening(today, rollups.get(shiftDay(date, -1)), midnights(date));
    const close = findClosing(today, rollups.get(shiftDay(date, 1)), midnights(shiftDay(date, 1)));
    yield {
      date,
      account: account.accountKey,
      office: account.officeId,
      nameEn: office?.nameEn ?? null,
      nameHi: office?.nameHi ?? null,
      kind: office?.kind ?? null,
      division: office?.division ?? null,
      platform: account.platform,
      followersOpen: open?.followers ?? null,
      followersClose: close?.followers ?? null,
      change: getChange(open, close),
      posts: close?.posts ?? null,
      readings: today?.readings ?? 0,
      expected: expected.get(date) ?? 0,
      via: close?.via ?? null,
      precision: close?.precision ?? null,
      simulated,
    };
  }
}

/** The instant at which a local day begins, in ms; each day is worked out once for all accounts. */
type Midnights = (day: string) => number;

function createMidnights(zone: string): Midnights {
  const known = new Map<string, number>();
  return (day) => {
    const at = known.get(day) ?? toLocalDay(day, zone).startsAt.getTime();
    known.set(day, at);
    return at;
  };
}

const findOpening = (today: DayRollup | undefined, before: DayRollup | undefined, midnight: number) =>
  today?.first.slot.getTime() === midnight ? today.first : (before?.last ?? null);

const findClosing = (today: DayRollup | undefined, next: DayRollup | undefined, midnight: number) =>
  next?.first.slot.getTime() === midnight ? next.first : (today?.last ?? null);

/** A difference between two identities, or between two precisions, means nothing: `null`. */
function getChange(open: RollupPoint | null, close: RollupPoint | null): number | null {
  if (!open || !close || open.externalId !== close.externalId || open.precision !== close.precision)
    return null;
  return close.followers - open.followers;
}
