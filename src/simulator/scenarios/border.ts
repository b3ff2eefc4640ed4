import type { Office } from "../../domain/office.ts";
import {
  type PlannedLive,
  PUBLIC_LIMITS,
  type Scenario,
  type ScenarioOptions,
  type SimulatedAccount,
} from "../scenario.ts";
import { shiftMonth, type ZoneMonth, zoneMonth } from "../zone-time.ts";
import { BORDER_CASES, type BorderCase } from "./border-cases.ts";
import { AccountInventor } from "./invented-accounts.ts";

/**
 * One edge case per office, in the order of the given offices: everything on a boundary of the
 * rule, of the month, or of what the platform shows. `notes` describes each account's case.
 */
export function border(options: ScenarioOptions): Scenario {
  const { zone, seed, offices } = options;
  if (offices.length < BORDER_CASES.length)
    throw new RangeError(`the scenario border needs at least ${BORDER_CASES.length} offices`);
  const month = zoneMonth(options.month ?? "2023-07", zone);
  const played = playCases(offices, month, seed);
  return {
    name: "border",
    description: `Border cases in ${month.name}, one to an office; all of it invented.`,
    zone,
    seed,
    offices,
    accounts: played.flatMap(({ accounts }) => accounts),
    epochMs: month.startMs,
    firstMonth: shiftMonth(month.name, -2),
    livesIn: (accountKey, name) => livesIn(played, accountKey, zoneMonth(name, zone)),
    owners: [],
    retentionDays: 30,
    limits: PUBLIC_LIMITS,
    notes: new Map(
      played.flatMap(({ accounts, plot }) => accounts.map(({ account }) => [account.accountKey, plot.name])),
    ),
  };
}

type Played = { plot: BorderCase; accounts: SimulatedAccount[]; lives: PlannedLive[] };

function playCases(offices: readonly Office[], month: ZoneMonth, seed: number): Played[] {
  const inventor = new AccountInventor(seed);
  return BORDER_CASES.flatMap((plot, i) => {
    const office = offices[i];
    if (!office) return [];
    const labels = [null, ...(plot.secondPage ? ["dpro"] : [])];
    const accounts = labels.map((label) =>
      inventor.invent({ office, platform: "facebook", ...(label === null ? {} : { label }) }),
    );
    const keys = accounts.map(({ account }) => account.accountKey);
    const neighbour = `${offices[(i + 1) % BORDER_CASES.length]?.officeId}.facebook`;
    const lives = plot.play({ seed, month, keys: [keys[0] ?? "", keys[1] ?? keys[0] ?? ""], neighbour });
    return [{ plot, accounts, lives }];
  });
}

function livesIn(played: readonly Played[], accountKey: string, month: ZoneMonth): PlannedLive[] {
  return played
    .flatMap(({ lives }) => lives)
    .filter((live) => {
      const at = live.startMs ?? live.createdMs;
      return live.accountKey === accountKey && month.startMs <= at && at < month.endMs;
    });
}
