import type { ApiKey } from "../../domain/api-key.ts";
import type { Store } from "../../store/contracts/store.ts";
import { CachedValue } from "../cache/cached-value.ts";
import { hashKey, parseEnvironmentKey, parseKeyId, equalDigests } from "./key-text.ts";

/** A key that was revoked is refused everywhere within half a second. */
const FRESH_MS = 200;

/** Every key that is in force: those that are kept, and those of the environment. */
export class KeyRing {
  readonly #ofEnvironment: readonly ApiKey[];
  readonly #kept: CachedValue<readonly ApiKey[]>;

  constructor({ keys }: Pick<Store, "keys">, environment: readonly string[]) {
    this.#ofEnvironment = environment.map(parseEnvironmentKey);
    this.#kept = new CachedValue(
      async () => (await keys.list()).filter(({ revokedAt }) => revokedAt === null),
      FRESH_MS,
    );
  }

  /** Whether there is any key at all; without one, a server on loopback is open for reading. */
  async hasKeys(): Promise<boolean> {
    return this.#ofEnvironment.length > 0 || (await this.#kept.get()).length > 0;
  }

  /** The key with this text; `null` = none is, or it was revoked. */
  async identify(text: string): Promise<ApiKey | null> {
    const digest = hashKey(text);
    const keyId = parseKeyId(text);
    const isKept = (key: ApiKey) => key.keyId === keyId;
    let kept = await this.#kept.get();
    // A key that was made a moment ago works at once. Guessing is slowed down where keys that fail are counted.
    if (keyId !== null && !kept.some(isKept)) kept = await this.#kept.refresh();
    const candidates = [...this.#ofEnvironment, ...kept.filter(isKept)];
    let found: ApiKey | null = null;
    for (const key of candidates) if (equalDigests(key.secretHash, digest)) found = key;
    return found;
  }

  /** The key with this id, as long as it is in force. */
  async byId(keyId: string): Promise<ApiKey | null> {
    const kept = await this.#kept.get();
    return [...this.#ofEnvironment, ...kept].find((key) => key.keyId === keyId) ?? null;
  }
}
