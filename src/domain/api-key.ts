/**
 * What a key may do. `resync` may read too, `register` enters letters and exemptions, `contacts` sees whom offices are
 * written to, `admin` may do everything.
 */
export const KEY_SCOPES = ["read", "resync", "intake", "register", "contacts", "admin"] as const;
export type KeyScope = (typeof KEY_SCOPES)[number];

/** A key as it is kept: the secret's digest (SHA-256, hex), never the secret. */
export type ApiKey = {
  keyId: string;
  name: string;
  scopes: readonly KeyScope[];
  /** The only office whose sheet it opens; absent = the key is not limited to an office. */
  officeId?: string;
  secretHash: string;
  createdAt: Date;
  revokedAt: Date | null;
};

export function isKeyScope(text: string): text is KeyScope {
  return (KEY_SCOPES as readonly string[]).includes(text);
}

/** Whether these scopes allow what asks for `wanted`. */
export function scopesAllow(scopes: readonly KeyScope[], wanted: KeyScope): boolean {
  if (scopes.includes("admin") || scopes.includes(wanted)) return true;
  return wanted === "read" && scopes.includes("resync");
}
