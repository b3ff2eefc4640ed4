import { Schema } from "mongoose";
import type { ApiKey } from "../../domain/api-key.ts";
import type { LoginSession } from "../contracts/api.ts";
import { instant, maybeInstant, plain, text } from "./field-types.ts";

export type ApiKeyDoc = ApiKey & { _id: string };

export const apiKeySchema = new Schema<ApiKeyDoc>(
  {
    _id: text,
    keyId: text,
    name: text,
    scopes: { type: [String], required: true },
    officeId: { type: String },
    secretHash: text,
    createdAt: instant,
    revokedAt: maybeInstant,
  },
  { ...plain, collection: "apiKeys" },
);

/** `expiresAt` is in the server's own time: MongoDB removes the session when it is over. */
export type LoginSessionDoc = LoginSession & { _id: string };

export const loginSessionSchema = new Schema<LoginSessionDoc>(
  { _id: text, tokenHash: text, keyId: text, expiresAt: instant },
  { ...plain, collection: "pageSessions" },
).index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
