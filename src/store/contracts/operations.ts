import type { PlatformId } from "../../domain/platform.ts";

/** What a credential was worth when it was last checked. Never holds the secret: `fingerprint` is of its digest. */
export type StoredAccess = {
  platform: PlatformId;
  credential: string;
  ok: boolean;
  detail: string;
  remedy: string | null;
  expiresAt: Date | null;
  dataAccessExpiresAt: Date | null;
  scopes: readonly string[];
  /** Ids of the accounts that it was given for; `null` or absent = for all, or not known. */
  covers?: readonly string[] | null;
  fingerprint: string | null;
  checkedAt: Date;
};

export const ALERT_KINDS = [
  "credential",
  "silent",
  "spending",
  "quota",
  "coverage",
  "month",
  "servers",
  "clock",
  "webhook",
  "registry",
  "reminder",
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** Something that a person has to know. `key` names the trouble: as long as it lasts, it is one alert. */
export type Alert = {
  key: string;
  kind: AlertKind;
  subject: string;
  detail: string;
  remedy: string;
  /** Offices whose verdict is at risk. */
  offices: readonly string[];
};

/** `saidAt`, `overSaidAt`: when its beginning and its end were reported. */
export type StoredAlert = Alert & {
  raisedAt: Date;
  endedAt: Date | null;
  saidAt: Date | null;
  overSaidAt: Date | null;
};

export type MigrationDone = { id: string; does: string; doneAt: Date; changed: number };

/** That something was deleted, when, by whom and why; never what. */
export type Deletion = {
  accountKey: string;
  by: string;
  reason: string;
  at: Date;
  counts: Readonly<Record<string, number>>;
};

export type OperationsStore = {
  saveAccess(report: StoredAccess): Promise<void>;
  access(): Promise<StoredAccess[]>;
  /** Keeps these alerts as the ones that are on; those that are not among them are over. */
  setAlerts(on: readonly Alert[], at: Date): Promise<void>;
  /** Claims the alerts whose beginning or end is still to be reported; no other process gets them for a while. */
  claimAlerts(at: Date): Promise<StoredAlert[]>;
  /** The beginning was reported, or the end of one that is over. */
  markAlertSent(key: string, at: Date): Promise<void>;
  alerts(): Promise<StoredAlert[]>;
  /**
   * Counts one more slot in a row in which these accounts are not there, and gives how many there were; further answers
   * of a slot that was counted count no more. Those that are back start again.
   */
  countAbsences(
    platform: PlatformId,
    slot: Date,
    absent: readonly string[],
    back: readonly string[],
  ): Promise<Map<string, number>>;
  migrations(): Promise<MigrationDone[]>;
  /** Deletes the platform content that is kept of one account, and keeps that it was deleted. */
  forget(accountKey: string, by: string, reason: string, at: Date): Promise<Deletion>;
  /** Records a deletion that was done elsewhere. */
  recordDeletion(deletion: Deletion): Promise<Deletion>;
  deletions(): Promise<Deletion[]>;
  /** Deletes public statistics of a platform older than a slot; figures given by people or by the owner stay. */
  expireStatistics(platform: PlatformId, before: Date, reason: string, at: Date): Promise<number>;
};
