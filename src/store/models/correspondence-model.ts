import { Schema } from "mongoose";
import type { OfficeLink } from "../../domain/office-link.ts";
import type { Reminder } from "../../domain/reminder.ts";
import { instant, maybeInstant, maybeText, plain, text } from "./field-types.ts";

export type OfficeLinkDoc = OfficeLink & { _id: string };

export const officeLinkSchema = new Schema<OfficeLinkDoc>(
  {
    _id: text,
    linkId: text,
    officeId: text,
    month: maybeText,
    until: text,
    by: text,
    createdAt: instant,
    revokedAt: maybeInstant,
  },
  { ...plain, collection: "officeLinks" },
).index({ officeId: 1, createdAt: -1 });

/** `_id` = day, office, channel and language: the same message cannot be claimed twice. */
export type ReminderDoc = Reminder & { _id: string; messages?: readonly string[] };

export const reminderSchema = new Schema<ReminderDoc>(
  {
    _id: text,
    reminderId: text,
    officeId: text,
    month: text,
    day: text,
    kind: text,
    channel: text,
    lang: text,
    recipient: text,
    state: text,
    claimedAt: instant,
    settledAt: maybeInstant,
    refusedBy: maybeText,
    detail: maybeText,
    messages: [String],
  },
  { ...plain, collection: "reminders" },
)
  .index({ month: 1, claimedAt: 1 })
  .index({ messages: 1 }, { sparse: true });
