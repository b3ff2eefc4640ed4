import type { Office } from "../../domain/office.ts";
import { PLATFORM_IDS } from "../../domain/platform.ts";
import { WORLDS, worldOf } from "../platforms.ts";
import { between } from "../random.ts";
import { type PlannedLive, PUBLIC_LIMITS, type Scenario, type ScenarioOptions } from "../scenario.ts";
import { zoneMonth } from "../zone-time.ts";
import { AccountInventor } from "./invented-accounts.ts";
import { planLive, inventTitle } from "./planned-lives.ts";

const DAY_MS = 86_400_000;

/**
 * Many accounts of each platform (10,000 by default) in a steady state: a few ended lives each, none on the
 * air, and no list with a second page. All lives are before the simulator's start.
 */
export function steady(options: ScenarioOptions): Scenario {
  const { offices, zone, seed, accounts = 10_000, livesEach = 3, owners = 0 } = options;
  const platforms = options.platforms ?? PLATFORM_IDS.filter((id) => WORLDS[id].heldBy === "offices");
  const inventor = new AccountInventor(seed);
  const invented = Array.from({ length: accounts }, (_, i) => {
    const office: Office | undefined = offices[i % offices.length];
    if (office === undefined) throw new RangeError("the scenario steady needs at least one office");
    const round = Math.floor(i / offices.length);
    const label = round === 0 ? {} : { label: `n${round}` };
    return platforms.map((platform) => inventor.invent({ office, platform, ...label }));
  }).flat();
  const forOwners = invented.filter(({ account }) => WORLDS[account.platform].showsLives === "to the owner");
  return {
    name: "steady",
    description: `${accounts} accounts on each platform with ${livesEach} ended lives each; all of it invented.`,
    zone,
    seed,
    offices,
    accounts: invented,
    epochMs: Date.UTC(2023, 6, 1),
    firstMonth: "2023-01",
    livesIn: (accountKey, month, anchorMs) => {
      const { startMs: from, endMs: until } = zoneMonth(month, zone);
      return livesBefore(accountKey, livesEach, anchorMs, seed).filter(
        ({ startMs }) => startMs !== null && from <= startMs && startMs < until,
      );
    },
    owners: forOwners.slice(0, owners).map(({ account }) => account.accountKey),
    retentionDays: 30,
    limits: {
      ...PUBLIC_LIMITS,
      xUsers: { app: 1_000_000, owner: 1_000_000 },
    },
    notes: new Map(),
  };
}

/** One live every two days before the simulator's start. */
function livesBefore(accountKey: string, count: number, anchorMs: number, seed: number): PlannedLive[] {
  if (worldOf(accountKey).showsLives !== "to anybody") return [];
  return Array.from({ length: count }, (_, i) => {
    const agoMs = (i * 2 + 1) * DAY_MS + between(0, 40_000, seed, accountKey, i) * 1000;
    return planLive(seed, {
      accountKey,
      title: inventTitle(seed, accountKey, i),
      startMs: anchorMs - agoMs,
      lengthSeconds: between(60_000, 400_000, seed, accountKey, i, "length") / 100,
    });
  });
}
