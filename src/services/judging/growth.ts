import type { Account } from "../../domain/account.ts";
import { toRollupPoint, type RollupPoint } from "../../domain/day-rollup.ts";
import { type Office, officesById } from "../../domain/office.ts";
import { type Growth, judgeGrowth, readingAt } from "../../domain/rules/growth.ts";
import { toLocalDay, localDayAt } from "../../domain/slot.ts";
import { UsageError } from "../../errors/reach-error.ts";
import { collectAll } from "../../store/collect-all.ts";
import type { Store } from "../../store/contracts/store.ts";
import type { JudgingContext } from "./context.ts";

export type GrowthRow = Growth & { office: Office; account: Account };

/** The frame of a report of growth. */
export type GrowthFrame = {
  /** Local days, both inclusive. */
  from: string;
  to: string;
  zone: string;
  asOf: Date;
  simulated: boolean;
  /** Every office that existed in the period, including offices without an account. */
  offices: readonly Office[];
};

export type GrowthReport = GrowthFrame & { rows: readonly GrowthRow[] };

/** The same with rows that are read as they are taken, once, so that they are not all held. */
export type GrowthStream = GrowthFrame & { rows: AsyncIterable<GrowthRow> };

const DAY_MS = 86_400_000;

/**
 * Returns the followers gained and lost by every account from the start of day `from` to the end of day `to`. Throws
 * UsageError for invalid days, a reversed range, or a range that has not begun.
 */
export async function reportGrowth(
  deps: JudgingContext,
  from: string,
  to: string,
  shared = shareReadings(deps),
): Promise<GrowthReport> {
  const stream = await streamGrowth(deps, from, to, [shared]);
  return { ...stream, rows: await collectAll(stream.rows) };
}

/** As `reportGrowth`, some accounts at a time, in the order of their keys. */
export async function streamGrowth(
  deps: JudgingContext,
  from: string,
  to: string,
  readings: ReadingBlocks = readInBlocks(deps),
): Promise<GrowthStream> {
  const { store, clock, zone, simulated } = deps;
  const asOf = clock.now();
  const first = parseDay("--from", from, zone);
  const last = parseDay("--to", to, zone);
  if (from > to) throw new UsageError(`--from ${from} lies after --to ${to}: give the earlier day first`);
  if (first.startsAt > asOf) throw new UsageError(`--from ${from} has not begun`);
  const offices = await store.registry.offices();
  const rows = readGrowth(deps, readings, { from, to, first, last, asOf, offices: officesById(offices) });
  return { from, to, zone, asOf, simulated, rows, offices: offices.filter(wasActive(from, to)) };
}

export const wasActive =
  (from: string, to: string) =>
  ({ activeFrom, activeTo }: Pick<Office, "activeFrom" | "activeTo">): boolean =>
    (activeFrom ?? "") <= to && (activeTo ?? "9999") >= from;

type GrowthPeriod = Pick<GrowthFrame, "from" | "to" | "asOf"> & {
  offices: ReadonlyMap<string, Office>;
  first: ReturnType<typeof toLocalDay>;
  last: ReturnType<typeof toLocalDay>;
};

/** What each account gained in a period, in the order of the blocks. */
export async function* readGrowth(
  { statisticsDays = {} }: JudgingContext,
  blocks: ReadingBlocks,
  { from, to, first, last, asOf, offices }: GrowthPeriod,
): AsyncGenerator<GrowthRow> {
  for await (const readings of blocks) {
    const listed = (await readings.accounts()).filter(wasActive(from, to));
    const [openings, closings] = await Promise.all([readings.at(first.startsAt), readings.at(last.endsAt)]);
    for (const account of listed) {
      const office = offices.get(account.officeId);
      if (!office) continue;
      const opening = openings.get(account.accountKey) ?? null;
      const closing = last.endsAt > asOf && last.startsAt > asOf ? null : closings.get(account.accountKey);
      const judged = judgeGrowth(opening, closing ?? null);
      const keptDays = statisticsDays[account.platform] ?? Number.POSITIVE_INFINITY;
      const isExpired = first.startsAt.getTime() < asOf.getTime() - keptDays * DAY_MS;
      yield { office, account, ...(isExpired ? explainExpired(judged) : judged) };
    }
  }
}

/** Accounts, and the reading of each at a midnight. */
export type SharedReadings = {
  accounts(): Promise<readonly Account[]>;
  at(boundary: Date): Promise<ReadonlyMap<string, RollupPoint>>;
};

export type ReadingBlocks = Iterable<SharedReadings> | AsyncIterable<SharedReadings>;

export async function* readInBlocks(deps: JudgingContext): AsyncGenerator<SharedReadings> {
  for await (const block of deps.store.registry.accountBlocks()) yield shareReadings(deps, async () => block);
}

/**
 * Reads the accounts, all where they are not named, and each midnight once: a month opens with the readings with which
 * the one before closes.
 */
export function shareReadings(
  { store, rules, zone }: JudgingContext,
  read: SharedReadings["accounts"] = () => store.registry.allAccounts(),
): SharedReadings {
  const held = new Map<number, ReturnType<SharedReadings["at"]>>();
  let all: Promise<readonly Account[]> | null = null;
  const accounts = () => (all ??= read());
  const load = async (boundary: Date) => {
    const keys = (await accounts()).map(({ accountKey }) => accountKey);
    return loadReadingsAt(store, keys, boundary, rules.growth.toleranceHours, zone);
  };
  return {
    accounts,
    at: (boundary) => {
      const readings = held.get(boundary.getTime()) ?? load(boundary);
      held.set(boundary.getTime(), readings);
      return readings;
    },
  };
}

/** An opening that is missing may have been deleted, as the platform's terms demand. */
const explainExpired = (growth: Growth): Growth =>
  growth.doubt === "no_opening" ? { ...growth, doubt: "opening_expired" } : growth;

export function parseDay(flag: string, day: string, zone: string) {
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(day)) return toLocalDay(day, zone);
  } catch {
    // reported below
  }
  throw new UsageError(`${flag} "${day}" is not a day: write it as YYYY-MM-DD`);
}

/**
 * Returns for each account its reading at a midnight. Reads the day roll-ups; the readings themselves are queried only
 * where the roll-up's reading is not from the platform's API, to find one that is.
 */
async function loadReadingsAt(
  store: Store,
  keys: readonly string[],
  boundary: Date,
  toleranceHours: number,
  zone: string,
): Promise<Map<string, RollupPoint>> {
  const since = new Date(boundary.getTime() - toleranceHours * 3_600_000);
  const days = store.rollups.ends(keys, localDayAt(since, zone).day, localDayAt(boundary, zone).day);
  const chosen = new Map<string, RollupPoint>();
  const doubtful: string[] = [];
  for await (const own of days) {
    const points = [...own.days.values()].flatMap(({ first, last }) => [first, last]);
    const reading = readingAt(points, boundary, toleranceHours);
    if (reading) chosen.set(own.accountKey, reading);
    if (reading?.via !== "api") doubtful.push(own.accountKey);
  }
  if (doubtful.length === 0) return chosen;
  const until = new Date(boundary.getTime() + 1);
  const raw = new Map<string, RollupPoint[]>();
  for await (const snapshot of store.snapshots.stream({ accountKeys: doubtful, since, until })) {
    const point = toRollupPoint(snapshot);
    if (point) raw.set(snapshot.accountKey, [...(raw.get(snapshot.accountKey) ?? []), point]);
  }
  for (const [accountKey, own] of raw) {
    const reading = readingAt(own, boundary, toleranceHours);
    if (reading) chosen.set(accountKey, reading);
  }
  return chosen;
}

/** Returns the first and last local day of a month. */
export function firstAndLastDay(
  month: { startsAt: Date; endsAt: Date },
  zone: string,
): { from: string; to: string } {
  return {
    from: localDayAt(month.startsAt, zone).day,
    to: localDayAt(new Date(month.endsAt.getTime() - DAY_MS / 2), zone).day,
  };
}
