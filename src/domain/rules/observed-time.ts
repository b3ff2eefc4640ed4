import { sumCoverage } from "../coverage.ts";
import { type LiveEvidence, wrongListsFor } from "../evidence.ts";
import type { Month } from "../month.ts";
import { findCorrection } from "../rulings.ts";
import { clipIntervals } from "../interval.ts";
import type { ObservedTime, VerdictReason } from "../verdict.ts";
import {
  accountPartOfMonth,
  provenIntervals,
  missingAccountReason,
  toObservedTime,
} from "./proven-absence.ts";
import { toReason } from "./reason.ts";

/** How all accounts of the office were watched, and what about the accounts themselves is not known. */
export type OfficeObservedTime = {
  watches: readonly ObservedTime[];
  /** There is no account, or an account without evidence. */
  missing: readonly VerdictReason[];
  /** Of those, the accounts that are known and could not be read so far. */
  unread: readonly VerdictReason[];
  /** An account is not known by name or id: no month will ever be proven, open or over. */
  unnamed: boolean;
  unseenWhole: boolean;
};

export type ObserveOfficeInput = { evidence: LiveEvidence; month: Month; zone: string; asOf: Date };

/** Every account that the registry or any trace names, over the part of the month in which the office had it. */
export function observeOffice({ evidence, month, zone, asOf }: ObserveOfficeInput): OfficeObservedTime {
  const { accounts, looks, coverage, sessions, corrections } = evidence;
  const isDisowned = (accountKey: string): boolean => {
    const what = findCorrection(corrections, "account", { accountKey, sessionId: null })?.what;
    return what?.kind === "account" && !what.belongs;
  };
  const keys = new Set([...accounts, ...looks, ...coverage, ...sessions].map(({ accountKey }) => accountKey));
  const watches: ObservedTime[] = [];
  const missing: VerdictReason[] = [];
  for (const key of [...keys].toSorted().filter((one) => !isDisowned(one))) {
    const account = accounts.find(({ accountKey }) => accountKey === key) ?? null;
    const days = coverage.filter(({ accountKey }) => accountKey === key);
    const runs = looks.filter(({ accountKey }) => accountKey === key);
    const lapsed = { from: month.startsAt.getTime(), to: Math.min(month.endsAt.getTime(), asOf.getTime()) };
    const part = clipIntervals(accountPartOfMonth(account, days, month, zone), lapsed);
    const wrongLists = wrongListsFor(evidence, key);
    const watch = toObservedTime(key, part, runs, wrongLists, days, zone);
    if (watch === null) continue;
    watches.push({ ...watch, coverage: sumCoverage(days) });
    const proven = runs.flatMap((run) => provenIntervals(run));
    if (account === null || part.every((stretch) => clipIntervals(proven, stretch).length === 0))
      missing.push(
        toReason(
          missingAccountReason(account),
          { why: watch.unseen[0]?.why ?? null },
          key,
          watch.from,
          watch.to,
        ),
      );
  }
  if (watches.length === 0) missing.push(toReason("no_account", {}, null, month.startsAt, month.endsAt));
  const unread = missing.filter(({ code }) => code === "account_unreadable");
  const unnamed = unread.length < missing.length;
  return {
    watches,
    missing,
    unread,
    unnamed,
    unseenWhole: missing.length > 0 && missing.length >= watches.length,
  };
}
