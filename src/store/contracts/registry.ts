import type { Account } from "../../domain/account.ts";
import type { Office } from "../../domain/office.ts";
import type { PlatformId } from "../../domain/platform.ts";
import type { Registry } from "../../domain/registry.ts";

/** From when to when an office answers for its accounts, as local days. */
export type OfficeDays = Pick<Office, "activeFrom" | "activeTo">;

/** What reading an account needs to know of it. */
export type ReadableAccount = Omit<Account, "label" | "credential" | "verifiedBy" | "verifiedOn" | "note">;

/** One registry, read part by part: for work over all accounts that must not hold them all at once. */
export type RegistryParts = {
  digest: string;
  /** The number of its parts; the last one holds the accounts that intake created. */
  parts: number;
  /** The accounts of a platform in a part, in the order of the files, with the ids that were pinned since. */
  accounts(part: number, platform: PlatformId): Promise<ReadableAccount[]>;
  offices(): Promise<ReadonlyMap<string, OfficeDays>>;
};

/** A registry without its content. */
export type RegistryHead = Pick<Registry, "revision" | "acceptedAt" | "digest">;

/** An account ever known. `isListed` = the registry's files have it; those in force beside them are intake's. */
export type StoredAccount = { account: Account; isListed: boolean };

/** Accounts by their keys, by their ids on a platform, or those of one office. */
export type ChosenAccounts =
  | { accountKeys: readonly string[] }
  | { platform: PlatformId; externalIds: readonly string[] }
  | { officeId: string };

export type RegistryExcerpt = Pick<Registry, "offices" | "accounts">;

/** The accounts may come one block after another, from a source that is too large to be held. */
export type RegistryAccounts = Iterable<Account> | AsyncIterable<readonly Account[]>;

/** Content that is stored and not in force yet. */
export type StagedRegistry = { digest: string; content: string; parts: number };

export type RegistryStore = {
  /** All of it: some 1 KB an account. */
  current(): Promise<Registry | null>;
  head(): Promise<RegistryHead | null>;
  /** The accounts that are in force. */
  countInForce(): Promise<number>;
  /** Those of them that the registry's files have. */
  countListed(): Promise<number>;
  /**
   * Takes an accepted registry: a new numbered revision, or the current one if the digest is the same. Accounts that
   * are missing are retired (`activeTo`), never deleted, but for those that intake created. `today` is a local day.
   */
  accept(
    offices: readonly Office[],
    accounts: RegistryAccounts,
    digest: string,
    today: string,
    at: Date,
  ): Promise<void>;
  /** Writes the content where no reader looks until it is accepted. */
  stage(offices: readonly Office[], accounts: RegistryAccounts, digest: string): Promise<StagedRegistry>;
  /** Deletes content that will not be accepted. */
  discard(staged: StagedRegistry): Promise<void>;
  /** As accept, of content that was written before. */
  acceptStaged(staged: StagedRegistry, today: string, at: Date): Promise<void>;
  /**
   * Ends what a process that died left: brings the lists of all offices and accounts to the newest revision, and deletes
   * content that was not put in force, once its writer has not been heard of for ten minutes.
   */
  finish(): Promise<void>;
  /** Those that are known of these accounts, by key. */
  storedAmong(accountKeys: readonly string[]): Promise<Map<string, StoredAccount>>;
  /** The keys of known accounts with one of these ids, by `platform id`. */
  holdersOf(externalIds: readonly string[]): Promise<Map<string, string>>;
  /** Every account that the registry's files in force have. */
  listed(): AsyncIterable<Account>;
  /** Since when each of these accounts has been missing from the registry files; those never listed are left out. */
  missingSince(accountKeys: readonly string[]): Promise<Map<string, Date>>;
  /** The offices in force, by id. */
  offices(): Promise<readonly Office[]>;
  /**
   * Those of these accounts that are in force, with their offices, without reading the others: the lists in which they
   * are looked up follow a new registry within seconds.
   */
  inForceAmong(chosen: ChosenAccounts): Promise<RegistryExcerpt>;
  /** Every account ever known, retired ones too. */
  allAccounts(): Promise<Account[]>;
  /** The same by key, a thousand at a time, of one office or platform where it is named. */
  accountBlocks(of?: { officeId?: string | null; platform?: PlatformId | null }): AsyncIterable<Account[]>;
  /** Every account ever known of these offices, by key; quick where they are neighbours by id. */
  accountsOf(officeIds: readonly string[]): Promise<Account[]>;
  /** Pins an id that a handle was resolved to; false if another id is pinned already. */
  pinExternalId(accountKey: string, externalId: string, at: Date): Promise<boolean>;
  /** Adds an account that intake created; it outlives later registry files. */
  addByIntake(account: Account, at: Date): Promise<void>;
  hasReadings(accountKey: string): Promise<boolean>;
  /** The registry in force, or the one of this digest, without reading it; `null` where there is none. */
  openParts(digest?: string): Promise<RegistryParts | null>;
};
