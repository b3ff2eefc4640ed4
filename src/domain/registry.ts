import type { Account } from "./account.ts";
import type { Office } from "./office.ts";

/** The offices and accounts that are in force, and the numbered revision that brought them. */
export type Registry = {
  revision: number;
  acceptedAt: Date;
  digest: string;
  offices: readonly Office[];
  accounts: readonly Account[];
};

/** Why a person should look, of what is kept. */
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

/**
 * Something that a person should look at: an identity that drifted, a jump, a missing permission. Kept, never acted on.
 */
export type Finding = {
  accountKey: string;
  /** `credential_unknown` is told of the file as it stands, and not kept. */
  code: FindingCode | "credential_unknown";
  detail: string;
  at: Date;
};
