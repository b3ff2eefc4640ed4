import type { Store } from "../../store/contracts/store.ts";
import { CachedValue } from "./cached-value.ts";

const FRESH_MS = 200;

/** The newest number of the change feed, read once for concurrent requests after numbering what is committed. */
export class LatestChange {
  readonly #newest: CachedValue<number>;

  constructor({ outbox }: Pick<Store, "outbox">) {
    this.#newest = new CachedValue(async () => {
      await outbox.sequence();
      return outbox.newest();
    }, FRESH_MS);
  }

  async newest(): Promise<number> {
    return this.#newest.get();
  }
}
