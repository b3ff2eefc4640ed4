import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { CredentialError } from "../../errors/reach-error.ts";

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts a text with AES-256-GCM. `key` has 32 bytes; `owner` is authenticated with it, so that it decrypts under that name only. */
export function encrypt(key: Buffer, owner: string, text: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(owner));
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64");
}

/** Decrypts a text. @throws CredentialError when the key is another one, or the text was changed */
export function decrypt(key: Buffer, owner: string, sealed: string): string {
  const bytes = Buffer.from(sealed, "base64");
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    })
      .setAAD(Buffer.from(owner))
      .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const body = bytes.subarray(IV_BYTES + TAG_BYTES);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString("utf8");
  } catch (cause) {
    throw new CredentialError(
      `REACH_TOKEN_KEY does not decrypt what is stored for ${owner}; set the key that was used before, or register it again`,
      "account",
      { cause },
    );
  }
}
