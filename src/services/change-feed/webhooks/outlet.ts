import type { ReadContext } from "../../../platforms/contract.ts";
import type { Store } from "../../../store/contracts/store.ts";
import type { Clock } from "../../../telemetry/clock.ts";
import type { Logger } from "../../../telemetry/logger.ts";

/** How messages leave to subscribers. */
export type WebhookOutlet = {
  /** Encrypts addresses and secrets, 32 bytes; `null` = REACH_TOKEN_KEY is not set. */
  encryptionKey: Buffer | null;
  /** Its own HTTP client, so that a slow subscriber takes no slot of the platforms: one try, a short time-out. */
  http: ReadContext["http"];
  /** Whether private and loopback addresses may be called. */
  allowsPrivate: boolean;
  /** Why an address may not be called, resolved now; `null` = it may be. */
  blockedReason(url: URL): Promise<string | null>;
  /** Makes redaction hide this secret from now on. */
  registerSecret(secret: string): void;
  simulated: boolean;
};

/** What the webhook functions depend on. */
export type WebhookContext = {
  store: Store;
  clock: Clock;
  log: Logger;
  redact: (text: string) => string;
  webhooks: WebhookOutlet;
};
