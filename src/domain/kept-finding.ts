import type { Finding, FindingCode } from "./registry.ts";

/** A person's word that a finding is dealt with. */
export type FindingClosure = { by: string; at: Date; why: string };

/** A finding as it is kept: one row for as long as it says the same. */
export type StoredFinding = Omit<Finding, "code"> & {
  code: FindingCode;
  /** Account, code and a digest of the detail, separated by colons. */
  findingId: string;
  /** When it was last made. */
  lastAt: Date;
  /** Since when it has been made without a pause of FINDING_PAUSE_DAYS. */
  openSince: Date;
  /** Oldest first; none is ever taken back. */
  closures: readonly FindingClosure[];
};

/** A finding that was not made for so many days, and then is, is a new occurrence: it is open again. */
export const FINDING_PAUSE_DAYS = 7;

/** Whether its present occurrence was closed. It stays so while it is made again and says the same. */
export function isClosed({ closures, openSince }: Pick<StoredFinding, "closures" | "openSince">): boolean {
  const last = closures.at(-1);
  return last !== undefined && last.at >= openSince;
}
