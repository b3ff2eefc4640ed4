/**
 * A value loaded once for concurrent readers. Up to `freshMs` old it is returned as it is; up to twice that age it is
 * returned while it is reloaded; older, every reader waits for the reload.
 */
export class CachedValue<T> {
  readonly #load: () => Promise<T>;
  readonly #freshMs: number;
  #held: { value: T; at: number } | null = null;
  #loading: Promise<T> | null = null;

  constructor(load: () => Promise<T>, freshMs: number) {
    this.#load = load;
    this.#freshMs = freshMs;
  }

  get(): T | Promise<T> {
    const ageMs = this.#held === null ? Number.POSITIVE_INFINITY : performance.now() - this.#held.at;
    if (this.#held !== null && ageMs < this.#freshMs) return this.#held.value;
    const loading = this.#loadOnce();
    if (this.#held === null || ageMs >= 2 * this.#freshMs) return loading;
    // This reader does not wait, so a failure is reported to the next one that does.
    loading.catch(() => undefined);
    return this.#held.value;
  }

  /** Reloads whatever is cached: for a caller that has reason to believe that the value changed. */
  async refresh(): Promise<T> {
    await this.#loading?.catch(() => undefined);
    return this.#loadOnce();
  }

  #loadOnce(): Promise<T> {
    this.#loading ??= this.#loadNow().finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  async #loadNow(): Promise<T> {
    const at = performance.now();
    const value = await this.#load();
    this.#held = { value, at };
    return value;
  }
}
