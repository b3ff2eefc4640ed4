import type { DayRollup, RollupEnds } from "../../domain/day-rollup.ts";
import type { AccountDays } from "./selection.ts";

/** What reports read in place of the snapshots. */
export type RollupStore = {
  list(accountKeys: readonly string[], fromDay: string, toDay: string): Promise<DayRollup[]>;
  /** The first and last reading of each day, and how many there were, of one account after the other. */
  ends(
    accountKeys: readonly string[],
    fromDay: string,
    toDay: string,
  ): AsyncIterable<AccountDays<RollupEnds>>;
  /** The last followers of each of these days, which are in order, by account and day. */
  closings(
    accountKeys: readonly string[],
    days: readonly string[],
  ): Promise<Map<string, Map<string, number>>>;
  /** The newest roll-up at or before the day, for each account that has one not older than `notBeforeDay`. */
  lastAtOrBefore(
    accountKeys: readonly string[],
    day: string,
    notBeforeDay: string,
  ): Promise<Map<string, DayRollup>>;
  /** Computes all roll-ups of the days again from the snapshots; returns how many documents differed. */
  rebuild(zone: string, fromDay?: string, toDay?: string): Promise<{ days: number; differed: number }>;
};
