import type { Store } from "../store/contract.ts";

/** How old the newest number may be that many readers at once are told. */
const FRESH_MS = 200;

/** The newest number of the feed; asked of MongoDB once for many readers, after what is committed was numbered. */
export class OutboxWatch {
  readonly #store: Pick<Store, "outbox">;
  #newest = 0;
  #askedAt = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | null = null;

  constructor(store: Pick<Store, "outbox">) {
    this.#store = store;
  }

  async newest(): Promise<number> {
    if (performance.now() - this.#askedAt >= FRESH_MS) {
      this.#asking ??= this.#ask().finally(() => {
        this.#asking = null;
      });
      await this.#asking;
    }
    return this.#newest;
  }

  async #ask(): Promise<void> {
    const startedAt = performance.now();
    await this.#store.outbox.sequence();
    this.#newest = await this.#store.outbox.newest();
    this.#askedAt = startedAt;
  }
}
