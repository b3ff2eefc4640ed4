import { z } from "zod";
import type { Account } from "../../../domain/account.ts";
import type { RollupEnds, RollupPoint } from "../../../domain/day-rollup.ts";
import { OFFICE_KINDS, type Office } from "../../../domain/office.ts";
import { PLATFORM_IDS, PRECISIONS, VIAS } from "../../../domain/platform.ts";
import { localDayAt, toLocalDay } from "../../../domain/slot.ts";
import type { AccountDays } from "../../../store/contracts/selection.ts";
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

/**
 * One row per account and local day. A day opens with the reading at its midnight, else with the last one of the day
 * before; it closes with the reading at the next midnight, else with its own last. So changes of days add up.
 */
export const dailyExport = defineExport(DailyRow, async function* (store, request) {
  const { officeId, platform, simulated } = request;
  const offices = new Map((await store.registry.offices()).map((office) => [office.officeId, office]));
  const calendar = createCalendar(request.zone);
  for await (const accounts of store.registry.accountBlocks({ officeId, platform }))
    for await (const { account, days } of readDays(store, request, accounts)) {
      const office = offices.get(account.officeId) ?? null;
      yield* toDailyRows(days, { account, office, calendar, simulated });
    }
});

type DaySpan = { fromDay: string; toDay: string };
type Days = {
  rollups: ReadonlyMap<string, RollupEnds>;
  expected: ReadonlyMap<string, number>;
  span: DaySpan;
};

const FIRST_DAY = "2000-01-01";
const LAST_DAY = "9999-12-30";
const DAY_MS = 86_400_000;
const NO_DAYS = new Map<string, never>();

const shiftDay = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** The roll-ups of the requested and adjacent days, and the expected readings, account by account. */
async function* readDays(
  store: Store,
  { zone, since, until }: ExportRequest,
  accounts: readonly Account[],
): AsyncGenerator<{ account: Account; days: Days }> {
  const fromDay = since === null ? FIRST_DAY : localDayAt(since, zone).day;
  const toDay = until === null ? LAST_DAY : localDayAt(new Date(until.getTime() - 1), zone).day;
  const span = { fromDay, toDay };
  const keys = accounts.map(({ accountKey }) => accountKey);
  const rollups = inOrder(store.rollups.ends(keys, shiftDay(fromDay, -1), shiftDay(toDay, 1)));
  const expected = inOrder(store.coverage.expected(keys, "audience", fromDay, toDay));
  try {
    for (const account of accounts) {
      const { accountKey } = account;
      const [read, due] = await Promise.all([rollups.take(accountKey), expected.take(accountKey)]);
      yield { account, days: { rollups: read ?? NO_DAYS, expected: due ?? NO_DAYS, span } };
    }
  } finally {
    await Promise.all([rollups.close(), expected.close()]);
  }
}

/** Takes each account's days out of a stream that has the accounts in the order in which they are asked for. */
function inOrder<Value>(accounts: AsyncIterable<AccountDays<Value>>) {
  const source = accounts[Symbol.asyncIterator]();
  let next: ReturnType<typeof source.next>;
  const readAhead = () => {
    next = source.next();
    // A caller that stops early does not wait for it; one that goes on gets the error from `take`.
    next.catch(() => undefined);
  };
  readAhead();
  return {
    take: async (accountKey: string): Promise<ReadonlyMap<string, Value> | null> => {
      const { done, value } = await next;
      if (done === true || value.accountKey !== accountKey) return null;
      readAhead();
      return value.days;
    },
    close: async () => source.return?.(),
  };
}

type RowContext = { account: Account; office: Office | null; calendar: Calendar; simulated: boolean };

function* toDailyRows(
  { rollups, expected, span }: Days,
  { account, office, calendar, simulated }: RowContext,
): Generator<DailyRow> {
  const days = [...new Set([...rollups.keys(), ...expected.keys()])];
  for (const date of days.filter((day) => span.fromDay <= day && day <= span.toDay).sort()) {
    const today = rollups.get(date);
    const { startsAt, before, after } = calendar(date);
    const open = findOpening(today, rollups.get(before), startsAt);
    const close = findClosing(today, rollups.get(after), calendar(after).startsAt);
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

/** A local day's start in ms and those of the adjacent days; each day is worked out once for all accounts. */
type Calendar = (day: string) => { startsAt: number; before: string; after: string };

function createCalendar(zone: string): Calendar {
  const known = new Map<string, ReturnType<Calendar>>();
  return (day) => {
    const one = known.get(day) ?? {
      startsAt: toLocalDay(day, zone).startsAt.getTime(),
      before: shiftDay(day, -1),
      after: shiftDay(day, 1),
    };
    known.set(day, one);
    return one;
  };
}

const findOpening = (today: RollupEnds | undefined, before: RollupEnds | undefined, midnight: number) =>
  today?.first.slot.getTime() === midnight ? today.first : (before?.last ?? null);

const findClosing = (today: RollupEnds | undefined, next: RollupEnds | undefined, midnight: number) =>
  next?.first.slot.getTime() === midnight ? next.first : (today?.last ?? null);

/** A difference between two identities, or between two precisions, means nothing: `null`. */
function getChange(open: RollupPoint | null, close: RollupPoint | null): number | null {
  if (!open || !close || open.externalId !== close.externalId || open.precision !== close.precision)
    return null;
  return close.followers - open.followers;
}
