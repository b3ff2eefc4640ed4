import { type Office, officesById } from "../../domain/office.ts";
import { PLATFORM_IDS, type PlatformId } from "../../domain/platform.ts";
import { WORLDS } from "../platforms.ts";
import { between, chance, oneOf, several } from "../random.ts";
import {
  type PlannedLive,
  PUBLIC_LIMITS,
  type Scenario,
  type ScenarioOptions,
  type SimulatedAccount,
} from "../scenario.ts";
import { shiftMonth, wallTime, type ZoneMonth, zoneMonth } from "../zone-time.ts";
import { AccountInventor } from "./invented-accounts.ts";
import { planLive, inventTitle } from "./planned-lives.ts";
import { planMonthCounts } from "./press-case-counts.ts";

/** Districts whose public relations officer also has a Page; those in the second list open it in the press case's month. */
const SECOND_PAGE = ["patna", "samastipur", "gaya", "sitamarhi", "vaishali"];
const SECOND_PAGE_LATER = ["bhagalpur", "nalanda", "saran"];
const LATER_DAY = 16;

/**
 * The press case (2023-08-25): 38 districts and 48 departments, each with a Facebook Page and an X account, and the districts
 * with a YouTube channel and an Instagram account. Counts of
 * July 2023 are the press's where it reported them, else drawn between 1 and 6.
 */
export function pressCase(options: ScenarioOptions): Scenario {
  const { zone, seed, offices } = options;
  const caseMonth = zoneMonth(options.month ?? "2023-07", zone);
  const accounts = inventAccounts(offices, seed, caseMonth, zone);
  const plan = officePlanner(offices, accounts, { seed, zone, caseMonth: caseMonth.name });
  return {
    name: "press-case",
    description:
      `Replay of the press case, in ${caseMonth.name}: sessions of 30 minutes or more of Samastipur (16), Arwal (15) ` +
      "and Patna (7), and the eleven districts without one, are as reported; the other 24 districts' counts (1 to 6), " +
      "all shorter lives, all departments, every other month, every audience and every name of an account are the " +
      "scenario's own choice.",
    zone,
    seed,
    offices,
    accounts,
    epochMs: caseMonth.startMs,
    firstMonth: shiftMonth(caseMonth.name, -2),
    livesIn: plan,
    owners: ownersOf(accounts),
    retentionDays: 30,
    limits: PUBLIC_LIMITS,
    notes: new Map(),
  };
}

function inventAccounts(
  offices: readonly Office[],
  seed: number,
  month: ZoneMonth,
  zone: string,
): SimulatedAccount[] {
  const inventor = new AccountInventor(seed);
  const bornMs = wallTime(zone, month.year, month.month, LATER_DAY);
  return offices.flatMap((office) => {
    const own = PLATFORM_IDS.filter((platform) => isHeld(office, platform)).map((platform) =>
      inventor.invent({ office, platform }),
    );
    const dpro = { office, platform: "facebook", label: "dpro" } as const;
    if (SECOND_PAGE.includes(office.officeId)) own.push(inventor.invent(dpro));
    if (SECOND_PAGE_LATER.includes(office.officeId))
      own.push(inventor.invent({ ...dpro, bornMs, activeFrom: `${month.name}-${LATER_DAY}` }));
    return own;
  });
}

function isHeld({ kind }: Office, platform: PlatformId): boolean {
  const { heldBy } = WORLDS[platform];
  return heldBy === "offices" || (heldBy === "districts" && kind === "district");
}

/** Every fifth account whose lives the owner alone can list has an owner token. */
function ownersOf(accounts: readonly SimulatedAccount[]): string[] {
  return accounts
    .filter(({ account }) => WORLDS[account.platform].showsLives === "to the owner")
    .map(({ account }) => account.accountKey)
    .filter((_, i) => i % 5 === 0)
    .slice(0, 8);
}

type Rules = { seed: number; zone: string; caseMonth: string };

/** Broadcasts by account and month; an office's month is planned once and distributed over its Pages. */
function officePlanner(
  offices: readonly Office[],
  accounts: readonly SimulatedAccount[],
  rules: Rules,
): Scenario["livesIn"] {
  const planned = new Map<string, PlannedLive[]>();
  const byOffice = officesById(offices);
  return (accountKey, monthName) => {
    const [officeId = "", platform = ""] = accountKey.split(".");
    const office = byOffice.get(officeId);
    if (!office) return [];
    const key = `${officeId}.${platform}.${monthName}`;
    let lives = planned.get(key);
    if (!lives) {
      const pages = accounts.filter(
        ({ account }) => account.officeId === officeId && account.platform === platform,
      );
      lives = planMonth(office, pages, zoneMonth(monthName, rules.zone), rules);
      planned.set(key, lives);
    }
    return lives.filter((live) => live.accountKey === accountKey);
  };
}

function planMonth(office: Office, pages: SimulatedAccount[], month: ZoneMonth, rules: Rules): PlannedLive[] {
  const since = monthsBetween(rules.caseMonth, month.name);
  const [first] = pages;
  if (first === undefined || since < -2) return [];
  const seeds = [rules.seed, "lives", first.account.platform, office.officeId, month.name] as const;
  const { qualifying, shortSeconds } = planCounts(office, first, since, rules.seed);
  const long = Array.from({ length: qualifying }, (_, i) => lengthOf(since, ...seeds, i));
  const lengths = shuffled([...long, ...shortSeconds], ...seeds);
  return several(lengths.length, 1, month.days, ...seeds, "day").map((day, i) => {
    const second = between(9 * 3600 + 1800, 20 * 3600 + 1800, ...seeds, "second", i);
    const startMs =
      wallTime(rules.zone, month.year, month.month, day, second) + between(0, 999, ...seeds, "ms", i);
    return planSession(pages, startMs, lengths[i] ?? 0, since, rules);
  });
}

/** Broadcasts elsewhere than on Facebook are few, and where nobody can list them there are none. */
function planCounts(
  office: Office,
  { account: { platform } }: SimulatedAccount,
  since: number,
  seed: number,
) {
  if (platform === "facebook") return planMonthCounts(office, since, seed);
  const areListed = since >= 0 && WORLDS[platform].showsLives !== "to nobody";
  return {
    qualifying: areListed ? between(0, 2, seed, platform, office.officeId, since) : 0,
    shortSeconds: [],
  };
}

function planSession(
  pages: SimulatedAccount[],
  startMs: number,
  lengthSeconds: number,
  since: number,
  { seed }: Rules,
): PlannedLive {
  const [first, ...others] = pages.filter(({ bornMs }) => bornMs === null || bornMs <= startMs);
  const page =
    first && others.length > 0 && chance(seed, startMs, "page") < 0.3
      ? oneOf([first, ...others], startMs)
      : first;
  const accountKey = (page ?? pages[0])?.account.accountKey ?? "";
  const announced = chance(seed, accountKey, startMs, "announced") < 0.2;
  const leadMs = between(1, 60, seed, accountKey, startMs, "lead") * 3_600_000;
  const removed = since >= 2 && chance(seed, accountKey, startMs, "removed") < 0.05;
  return planLive(seed, {
    accountKey,
    title: inventTitle(seed, accountKey, startMs),
    startMs,
    lengthSeconds,
    ...(announced ? { createdMs: startMs - leadMs, plannedMs: Math.floor(startMs / 300_000) * 300_000 } : {}),
    ...(removed ? { removedMs: startMs + between(2, 10, seed, startMs, "gone") * 86_400_000 } : {}),
  });
}

/** From just over 30 to 70 minutes; up to two hours in later months, so that somebody is on the air on most days. */
function lengthOf(since: number, ...seeds: (string | number)[]): number {
  return between(180_600, since < 2 ? 420_000 : 720_000, ...seeds, "length") / 100;
}

function shuffled(lengths: number[], ...seeds: (string | number)[]): number[] {
  return lengths
    .map((value, i) => ({ value, order: chance(...seeds, "order", i) }))
    .sort((a, b) => a.order - b.order)
    .map(({ value }) => value);
}

function monthsBetween(from: string, to: string): number {
  const [a = 0, b = 0] = from.split("-").map(Number);
  const [c = 0, d = 0] = to.split("-").map(Number);
  return (c - a) * 12 + d - b;
}
