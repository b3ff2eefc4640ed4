import type { ReadContext } from "../../../platforms/contract.ts";
import type { Store } from "../../../store/contracts/store.ts";
import type { Clock } from "../../../telemetry/clock.ts";
import type { Logger } from "../../../telemetry/logger.ts";

/** The way out to subscribers. */
export type WebhookOutlet = {
  /** Seals addresses and secrets, 32 bytes; `null` = REACH_TOKEN_KEY is not set. */
  sealKey: Buffer | null;
  /** A door of its own, so that a slow subscriber takes no place of the platforms: one try, a short time-out. */
  http: ReadContext["http"];
  /** Whether addresses of this machine and its network may be called. */
  allowsPrivate: boolean;
  /** Why an address may not be called, as far as it is known now, or `null`. */
  refusal(url: URL): Promise<string | null>;
  /** Tells redaction a secret that came to be known. */
  learn(secret: string): void;
  simulated: boolean;
};

/** What the verbs about webhooks need. */
export type WebhookDesk = {
  store: Store;
  clock: Clock;
  log: Logger;
  redact: (text: string) => string;
  webhooks: WebhookOutlet;
};
