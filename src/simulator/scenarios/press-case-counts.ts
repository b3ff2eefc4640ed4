import type { Office } from "../../domain/office.ts";
import { between, chance } from "../random.ts";

/** What an office does in one month: sessions that meet the 30 minutes, and the lengths of those that do not. */
export type MonthPlan = { qualifying: number; shortSeconds: readonly number[] };

/** July 2023 as the press told it (2023-08-25): sessions of 30 minutes or more. */
const TOLD: ReadonlyMap<string, number> = new Map([
  ["samastipur", 16],
  ["arwal", 15],
  ["patna", 7],
]);

/** The eleven that held none, with the shorter lives that the scenario gives them (its own choice, in seconds). */
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

/** Of the eleven, those that hold one in the month after; the others fail again (the scenario's choice). */
const RECOVERED: ReadonlySet<string> = new Set([
  "kaimur",
  "sitamarhi",
  "nalanda",
  "rohtas",
  "bhojpur",
  "katihar",
]);

/** `since` = whole months since the month of the case. */
export function planMonthCounts(office: Office, since: number, seed: number): MonthPlan {
  const words = [seed, "plan", office.officeId, since] as const;
  if (office.kind === "department") return departmentPlan(since, words);
  if (since < 0) return { qualifying: chance(...words) < 0.15 ? 1 : 0, shortSeconds: [] };
  if (since === 0) return caseMonth(office, words);
  if (since === 1) return monthAfter(office, words);
  const quiet = chance(...words, "quiet") < 0.1;
  return {
    qualifying: quiet ? 0 : between(4, 14, ...words),
    shortSeconds: shorts(between(0, 2, ...words, "s"), words),
  };
}

function caseMonth(office: Office, words: readonly (string | number)[]): MonthPlan {
  const none = NONE.get(office.officeId);
  if (none) return { qualifying: 0, shortSeconds: none };
  const told = TOLD.get(office.officeId);
  return {
    qualifying: told ?? between(1, 6, ...words),
    shortSeconds: shorts(between(0, 2, ...words, "s"), words),
  };
}

function monthAfter(office: Office, words: readonly (string | number)[]): MonthPlan {
  if (!NONE.has(office.officeId))
    return { qualifying: between(1, 8, ...words), shortSeconds: shorts(between(0, 1, ...words, "s"), words) };
  if (RECOVERED.has(office.officeId)) return { qualifying: 1, shortSeconds: [] };
  return { qualifying: 0, shortSeconds: shorts(between(0, 1, ...words, "s"), words) };
}

function departmentPlan(since: number, words: readonly (string | number)[]): MonthPlan {
  if (since < 0) return { qualifying: 0, shortSeconds: [] };
  const most = since < 2 ? 2 : 8;
  return {
    qualifying: between(0, most, ...words),
    shortSeconds: shorts(between(0, 1, ...words, "s"), words),
  };
}

/** Lengths from three to 26 minutes, never near the rule's 30. */
function shorts(count: number, words: readonly (string | number)[]): number[] {
  return Array.from({ length: count }, (_, i) => between(18_000, 156_000, ...words, "short", i) / 100);
}
