import { createHmac, randomBytes } from "node:crypto";

const PREFIX = "whsec_";
const SECRET_BYTES = 32;

/** Creates a secret in the form of Standard Webhooks: `whsec_` and 32 random bytes in base64. */
export const createSecret = (): string => `${PREFIX}${randomBytes(SECRET_BYTES).toString("base64")}`;

/**
 * The three headers of Standard Webhooks (https://www.standardwebhooks.com): id, time in seconds, and `v1,` with the
 * HMAC-SHA256, in base64, of `id.time.body` under the bytes of the secret.
 */
export function signedHeaders(
  secret: string,
  messageId: string,
  at: Date,
  body: string,
): Record<string, string> {
  const key = Buffer.from(secret.slice(PREFIX.length), "base64");
  const seconds = String(Math.floor(at.getTime() / 1_000));
  const signature = createHmac("sha256", key).update(`${messageId}.${seconds}.${body}`).digest("base64");
  return {
    "webhook-id": messageId,
    "webhook-timestamp": seconds,
    "webhook-signature": `v1,${signature}`,
  };
}
