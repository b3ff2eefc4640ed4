import { Schema } from "mongoose";
import type { CredentialState } from "../contracts/store.ts";
import type { PlatformId } from "../../domain/platform.ts";
import { count, instant, maybeInstant, maybeText, plain, text } from "./field-types.ts";

export type CredentialStateDoc = CredentialState & { _id: string };

export const credentialStateSchema = new Schema<CredentialStateDoc>(
  {
    _id: text,
    platform: text,
    credential: text,
    state: text,
    fingerprint: maybeText,
    pausedUntil: maybeInstant,
    pauseReason: { type: String },
    detail: maybeText,
    changedAt: instant,
    checkedAt: maybeInstant,
  },
  { ...plain, collection: "credentialStates" },
).index({ platform: 1 });

/** Money of one platform and UTC day, in whole micro-dollars, so that sums are exact. */
export type SpendDayDoc = { _id: string; platform: PlatformId; utcDay: string; microUsd: number };

export const spendDaySchema = new Schema<SpendDayDoc>(
  { _id: text, platform: text, utcDay: text, microUsd: count },
  { ...plain, collection: "spendDays" },
);

/** An account that is billed on a UTC day; `_id` = platform, day and account. */
export type BilledAccountDoc = { _id: string; utcDay: string; expiresAt: Date };

export const billedAccountSchema = new Schema<BilledAccountDoc>(
  { _id: text, utcDay: text, expiresAt: instant },
  { ...plain, collection: "billedAccounts" },
).index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
