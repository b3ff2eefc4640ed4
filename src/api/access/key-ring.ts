import type { ApiKey } from "../../domain/api-key.ts";
import type { Store } from "../../store/contract.ts";
import { digestOf, environmentKey, keyIdIn, sameDigest } from "./key-text.ts";

/** A key that was revoked is refused everywhere after so many milliseconds at the latest. */
const FRESH_MS = 250;

/** Every key that is in force: those that are kept, and those of the environment. */
export class KeyRing {
  readonly #store: Pick<Store, "keys">;
  readonly #ofEnvironment: readonly ApiKey[];
  #kept: ApiKey[] = [];
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | null = null;

  constructor(store: Pick<Store, "keys">, environment: readonly string[]) {
    this.#store = store;
    this.#ofEnvironment = environment.map(environmentKey);
  }

  /** Whether there is any key at all; without one, a server on loopback is open for reading. */
  async hasKeys(): Promise<boolean> {
    await this.#refresh();
    return this.#ofEnvironment.length > 0 || this.#kept.length > 0;
  }

  /** The key with this text; `null` = none is, or it was revoked. */
  async identify(text: string): Promise<ApiKey | null> {
    await this.#refresh();
    const digest = digestOf(text);
    const keyId = keyIdIn(text);
    const candidates = [...this.#ofEnvironment, ...this.#kept.filter((key) => key.keyId === keyId)];
    let found: ApiKey | null = null;
    for (const key of candidates) if (sameDigest(key.secretHash, digest)) found = key;
    return found;
  }

  /** The key with this id, as long as it is in force. */
  async byId(keyId: string): Promise<ApiKey | null> {
    await this.#refresh();
    return [...this.#ofEnvironment, ...this.#kept].find((key) => key.keyId === keyId) ?? null;
  }

  async #refresh(): Promise<void> {
    if (performance.now() - this.#readAt < FRESH_MS) return;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = null;
    });
    await this.#reading;
  }

  async #read(): Promise<void> {
    const startedAt = performance.now();
    this.#kept = (await this.#store.keys.list()).filter(({ revokedAt }) => revokedAt === null);
    this.#readAt = startedAt;
  }
}
