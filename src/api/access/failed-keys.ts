import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import { HttpProblem } from "../server/problem.ts";

/** Slows down guessing: an address that sent too many wrong keys is refused before its next key is checked. */
export class FailedKeys {
  readonly #failures: RateLimiterMemory;
  readonly #perMinute: number;

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
    this.#failures = new RateLimiterMemory({ points: perMinute, duration: 60 });
  }

  /** @throws HttpProblem 429 while the address has used up its failures, whatever key it sends now */
  async refuseGuessing(address: string): Promise<void> {
    const failed = await this.#failures.get(address);
    if (failed !== null && failed.consumedPoints >= this.#perMinute) throw toTooMany(failed);
  }

  /** Counts a wrong key of the address. */
  async count(address: string): Promise<void> {
    await this.#failures.penalty(address, 1);
  }
}

/** A 429 with the time after which the next request is accepted. */
export function toTooMany({ msBeforeNext }: Pick<RateLimiterRes, "msBeforeNext">): HttpProblem {
  const seconds = Math.max(1, Math.ceil(msBeforeNext / 1000));
  return new HttpProblem(429, `too many requests; try again in ${seconds} s`, {
    headers: { "retry-after": String(seconds) },
  });
}
