import { Schema } from "mongoose";
import type { TokenRefusal } from "../contracts/owner-tokens.ts";
import { maybeInstant, maybeText, plain, text } from "./field-types.ts";

/** `_id` = the owner. `holder` renews it until `claimedUntil`. Fields that came later may be missing. */
export type OwnerTokenDoc = {
  _id: string;
  seed: string | null;
  sealed: string | null;
  expiresAt: Date | null;
  holder: string | null;
  claimedUntil: Date | null;
  begunAt?: Date | null;
  refusal?: TokenRefusal | null;
  forcedAt?: Date | null;
};

export const ownerTokenSchema = new Schema<OwnerTokenDoc>(
  {
    _id: text,
    seed: maybeText,
    sealed: maybeText,
    expiresAt: maybeInstant,
    holder: maybeText,
    claimedUntil: maybeInstant,
    begunAt: maybeInstant,
    refusal: { type: Schema.Types.Mixed, default: null },
    forcedAt: maybeInstant,
  },
  { ...plain, collection: "ownerTokens" },
);
