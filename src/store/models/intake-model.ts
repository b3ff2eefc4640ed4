import { Schema } from "mongoose";
import type { IntakeEntry } from "../../domain/intake.ts";
import { count, instant, maybeCount, maybeInstant, maybeText, plain, text } from "./field-types.ts";

/** `_id` = the digest of the row, so that the same row twice is one. */
export type IntakeEntryDoc = IntakeEntry & { _id: string };

export const intakeEntrySchema = new Schema<IntakeEntryDoc>(
  {
    _id: text,
    entryId: text,
    accountKey: text,
    officeId: text,
    platform: text,
    label: maybeText,
    metric: text,
    value: count,
    precision: text,
    observedAt: instant,
    startedAt: maybeInstant,
    permalink: maybeText,
    enteredBy: text,
    evidence: maybeText,
    note: maybeText,
    enteredAt: instant,
    state: text,
    heldBecause: maybeText,
    lastValue: maybeCount,
    confirmedBy: maybeText,
    confirmedAt: maybeInstant,
    refused: { type: { by: text, at: instant, why: text }, _id: false },
  },
  { ...plain, collection: "intakeEntries" },
)
  .index({ accountKey: 1, observedAt: 1 })
  .index({ state: 1, enteredAt: 1 });
