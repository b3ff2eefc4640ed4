import type { PlatformId } from "../domain/platform.ts";
import { RateLimitedError } from "../errors/reach-error.ts";
import type { ReadContext } from "../platforms/contract.ts";
import type { Clock } from "../telemetry/clock.ts";
import { DEFAULT_CREDENTIAL } from "../domain/credential.ts";

/**
 * Who has to wait, as this process knows it. The store tells the other processes; but between an answer and its record
 * there is time for batches under way to send one more request, and here there is none.
 */
export class Patience {
  readonly #until = new Map<string, Date>();
  readonly #clock: Pick<Clock, "now">;

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  /** Only ever longer. */
  note(platform: PlatformId, credential: string, until: Date): void {
    const key = `${platform}|${credential}`;
    const held = this.#until.get(key);
    if (held === undefined || held < until) this.#until.set(key, until);
  }

  /** Until when this credential has to wait; `null` = it may call. */
  of(platform: PlatformId, credential: string): Date | null {
    const until = this.#until.get(`${platform}|${credential}`);
    return until !== undefined && this.#clock.now() < until ? until : null;
  }
}

/** The way out for one batch: it sends nothing while the platform said wait. `onSend` counts what goes out. */
export function patientDoor(
  collector: { http: ReadContext["http"]; patience: Patience },
  platform: PlatformId,
  credential: string | null,
  onSend: () => void,
): ReadContext["http"] {
  const name = credential ?? DEFAULT_CREDENTIAL;
  return {
    send: async (request, options) => {
      const until = collector.patience.of(platform, name);
      if (until !== null)
        throw new RateLimitedError(
          `the platform asked for patience until ${until.toISOString()}`,
          until,
          "credential",
        );
      onSend();
      return collector.http.send(request, options);
    },
  };
}
