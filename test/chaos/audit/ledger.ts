import type { Db } from "mongodb";
import { isActiveOn } from "../../../src/domain/account.ts";
import { type CoverageDay, minutesIn } from "../../../src/domain/coverage.ts";
import type { LookRun } from "../../../src/domain/look.ts";
import { toLocalDay, localDayAt, slotAt, slotsBetween } from "../../../src/domain/slot.ts";
import { ZONE } from "../plan-run.ts";
import type { Row } from "./exported.ts";
import type { Played } from "./played.ts";

const MINUTE_MS = 60_000;

type Outcomes = Map<string, string[]>;

/**
 * Every expected (account, metric, slot) has exactly one outcome, read or gap, and there is no other outcome; each
 * reading came within its slot and is what the platform counted then; each look that settled a slot is kept.
 */
export async function auditLedger(
  played: Played,
  db: Db,
  { snapshots, gaps }: { snapshots: Row[]; gaps: Row[] },
): Promise<{ faults: string[]; keys: number; read: number }> {
  const days = await db.collection<CoverageDay>("coverageDays").find().toArray();
  const outcomes: Outcomes = new Map();
  const tell = (account: string, metric: string, slot: number, outcome: string) => {
    const key = `${account}|${metric}|${new Date(slot).toISOString()}`;
    const reported = outcomes.get(key);
    if (reported) reported.push(outcome);
    else outcomes.set(key, [outcome]);
  };
  for (const day of days) {
    const midnight = toLocalDay(day.day, ZONE).startsAt.getTime();
    for (const minute of minutesIn(day.read))
      tell(day.accountKey, day.metric, midnight + minute * MINUTE_MS, "read");
  }
  for (const { account, metric, slot, reason } of gaps)
    tell(String(account), String(metric), Date.parse(String(slot)), String(reason));
  const expected = expectedKeys(played);
  const end = played.endedAt.toISOString();
  const faults = [...expected].flatMap((key) => {
    const reported = outcomes.get(key) ?? [];
    return reported.length === 1
      ? []
      : [`${key} has ${reported.length} outcomes: ${reported.join(", ") || "none"}`];
  });
  for (const key of outcomes.keys()) {
    const slot = key.split("|")[2] ?? "";
    // Followers that come with the first look fill the slot that was current when the collector was started.
    if (!expected.has(key) && slot <= end && Date.parse(slot) >= played.startedAt.getTime())
      faults.push(`${key} was told and never expected`);
  }
  faults.push(...inPeace(played, expected, outcomes));
  const read = [...outcomes.values()].filter((reported) => reported[0] === "read").length;
  faults.push(...auditSnapshots(played, snapshots, outcomes));
  faults.push(...(await auditLooks(played, db, outcomes)));
  return { faults, keys: expected.size, read };
}

/** Worked out from the plan alone: the registry never changes in a run, but some accounts begin within its month. */
function expectedKeys({ plan, simulator, startedAt, endedAt }: Played): Set<string> {
  const until = new Date(endedAt.getTime() + 1);
  const slotsOf = (metric: "audience" | "live", platform: string) => {
    const every = metric === "live" ? plan.liveMinutes : plan.audienceMinutes;
    const from = new Date(startedAt.getTime() - every * MINUTE_MS + 1);
    // The sweep of a platform runs at its shortest cadence: the first one is the slot in which it was started.
    const first = platform === "facebook" && metric === "audience" ? startedAt : from;
    return [...slotsBetween(first, until, every, ZONE)]
      .filter((slot) => slot > from)
      .map((slot) => ({ iso: slot.toISOString(), day: localDayAt(slot, ZONE).day }));
  };
  const expected = { facebook: ["audience", "live"], x: ["audience"] } as const;
  const keys = new Set<string>();
  for (const [platform, metrics] of Object.entries(expected))
    for (const metric of metrics) {
      const slots = slotsOf(metric, platform);
      for (const account of simulator.accounts)
        if (account.platform === platform)
          for (const { iso, day } of slots)
            if (isActiveOn(account, day)) keys.add(`${account.accountKey}|${metric}|${iso}`);
    }
  return keys;
}

/** Once everything works again, everything is read: no account keeps waiting for a fault that is over. */
function inPeace({ plan, endedAt }: Played, expected: ReadonlySet<string>, outcomes: Outcomes): string[] {
  const lastOf = (every: number) => slotAt(endedAt, every, ZONE).toISOString();
  const last = { live: lastOf(plan.liveMinutes), audience: lastOf(plan.audienceMinutes) };
  return [...expected].flatMap((key) => {
    const [, metric, iso = ""] = key.split("|");
    if (iso !== (metric === "live" ? last.live : last.audience)) return [];
    const [outcome] = outcomes.get(key) ?? [];
    return outcome === "read" ? [] : [`${key} was not read in peace: ${outcome ?? "no outcome"}`];
  });
}

function auditSnapshots(played: Played, snapshots: readonly Row[], outcomes: Outcomes): string[] {
  const { plan, reported } = played;
  const faults: string[] = [];
  const seen = new Set<string>();
  for (const { account, slot, observedAt, followers, via } of snapshots) {
    const key = `${account}|audience|${slot}`;
    if (seen.has(`${key}|${via}`)) faults.push(`${key} was kept twice`);
    seen.add(`${key}|${via}`);
    if (outcomes.get(key)?.[0] !== "read") faults.push(`${key} was kept, and its outcome is not read`);
    const from = Date.parse(String(slot));
    const at = Date.parse(String(observedAt));
    if (at < from || at >= from + plan.audienceMinutes * MINUTE_MS)
      faults.push(`${key} was observed at ${observedAt}, outside its slot`);
    if (!reported.couldBeSeen(String(account), followers, new Date(at)))
      faults.push(
        `${key}, observed at ${observedAt}, says ${followers}, and that was told ${reported.when(String(account), followers).join(", ") || "never"}`,
      );
  }
  for (const [key, outcome] of outcomes)
    if (key.includes("|audience|") && outcome[0] === "read" && !seen.has(`${key}|api`))
      faults.push(`${key} is said to be read, and no reading is kept`);
  return faults;
}

async function auditLooks({ plan }: Played, db: Db, outcomes: Outcomes): Promise<string[]> {
  const runs = await db.collection<LookRun>("lookRuns").find().toArray();
  const faults: string[] = [];
  const byAccount = new Map<string, LookRun[]>();
  for (const run of runs) {
    const runsOfAccount = byAccount.get(run.accountKey);
    if (runsOfAccount) runsOfAccount.push(run);
    else byAccount.set(run.accountKey, [run]);
  }
  for (const [key, reported] of outcomes) {
    const [account = "", metric, iso = ""] = key.split("|");
    if (metric !== "live" || reported[0] !== "read") continue;
    const from = Date.parse(iso);
    const until = from + plan.liveMinutes * MINUTE_MS;
    const kept = byAccount
      .get(account)
      ?.some((run) => run.firstAt.getTime() < until && run.lastAt.getTime() >= from);
    if (kept !== true) faults.push(`${key} is said to be read, and no look is kept`);
  }
  for (const { accountKey, firstAt, lastAt, count } of runs)
    if (firstAt > lastAt || count < 1) faults.push(`a look run of ${accountKey} ends before it begins`);
  return faults;
}
