/** By what an office is written to. */
export const REMINDER_CHANNELS = ["mail", "whatsapp", "sms"] as const;
export type ReminderChannel = (typeof REMINDER_CHANNELS)[number];

/** `pending`: nothing that counts was seen so far. `not_seen`: we could not observe the office; the text says that. */
export type ReminderKind = "pending" | "not_seen";

/** `sending` = taken by a process that recorded no outcome: it may have gone out, and is never sent again. */
export const REMINDER_STATES = ["sending", "accepted", "refused", "failed"] as const;
export type ReminderState = (typeof REMINDER_STATES)[number];

export type ReminderOutcome = {
  state: Exclude<ReminderState, "sending">;
  settledAt: Date;
  /** The recipient is not tried again until the contact changes; the channel is, on the next day. */
  refusedBy: "recipient" | "channel" | null;
  /** What the channel answered, without addresses. */
  detail: string | null;
  /** Digests of its messages that the channel may still report as not delivered; an id itself may hold a number. */
  messages: readonly string[];
};

/** One message to an office, on one local day, by one channel and in one language. */
export type Reminder = {
  /** Day, office, channel and language: what makes it one. */
  reminderId: string;
  officeId: string;
  month: string;
  day: string;
  kind: ReminderKind;
  channel: ReminderChannel;
  lang: "en" | "hi";
  /** Digest of whom it went to; distinguishes a changed contact from one that refused before, without the address. */
  recipient: string;
  state: ReminderState;
  claimedAt: Date;
  settledAt: Date | null;
  refusedBy: "recipient" | "channel" | null;
  detail: string | null;
};

/** A message that was taken and did not arrive. */
export type FailedDelivery = {
  messageId: string;
  detail: string;
  /** Whom the failure concerns; `null` = nobody, it passes. */
  refusedBy: "recipient" | "channel" | null;
};
