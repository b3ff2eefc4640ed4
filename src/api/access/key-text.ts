import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { type ApiKey, isKeyScope, type KeyScope } from "../../domain/api-key.ts";
import { ConfigError } from "../../errors/reach-error.ts";

const KEY = /^reach_([0-9a-f]{12})_[A-Za-z0-9_-]{43}$/;

/** Creates a key: the text that is shown once, and the stored record. The secret has 32 random bytes. */
export function createKey(
  name: string,
  scopes: readonly KeyScope[],
  createdAt: Date,
  officeId?: string,
): { text: string; key: ApiKey } {
  const keyId = randomBytes(6).toString("hex");
  const text = `reach_${keyId}_${randomBytes(32).toString("base64url")}`;
  const own = officeId === undefined ? {} : { officeId };
  return {
    text,
    key: { keyId, name, scopes, ...own, secretHash: hashKey(text), createdAt, revokedAt: null },
  };
}

export const hashKey = (text: string): string => createHash("sha256").update(text).digest("hex");

/** The id inside a key's text; `null` = not a key of ours. */
export const parseKeyId = (text: string): string | null => KEY.exec(text)?.[1] ?? null;

/** Compares two digests in constant time. */
export function equalDigests(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a, "hex"), Buffer.from(b, "hex")];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** The scopes of an environment key that names none. */
const DEFAULT_SCOPES: readonly KeyScope[] = ["read", "resync"];

/** Parses an entry of REACH_API_KEYS: a secret alone (scopes read and resync), or `scope+scope:secret`. */
export function parseEnvironmentKey(entry: string, index: number): ApiKey {
  const at = entry.indexOf(":");
  const words = at < 0 ? [] : entry.slice(0, at).split("+");
  const scoped = words.length > 0 && words.every(isKeyScope);
  const text = scoped ? entry.slice(at + 1) : entry;
  const secretHash = hashKey(text);
  return {
    keyId: `env-${secretHash.slice(0, 8)}`,
    name: `key ${index + 1} of REACH_API_KEYS`,
    scopes: scoped ? words.filter(isKeyScope) : DEFAULT_SCOPES,
    secretHash,
    createdAt: new Date(0),
    revokedAt: null,
  };
}

const MIN_CHARS = 16;

/** Rejects keys short enough to be guessed. Throws a ConfigError that names the position, never the key. */
export function refuseShortKeys(entries: readonly string[]): void {
  entries.forEach((entry, i) => {
    const length = entry.slice(entry.indexOf(":") + 1).length;
    if (length < MIN_CHARS)
      throw new ConfigError(
        `REACH_API_KEYS: key ${i + 1} has ${length} characters, and others can reach REACH_API_HOST; use ${MIN_CHARS} or more`,
        { remedy: "Create one with: reach keys add NAME" },
      );
  });
}
