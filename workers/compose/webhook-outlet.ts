import type { Settings } from "../../config/settings.ts";
import { createHttpClient } from "../../src/http/create-client.ts";
import { explainPrivateAddressNow } from "../../src/http/public-addresses.ts";
import type { WebhookContext } from "../../src/services/change-feed/webhooks/outlet.ts";
import { MAX_WEBHOOKS } from "../../src/services/change-feed/webhooks/subscribe.ts";
import type { Clock } from "../../src/telemetry/clock.ts";
import { createRedactor, createSecretLearner, type Redactor } from "../../src/telemetry/redaction.ts";
import type { Deployment } from "./open-deployment.ts";

/** Real time that a subscriber has: until the connection is established, and until the whole answer came. */
const TIMEOUTS = { connectMilliseconds: 5_000, totalMilliseconds: 15_000 };

/** Of an answer nobody reads more than its beginning. */
const ANSWER_BYTES_AT_MOST = 8_192;

/**
 * The way out to subscribers, with an HTTP client of its own: a place for each of them, one try, public addresses alone
 * unless the settings allow others. `secrets` is the very list that redaction knows.
 */
export function createWebhookOutlet(
  settings: Pick<Settings, "mode" | "proxy" | "webhooks">,
  parts: { clock: Clock; redact: Redactor; secrets: readonly string[]; timeouts?: typeof TIMEOUTS },
): WebhookContext["webhooks"] & { close(): void } {
  const { clock, redact, timeouts = TIMEOUTS } = parts;
  const { sealKey, allowsPrivate } = settings.webhooks;
  const door = createHttpClient({
    clock,
    redact,
    timeouts,
    proxy: { httpsProxy: settings.proxy.url, noProxy: settings.proxy.except },
    maxBytes: ANSWER_BYTES_AT_MOST,
    truncatesLongBodies: true,
    maxConnections: MAX_WEBHOOKS,
    retries: 0,
    publicOnly: !allowsPrivate,
  });
  return {
    encryptionKey: sealKey === null ? null : Buffer.from(sealKey.value, "hex"),
    http: door,
    allowsPrivate,
    blockedReason: explainPrivateAddressNow,
    registerSecret: createSecretLearner(parts.secrets),
    simulated: settings.mode === "simulated",
    close: () => door.close(),
  };
}

/** All that the verbs about webhooks need, for a command that only opened the store. */
export function openWebhookContext({
  settings,
  store,
  clock,
  log,
}: Deployment): WebhookContext & { close(): void } {
  const redact = createRedactor(settings.secrets);
  const webhooks = createWebhookOutlet(settings, { clock, redact, secrets: settings.secrets });
  return { store, clock, log, redact, webhooks, close: () => webhooks.close() };
}
