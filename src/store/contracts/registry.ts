import type { Account } from "../../domain/account.ts";
import type { Office } from "../../domain/office.ts";
import type { Registry } from "../../domain/registry.ts";

/** From when to when an office answers for its accounts, as local days. */
export type OfficeDays = Pick<Office, "activeFrom" | "activeTo">;

/** One registry, to be gone through part by part: for work over all accounts that must not hold them all at once. */
export type RegistryParts = {
  digest: string;
  /** The number of its parts; the last one holds the accounts that intake created. */
  parts: number;
  /** The accounts of a part, in the order of the files, with the ids that were pinned since. */
  accounts(part: number): Promise<Account[]>;
  offices(): Promise<ReadonlyMap<string, OfficeDays>>;
};

export type RegistryStore = {
  current(): Promise<Registry | null>;
  /**
   * Takes an accepted registry: a new numbered revision, or the current one if the digest is the same. Accounts that
   * are missing are retired (`activeTo`), never deleted, but for those that intake created. `today` is a local day.
   */
  accept(
    offices: readonly Office[],
    accounts: readonly Account[],
    digest: string,
    today: string,
    at: Date,
  ): Promise<Registry>;
  /** The newest revision as its files had it, without accounts that intake created; `null` before the first. */
  newestRevision(): Promise<Pick<Registry, "revision" | "digest" | "accounts"> | null>;
  /** Since when each of these accounts has been missing from the registry files; those never listed are left out. */
  missingSince(accountKeys: readonly string[]): Promise<Map<string, Date>>;
  /** Every account ever known, retired ones too. */
  allAccounts(): Promise<Account[]>;
  /** Pins an id that a handle was resolved to; false if another id is pinned already. */
  pinExternalId(accountKey: string, externalId: string, at: Date): Promise<boolean>;
  /** Adds an account that intake created; it outlives later registry files. */
  addByIntake(account: Account, at: Date): Promise<void>;
  hasReadings(accountKey: string): Promise<boolean>;
  /** The registry in force, or the one of this digest, without reading it; `null` where there is none. */
  openParts(digest?: string): Promise<RegistryParts | null>;
};
