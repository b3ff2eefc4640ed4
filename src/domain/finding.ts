/** Why a person should look: the codes of stored findings. */
export const FINDING_CODES = [
  "name_changed",
  "handle_changed",
  "id_migrated",
  "jump",
  "account_absent",
  "permission_missing",
  "field_forbidden",
  "fallback_edge",
  "version_substituted",
  "status_unknown",
  "time_unreadable",
  "length_implausible",
  "start_contradicted",
  "status_contradicted",
  "list_wrong",
  "same_live_twice",
  "objection",
] as const;
export type FindingCode = (typeof FINDING_CODES)[number];

/** Something for a person to check: a changed identity, a jump, a missing permission. Nothing acts on it. */
export type Finding = {
  accountKey: string;
  /** `credential_unknown` is reported for the file as it is, and not stored. */
  code: FindingCode | "credential_unknown";
  detail: string;
  at: Date;
};

/** A person's statement that a finding is dealt with. */
export type FindingClosure = { by: string; at: Date; why: string };

/** A stored finding: one row for as long as it says the same. */
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

/** A finding that is made again after this many days without it is a new occurrence: it is open again. */
export const FINDING_PAUSE_DAYS = 7;

/** Whether its present occurrence was closed. It stays so while it is made again and says the same. */
export function isClosed({ closures, openSince }: Pick<StoredFinding, "closures" | "openSince">): boolean {
  const last = closures.at(-1);
  return last !== undefined && last.at >= openSince;
}
