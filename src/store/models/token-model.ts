import { Schema } from "mongoose";
import { maybeInstant, maybeText, plain, text } from "./field-types.ts";

/** `_id` = the owner. `holder` renews it until `claimedUntil`. */
export type OwnerTokenDoc = {
  _id: string;
  seed: string | null;
  sealed: string | null;
  expiresAt: Date | null;
  holder: string | null;
  claimedUntil: Date | null;
};

export const ownerTokenSchema = new Schema<OwnerTokenDoc>(
  {
    _id: text,
    seed: maybeText,
    sealed: maybeText,
    expiresAt: maybeInstant,
    holder: maybeText,
    claimedUntil: maybeInstant,
  },
  { ...plain, collection: "ownerTokens" },
);
