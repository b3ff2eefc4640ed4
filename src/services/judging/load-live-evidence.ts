import type { PlatformId } from "../../domain/platform.ts";
import { PROFILES } from "../../platforms/profiles.ts";
import type { Account } from "../../domain/account.ts";
import type { CoverageDay } from "../../domain/coverage.ts";
import type { DayRollup } from "../../domain/day-rollup.ts";
import type { LiveHindrance } from "../../domain/evidence.ts";
import type { Correction } from "../../domain/rulings.ts";
import type { LiveSession, WrongList } from "../../domain/live-session.ts";
import type { LookProof } from "../../domain/look.ts";
import type { Month } from "../../domain/month.ts";
import type { Office } from "../../domain/office.ts";
import type { LiveRule } from "../../domain/rules/rule-book.ts";
import { localDayAt } from "../../domain/slot.ts";
import type { Store } from "../../store/contracts/store.ts";
import type { RulingStore } from "../../store/contracts/verdicts.ts";
import { collectAll } from "../../store/collect-all.ts";

/** The offices that a rule binds, and what is known of all of them. */
export type BoundOffices = {
  offices: readonly Office[];
  platform: PlatformId;
  permissionMissing: ReadonlySet<string>;
};

/** The evidence of some offices about a month, by office. */
export type MonthEvidence = {
  accounts: ReadonlyMap<string, readonly Account[]>;
  sessions: Map<string, LiveSession[]>;
  looks: Map<string, LookProof[]>;
  wrongLists: Map<string, (WrongList & { accountKey: string })[]>;
  coverage: Map<string, CoverageDay[]>;
  hindrances: Map<string, LiveHindrance[]>;
  corrections: Map<string, Correction[]>;
};

const DAY_MS = 86_400_000;
/** How far into the next month looks are loaded at once: they cover the last day of the month for nearly all offices. */
const NEXT_MONTH_DAYS = 1;

/** Loads the offices of a kind that the rule binds. */
export async function loadBoundOffices(
  store: Store,
  { month, rule }: { month: Month; rule: LiveRule },
): Promise<BoundOffices> {
  const [offices, findings] = await Promise.all([
    store.registry.offices(),
    store.findings.listMade({ since: month.startsAt, until: month.endsAt }),
  ]);
  return {
    offices: offices.filter(({ kind }) => rule.appliesTo.includes(kind)),
    platform: rule.platform,
    permissionMissing: new Set(
      findings.flatMap(({ code, accountKey }) => (code === "permission_missing" ? [accountKey] : [])),
    ),
  };
}

export const daysOf = ({ startsAt, endsAt }: Month, zone: string) => ({
  fromDay: localDayAt(startsAt, zone).day,
  toDay: localDayAt(new Date(endsAt.getTime() - 1), zone).day,
});

/** Loads the evidence of some offices, with one query per kind of fact. */
export async function loadLiveEvidence(
  store: Store,
  offices: readonly Office[],
  bound: BoundOffices,
  { month, zone, rulings }: { month: Month; zone: string; rulings: RulingStore },
): Promise<MonthEvidence> {
  const known = await store.registry.accountsOf(offices.map(({ officeId }) => officeId));
  const accounts = known.filter(({ platform }) => platform === bound.platform);
  const accountKeys = accounts.map(({ accountKey }) => accountKey);
  const { startsAt, endsAt } = month;
  const since = new Date(startsAt.getTime() - DAY_MS);
  const until = new Date(endsAt.getTime() + NEXT_MONTH_DAYS * DAY_MS);
  const { fromDay, toDay } = daysOf(month, zone);
  const [started, unsure, looks, wrongLists, coverage, followers, corrections] = await Promise.all([
    collectAll(store.sessions.stream({ accountKeys, since, until })),
    collectAll(store.sessions.stream({ accountKeys, since: startsAt, until, isStartUnsure: true })),
    store.looks.proofs({ accountKeys, since: startsAt, until }),
    store.sessions.wrongLists(accountKeys),
    collectAll(store.coverage.stream({ accountKeys, metric: "live", fromDay, toDay })),
    store.rollups.lastAtOrBefore(accountKeys, toDay, fromDay),
    rulings.corrections(accountKeys),
  ]);
  const officeOf = new Map(accounts.map(({ accountKey, officeId }) => [accountKey, officeId]));
  return {
    accounts: groupByOffice(accounts),
    sessions: groupByOffice(onceEach([...started, ...unsure])),
    looks: groupByOffice(looks),
    wrongLists: groupByOffice(wrongLists),
    coverage: groupByOffice(coverage),
    hindrances: groupByOffice(toHindrances(accounts, followers, bound.permissionMissing)),
    corrections: groupByOffice(
      corrections.map((one) => ({ ...one, officeId: officeOf.get(one.accountKey) ?? "" })),
    ),
  };
}

function toHindrances(
  accounts: readonly Account[],
  followers: ReadonlyMap<string, DayRollup>,
  lacking: ReadonlySet<string>,
): (LiveHindrance & { officeId: string })[] {
  return accounts.map(({ accountKey, officeId, platform }) => ({
    officeId,
    followersToGoLive: PROFILES[platform].followersToGoLive ?? null,
    accountKey,
    followers: followers.get(accountKey)?.max.followers ?? null,
    permissionMissing: lacking.has(accountKey),
  }));
}

const onceEach = (sessions: readonly LiveSession[]): LiveSession[] => [
  ...new Map(sessions.map((one) => [`${one.accountKey}|${one.sessionId}`, one])).values(),
];

/**
 * Adds later looks of these accounts that reach back into the month, however much later: each look records for how long
 * its platform listed lives at that time.
 */
export async function addLaterLooks(
  store: Store,
  gathered: MonthEvidence,
  { accountKeys, month, asOf }: { accountKeys: readonly string[]; month: Month; asOf: Date },
): Promise<void> {
  const since = new Date(month.endsAt.getTime() + NEXT_MONTH_DAYS * DAY_MS);
  const until = new Date(asOf.getTime() + 1);
  if (since >= until) return;
  for (const run of await store.looks.proofsReachingBefore({ accountKeys, since, until }, month.endsAt)) {
    const runs = gathered.looks.get(run.officeId) ?? [];
    gathered.looks.set(run.officeId, [...runs, run]);
  }
}

export function groupByOffice<T extends { officeId: string }>(rows: readonly T[]): Map<string, T[]> {
  const map = new Map<string, T[]>();
  for (const row of rows) {
    const held = map.get(row.officeId);
    if (held) held.push(row);
    else map.set(row.officeId, [row]);
  }
  return map;
}
