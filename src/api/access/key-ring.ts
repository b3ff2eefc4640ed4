import type { ApiKey } from "../../domain/api-key.ts";
import type { Store } from "../../store/contracts/store.ts";
import { CachedValue } from "../cache/cached-value.ts";
import { hashKey, parseEnvironmentKey, parseKeyId, equalDigests } from "./key-text.ts";

/** A revoked key is rejected everywhere within half a second. */
const FRESH_MS = 200;

/** All active keys: those in the store and those of the environment. */
export class KeyRing {
  readonly #environmentKeys: readonly ApiKey[];
  readonly #storedKeys: CachedValue<readonly ApiKey[]>;

  constructor({ keys }: Pick<Store, "keys">, environment: readonly string[]) {
    this.#environmentKeys = environment.map(parseEnvironmentKey);
    this.#storedKeys = new CachedValue(
      async () => (await keys.list()).filter(({ revokedAt }) => revokedAt === null),
      FRESH_MS,
    );
  }

  /** Whether any key exists; without one, a server on loopback may be read by anybody on this machine. */
  async hasKeys(): Promise<boolean> {
    return this.#environmentKeys.length > 0 || (await this.#storedKeys.get()).length > 0;
  }

  /** The key with this text; `null` = unknown or revoked. */
  async identify(text: string): Promise<ApiKey | null> {
    const digest = hashKey(text);
    const keyId = parseKeyId(text);
    const hasId = (key: ApiKey) => key.keyId === keyId;
    let stored = await this.#storedKeys.get();
    // A key that was created a moment ago works at once. Guessing is slowed down by the guard.
    if (keyId !== null && !stored.some(hasId)) stored = await this.#storedKeys.refresh();
    const candidates = [...this.#environmentKeys, ...stored.filter(hasId)];
    let found: ApiKey | null = null;
    for (const key of candidates) if (equalDigests(key.secretHash, digest)) found = key;
    return found;
  }

  /** The key with this id, while it is active. */
  async byId(keyId: string): Promise<ApiKey | null> {
    const stored = await this.#storedKeys.get();
    return [...this.#environmentKeys, ...stored].find((key) => key.keyId === keyId) ?? null;
  }
}
