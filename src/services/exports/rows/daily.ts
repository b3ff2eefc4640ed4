import { DateTime } from "luxon";
import type { Account } from "../../../domain/account.ts";
import { type CoverageDay, countCoverage } from "../../../domain/coverage.ts";
import type { DayRollup, RollupPoint } from "../../../domain/day-rollup.ts";
import type { Office } from "../../../domain/office.ts";
import { toLocalDay, localDayAt } from "../../../domain/slot.ts";
import type { Store } from "../../../store/contracts/store.ts";
import type { Export, ExportRequest, ExportRow } from "../contract.ts";

/**
 * One row per account and local day. A day opens with the reading at its midnight, else with the last one of the day
 * before; it closes with the reading at the next midnight, else with its own last. So changes of days add up.
 */
export const dailyExport: Export = {
  columns: [
    "date",
    "account",
    "office",
    "nameEn",
    "nameHi",
    "kind",
    "division",
    "platform",
    "followersOpen",
    "followersClose",
    "change",
    "posts",
    "readings",
    "expected",
    "via",
    "precision",
    "simulated",
  ],
  async *rows(store, request) {
    const registry = await store.registry.current();
    const offices = new Map(registry?.offices.map((office) => [office.officeId, office]));
    for (const account of await store.registry.allAccounts()) {
      if (request.officeId !== null && account.officeId !== request.officeId) continue;
      if (request.platform !== null && account.platform !== request.platform) continue;
      yield* accountDays(store, request, account, offices.get(account.officeId) ?? null);
    }
  },
};

const FIRST_DAY = "2000-01-01";
const LAST_DAY = "9999-12-30";
const shifted = (day: string, days: number): string =>
  DateTime.fromISO(day).plus({ days }).toFormat("yyyy-MM-dd");

async function* accountDays(
  store: Store,
  request: ExportRequest,
  account: Account,
  office: Office | null,
): AsyncIterable<ExportRow> {
  const { zone, since, until } = request;
  const fromDay = since === null ? FIRST_DAY : localDayAt(since, zone).day;
  const toDay = until === null ? LAST_DAY : localDayAt(new Date(until.getTime() - 1), zone).day;
  const rollups = new Map<string, DayRollup>();
  for (const rollup of await store.rollups.list(
    [account.accountKey],
    shifted(fromDay, -1),
    shifted(toDay, 1),
  ))
    rollups.set(rollup.day, rollup);
  const coverage = new Map<string, CoverageDay>();
  for await (const day of store.coverage.stream({ accountKeys: [account.accountKey], fromDay, toDay }))
    if (day.metric === "audience") coverage.set(day.day, day);
  const days = [...new Set([...rollups.keys(), ...coverage.keys()])].filter(
    (day) => fromDay <= day && day <= toDay,
  );
  for (const day of days.sort()) {
    const today = rollups.get(day);
    const open = openingOf(day, today, rollups.get(shifted(day, -1)), zone);
    const close = closingOf(day, today, rollups.get(shifted(day, 1)), zone);
    const counted = coverage.get(day);
    yield {
      date: day,
      account: account.accountKey,
      office: account.officeId,
      nameEn: office?.nameEn ?? null,
      nameHi: office?.nameHi ?? null,
      kind: office?.kind ?? null,
      division: office?.division ?? null,
      platform: account.platform,
      followersOpen: open?.followers ?? null,
      followersClose: close?.followers ?? null,
      change: changeOf(open, close),
      posts: close?.posts ?? null,
      readings: today?.readings ?? 0,
      expected: counted ? countCoverage(counted).expected : 0,
      via: close?.via ?? null,
      precision: close?.precision ?? null,
      simulated: request.simulated,
    };
  }
}

function openingOf(day: string, today: DayRollup | undefined, before: DayRollup | undefined, zone: string) {
  const midnight = toLocalDay(day, zone).startsAt.getTime();
  if (today?.first.slot.getTime() === midnight) return today.first;
  return before?.last ?? null;
}

function closingOf(day: string, today: DayRollup | undefined, next: DayRollup | undefined, zone: string) {
  const midnight = toLocalDay(day, zone).endsAt.getTime();
  if (next?.first.slot.getTime() === midnight) return next.first;
  return today?.last ?? null;
}

/** A difference between two identities, or between two precisions, means nothing: `null`. */
function changeOf(open: RollupPoint | null, close: RollupPoint | null): number | null {
  if (!open || !close || open.externalId !== close.externalId || open.precision !== close.precision)
    return null;
  return close.followers - open.followers;
}
