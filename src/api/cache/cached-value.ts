/**
 * A value that many ask for and that is looked up once for all of them. Younger than `freshMs` it is given as it is;
 * up to twice that age it is given too, while it is looked up anew; older, everybody waits for the new one.
 */
export class CachedValue<T> {
  readonly #look: () => Promise<T>;
  readonly #freshMs: number;
  #held: { value: T; at: number } | null = null;
  #looking: Promise<T> | null = null;

  constructor(look: () => Promise<T>, freshMs: number) {
    this.#look = look;
    this.#freshMs = freshMs;
  }

  get(): T | Promise<T> {
    const ageMs = this.#held === null ? Number.POSITIVE_INFINITY : performance.now() - this.#held.at;
    if (this.#held !== null && ageMs < this.#freshMs) return this.#held.value;
    const looking = this.#lookOnce();
    if (this.#held === null || ageMs >= 2 * this.#freshMs) return looking;
    // Who waits for nothing hears of no failure: the next one that has to wait does.
    looking.catch(() => undefined);
    return this.#held.value;
  }

  /** The value as it is now, whatever is held: for who has reason to believe that it changed. */
  async refresh(): Promise<T> {
    await this.#looking?.catch(() => undefined);
    return this.#lookOnce();
  }

  #lookOnce(): Promise<T> {
    this.#looking ??= this.#lookNow().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async #lookNow(): Promise<T> {
    const at = performance.now();
    const value = await this.#look();
    this.#held = { value, at };
    return value;
  }
}
