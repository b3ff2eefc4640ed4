import type { PlatformId } from "../domain/platform.ts";
import { RateLimitedError } from "../errors/reach-error.ts";
import type { ReadContext } from "../platforms/contract.ts";
import type { Clock } from "../telemetry/clock.ts";
import { DEFAULT_CREDENTIAL } from "../domain/credential.ts";

/**
 * Retry-After deadlines of credentials, known to this process. Other processes learn them from the store; here they
 * apply at once, so that batches already running send nothing more before the deadline is stored.
 */
export class Cooldowns {
  readonly #until = new Map<string, Date>();
  readonly #clock: Pick<Clock, "now">;

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  /** Starts a cooldown, or extends a running one; never shortens it. */
  extend(platform: PlatformId, credential: string, until: Date): void {
    const key = `${platform}|${credential}`;
    const held = this.#until.get(key);
    if (held === undefined || held < until) this.#until.set(key, until);
  }

  /** When the cooldown of a credential ends; `null` = it may call. */
  getEnd(platform: PlatformId, credential: string): Date | null {
    const until = this.#until.get(`${platform}|${credential}`);
    return until !== undefined && this.#clock.now() < until ? until : null;
  }
}

/** An HTTP client that refuses to send during a credential's cooldown. `onSend` is called for each request sent. */
export function withCooldown(
  collector: { http: ReadContext["http"]; patience: Cooldowns },
  platform: PlatformId,
  credential: string | null,
  onSend: () => void,
): ReadContext["http"] {
  const name = credential ?? DEFAULT_CREDENTIAL;
  return {
    send: async (request, options) => {
      const until = collector.patience.getEnd(platform, name);
      if (until !== null)
        throw new RateLimitedError(
          `not asked: the platform's rate limit lasts until ${until.toISOString()}`,
          until,
          "credential",
        );
      onSend();
      return collector.http.send(request, options);
    },
  };
}
