import type { IntakeEntry } from "../../domain/intake.ts";

/** What people entered. Append-only: an entry that is held is taken once a second person confirms it. */
export type IntakeStore = {
  get(entryId: string): Promise<IntakeEntry | null>;
  /** Every entry of these accounts, oldest observation first. */
  listByAccounts(accountKeys: readonly string[]): Promise<IntakeEntry[]>;
  /** What waits for a second person, oldest first. */
  listHeld(): Promise<IntakeEntry[]>;
  /**
   * All of them or none, in one transaction with their content: accounts that they name and no file lists yet,
   * snapshots with day roll-ups, outbox. One that is known already changes nothing. Returns how many are new.
   */
  record(entries: readonly IntakeEntry[], zone: string): Promise<number>;
  /** Takes an entry that is held, with what it says; `null` when none of that id is held any more. */
  confirm(entryId: string, by: string, at: Date, zone: string): Promise<IntakeEntry | null>;
  /** Keeps that an entry that is held is not to be taken; `null` when none of that id is held any more. */
  refuse(entryId: string, refused: { by: string; at: Date; why: string }): Promise<IntakeEntry | null>;
};
