import { isCooling } from "../domain/cooldown.ts";
import { DEFAULT_CREDENTIAL } from "../domain/credential.ts";
import type { PlatformId } from "../domain/platform.ts";
import { RateLimitedError } from "../errors/reach-error.ts";
import type { ReadContext } from "../platforms/contract.ts";
import type { Clock } from "../telemetry/clock.ts";

/** When it ends, and whether it is a short rate limit or a day's allowance that is used up. */
export type Cooldown = { until: Date; reason: "rate_limited" | "budget" };

/** Why nothing is asked during a cooldown, in a sentence. */
export const describeCooldown = ({ until, reason }: Cooldown): string => {
  const what = reason === "budget" ? "what may be used is used up" : "the platform's rate limit lasts";
  return `not asked: ${what} until ${until.toISOString()}`;
};

/**
 * Retry-After deadlines of credentials, known to this process. Other processes learn them from the store; here they
 * apply at once, so that batches already running send nothing more before the deadline is stored.
 */
export class Cooldowns {
  readonly #held = new Map<string, Cooldown>();
  readonly #clock: Pick<Clock, "now">;

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  /** Starts a cooldown, or extends a running one; never shortens one that is believed. */
  extend(platform: PlatformId, credential: string, until: Date, reason: Cooldown["reason"]): void {
    const key = `${platform}|${credential}`;
    const held = this.#held.get(key);
    if (held === undefined || !isCooling(held.until, this.#clock.now()) || held.until < until)
      this.#held.set(key, { until, reason });
  }

  /** The cooldown of a credential; `null` = it may call. */
  get(platform: PlatformId, credential: string): Cooldown | null {
    const held = this.#held.get(`${platform}|${credential}`);
    return held !== undefined && isCooling(held.until, this.#clock.now()) ? held : null;
  }
}

/** An HTTP client that refuses to send during a credential's cooldown. `onSend` is called for each request sent. */
export function withCooldown(
  { http, cooldowns }: { http: ReadContext["http"]; cooldowns: Cooldowns },
  platform: PlatformId,
  credential: string | null,
  onSend: () => void,
): ReadContext["http"] {
  const name = credential ?? DEFAULT_CREDENTIAL;
  return {
    send: async (request, options) => {
      const cooldown = cooldowns.get(platform, name);
      if (cooldown !== null) {
        const { until, reason } = cooldown;
        throw new RateLimitedError(describeCooldown(cooldown), until, "credential", { reason });
      }
      onSend();
      return http.send(request, options);
    },
  };
}
