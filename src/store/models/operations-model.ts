import { Schema } from "mongoose";
import type { Deletion, StoredAccess, StoredAlert, MigrationDone } from "../contracts/operations.ts";
import { count, flag, instant, maybeInstant, maybeText, plain, text } from "./field-types.ts";

export type AccessReportDoc = StoredAccess & { _id: string };

export const accessReportSchema = new Schema<AccessReportDoc>(
  {
    _id: text,
    platform: text,
    credential: text,
    ok: flag,
    detail: text,
    remedy: maybeText,
    expiresAt: maybeInstant,
    dataAccessExpiresAt: maybeInstant,
    scopes: { type: [String], required: true },
    covers: { type: [String], default: null },
    fingerprint: maybeText,
    checkedAt: instant,
  },
  { ...plain, collection: "accessReports" },
);

/** `_id` = the alert's key. `claimedUntil`: another process is reporting it. */
export type AlertDoc = StoredAlert & { _id: string; claimedUntil: Date | null };

export const alertSchema = new Schema<AlertDoc>(
  {
    _id: text,
    key: text,
    kind: text,
    subject: text,
    detail: text,
    remedy: text,
    offices: { type: [String], required: true },
    raisedAt: instant,
    endedAt: maybeInstant,
    saidAt: maybeInstant,
    overSaidAt: maybeInstant,
    claimedUntil: maybeInstant,
  },
  { ...plain, collection: "alerts" },
);

/** `doneAt` null = begun, and not yet brought to its end. */
export type MigrationDoc = Omit<MigrationDone, "doneAt"> & { _id: string; doneAt: Date | null };

export const migrationSchema = new Schema<MigrationDoc>(
  { _id: text, id: text, does: text, doneAt: maybeInstant, changed: count },
  { ...plain, collection: "migrations" },
);

export type DeletionDoc = Deletion & { _id: string };

export const deletionSchema = new Schema<DeletionDoc>(
  {
    _id: text,
    accountKey: text,
    by: text,
    reason: text,
    at: instant,
    counts: { type: Schema.Types.Mixed, required: true },
  },
  { ...plain, collection: "deletions" },
);
