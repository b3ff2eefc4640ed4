import type { OfficeLink } from "../../domain/office-link.ts";
import type { Reminder, ReminderOutcome } from "../../domain/reminder.ts";

/** Links of offices. What they open with is not kept. */
export type LinkStore = {
  add(link: OfficeLink): Promise<void>;
  get(linkId: string): Promise<OfficeLink | null>;
  /** Newest first; of one office or of all. */
  list(officeId?: string): Promise<OfficeLink[]>;
  /** False when there is no such link, or it was revoked before. */
  revoke(linkId: string, at: Date): Promise<boolean>;
};

export type ReminderSelection = { month?: string; officeId?: string; since?: Date; until?: Date };

/** What offices were sent: when, by what, and with which outcome; no address. */
export type ReminderStore = {
  /** Takes the right to send it; false when it was taken before, by whomever. */
  claim(reminder: Reminder): Promise<boolean>;
  settle(reminderId: string, outcome: ReminderOutcome): Promise<void>;
  /**
   * Takes a message, by its digest, as not delivered. The reminder with its new outcome when that was its last one;
   * `null` = another message of it may have arrived, or none is known by this digest.
   */
  failMessage(message: string, outcome: Omit<ReminderOutcome, "messages">): Promise<Reminder | null>;
  /** Oldest first. */
  list(selection: ReminderSelection): Promise<Reminder[]>;
};
