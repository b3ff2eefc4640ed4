import type { Office } from "../../domain/office.ts";
import { between, chance } from "../random.ts";

/** An office's month: the number of sessions of 30 minutes or more, and the lengths of the shorter ones. */
export type MonthPlan = { qualifying: number; shortSeconds: readonly number[] };

/** July 2023 as reported by the press (2023-08-25): sessions of 30 minutes or more. */
const REPORTED: ReadonlyMap<string, number> = new Map([
  ["samastipur", 16],
  ["arwal", 15],
  ["patna", 7],
]);

/** The eleven that held none, with the shorter lives that the scenario invents for them (in seconds). */
const NONE: ReadonlyMap<string, readonly number[]> = new Map([
  ["kaimur", [750]],
  ["saharsa", [1799.4]],
  ["aurangabad", []],
  ["sitamarhi", [1402.25]],
  ["nalanda", [485, 1120.2]],
  ["khagaria", []],
  ["rohtas", [1260]],
  ["supaul", [640.5]],
  ["bhojpur", []],
  ["katihar", []],
  ["madhepura", []],
]);

/** Those of the eleven that hold one in the next month; the others fail again (invented by the scenario). */
const RECOVERED: ReadonlySet<string> = new Set([
  "kaimur",
  "sitamarhi",
  "nalanda",
  "rohtas",
  "bhojpur",
  "katihar",
]);

/** `since` = whole months since the month of the press case. */
export function planMonthCounts(office: Office, since: number, seed: number): MonthPlan {
  const seeds = [seed, "plan", office.officeId, since] as const;
  if (office.kind === "department") return departmentPlan(since, seeds);
  if (since < 0) return { qualifying: chance(...seeds) < 0.15 ? 1 : 0, shortSeconds: [] };
  if (since === 0) return caseMonth(office, seeds);
  if (since === 1) return monthAfter(office, seeds);
  const quiet = chance(...seeds, "quiet") < 0.1;
  return {
    qualifying: quiet ? 0 : between(4, 14, ...seeds),
    shortSeconds: shorts(between(0, 2, ...seeds, "s"), seeds),
  };
}

function caseMonth(office: Office, seeds: readonly (string | number)[]): MonthPlan {
  const none = NONE.get(office.officeId);
  if (none) return { qualifying: 0, shortSeconds: none };
  const reported = REPORTED.get(office.officeId);
  return {
    qualifying: reported ?? between(1, 6, ...seeds),
    shortSeconds: shorts(between(0, 2, ...seeds, "s"), seeds),
  };
}

function monthAfter(office: Office, seeds: readonly (string | number)[]): MonthPlan {
  if (!NONE.has(office.officeId))
    return { qualifying: between(1, 8, ...seeds), shortSeconds: shorts(between(0, 1, ...seeds, "s"), seeds) };
  if (RECOVERED.has(office.officeId)) return { qualifying: 1, shortSeconds: [] };
  return { qualifying: 0, shortSeconds: shorts(between(0, 1, ...seeds, "s"), seeds) };
}

function departmentPlan(since: number, seeds: readonly (string | number)[]): MonthPlan {
  if (since < 0) return { qualifying: 0, shortSeconds: [] };
  const most = since < 2 ? 2 : 8;
  return {
    qualifying: between(0, most, ...seeds),
    shortSeconds: shorts(between(0, 1, ...seeds, "s"), seeds),
  };
}

/** Lengths from 3 to 26 minutes, never close to the rule's 30. */
function shorts(count: number, seeds: readonly (string | number)[]): number[] {
  return Array.from({ length: count }, (_, i) => between(18_000, 156_000, ...seeds, "short", i) / 100);
}
