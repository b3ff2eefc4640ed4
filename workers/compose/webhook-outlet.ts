import type { Settings } from "../../config/settings.ts";
import { createHttpDoor } from "../../src/http/create-client.ts";
import { refusalNow } from "../../src/http/public-addresses.ts";
import type { WebhookDesk } from "../../src/services/change-feed/webhooks/outlet.ts";
import { WEBHOOKS_AT_MOST } from "../../src/services/change-feed/webhooks/subscribe.ts";
import type { Clock } from "../../src/telemetry/clock.ts";
import { createRedactor, learnerOf, type Redactor } from "../../src/telemetry/redaction.ts";
import type { Shelf } from "./open-deployment.ts";

/** Real time that a subscriber has: until the connection stands, and until the whole answer came. */
const TIMEOUTS = { connectMilliseconds: 5_000, totalMilliseconds: 15_000 };

/** Of an answer nobody reads more than its beginning. */
const ANSWER_BYTES_AT_MOST = 8_192;

/**
 * The way out to subscribers, with a door of its own: a place for each of them, one try, public addresses alone unless
 * the settings allow others. `secrets` is the very list that redaction knows.
 */
export function webhookOutlet(
  settings: Pick<Settings, "mode" | "proxy" | "webhooks">,
  parts: { clock: Clock; redact: Redactor; secrets: readonly string[]; timeouts?: typeof TIMEOUTS },
): WebhookDesk["webhooks"] & { close(): void } {
  const { clock, redact, timeouts = TIMEOUTS } = parts;
  const { sealKey, allowsPrivate } = settings.webhooks;
  const door = createHttpDoor({
    clock,
    redact,
    timeouts,
    proxy: { httpsProxy: settings.proxy.url, noProxy: settings.proxy.except },
    maxBytes: ANSWER_BYTES_AT_MOST,
    cutsLongAnswers: true,
    maxConnections: WEBHOOKS_AT_MOST,
    retries: 0,
    publicOnly: !allowsPrivate,
  });
  return {
    sealKey: sealKey === null ? null : Buffer.from(sealKey.value, "hex"),
    http: door,
    allowsPrivate,
    refusal: refusalNow,
    learn: learnerOf(parts.secrets),
    simulated: settings.mode === "simulated",
    close: () => door.close(),
  };
}

/** All that the verbs about webhooks need, for a command that only opened the store. */
export function webhookDesk({ settings, store, clock, log }: Shelf): WebhookDesk & { close(): void } {
  const redact = createRedactor(settings.secrets);
  const webhooks = webhookOutlet(settings, { clock, redact, secrets: settings.secrets });
  return { store, clock, log, redact, webhooks, close: () => webhooks.close() };
}
