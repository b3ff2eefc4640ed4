import { nextTryAt, type Webhook } from "../../../domain/webhook.ts";
import type { WebhookProgress } from "../../../store/contracts/webhooks.ts";
import type { WebhookContext } from "./outlet.ts";
import { nextMessage } from "./next-message.ts";
import { type SendResult, sendMessage } from "./send-message.ts";

/** In MongoDB's time; longer than an attempt can take, so that no two processes send at once. */
export const LEASE_MS = 60_000;

/** After this many messages in one run, other subscriptions get their chance. */
const MAX_MESSAGES_PER_RUN = 50;

/**
 * Sends new changes to a subscription, message by message, while each one is accepted. Its place in the feed advances
 * only past accepted messages, so a killed process loses nothing: the next one resends the message that was under way
 * under the same id.
 */
export async function deliverWebhook(
  context: WebhookContext,
  webhookId: string,
  sender: { holder: string; signal: AbortSignal; leaseMs?: number },
): Promise<void> {
  const { holder, leaseMs = LEASE_MS } = sender;
  try {
    for (let message = 0; message < MAX_MESSAGES_PER_RUN; message += 1) {
      const webhook = await context.store.webhooks.claim(webhookId, holder, leaseMs);
      if (webhook === null || !isDue(webhook, context.clock.now())) return;
      if (!(await deliverNext(context, webhook, sender))) return;
    }
  } finally {
    await context.store.webhooks.release(webhookId, holder);
  }
}

export function isDue({ pausedAt, nextTryAt: at }: Webhook, now: Date): boolean {
  return pausedAt === null && (at === null || at <= now);
}

/** Sends the next message; returns whether there may be more to send right away. */
async function deliverNext(
  context: WebhookContext,
  webhook: Webhook,
  { holder, signal }: { holder: string; signal: AbortSignal },
): Promise<boolean> {
  const { store, clock, webhooks } = context;
  const { webhookId } = webhook;
  const message = await nextMessage(store, webhook, webhooks.simulated);
  if (message === null || signal.aborted) return false;
  const { id, end, body, changes } = message;
  const settle = (progress: WebhookProgress) => store.webhooks.settle(webhookId, holder, progress);
  if (body === null) return settle({ place: end, sendingTo: null });
  if (!(await settle({ sendingTo: end }))) return false;
  const at = clock.now();
  const sent = await sendMessage(context, webhook, { id, body }, signal);
  if (signal.aborted && sent.status === null) return false;
  const { retryAfterSeconds: _asked, ...delivery } = sent;
  await store.webhooks.recordDelivery({ webhookId, messageId: id, at, changes, isTest: false, ...delivery });
  if (sent.outcome === "delivered") {
    const isOurs = await settle({ ...DELIVERED, place: end, lastDeliveredAt: clock.now() });
    if (webhook.failures > 0) context.log.info("webhook delivery recovered", { webhookId });
    return isOurs;
  }
  await settle(afterFailure(context, webhook, sent));
  return false;
}

const DELIVERED = { sendingTo: null, failures: 0, nextTryAt: null };

/** The progress after a failed attempt: the next try, or a pause. Logs the first failure and the pause. */
function afterFailure(
  { clock, log }: WebhookContext,
  { webhookId, shownUrl, failures: before }: Webhook,
  { outcome, detail, retryAfterSeconds }: SendResult,
): WebhookProgress {
  const now = clock.now();
  const failures = before + 1;
  const tryAt = outcome === "gone" ? null : nextTryAt(failures, now, retryAfterSeconds);
  if (tryAt === null) {
    const pausedWhy = outcome === "gone" ? "gone" : "failing";
    log.warn("webhook paused; run reach webhooks resume to continue", {
      webhookId,
      to: shownUrl,
      why: pausedWhy,
      failures,
      detail,
    });
    return { failures, nextTryAt: null, pausedAt: now, pausedWhy };
  }
  if (before === 0)
    log.warn("webhook delivery failed; retrying for three days", {
      webhookId,
      to: shownUrl,
      detail,
    });
  return { failures, nextTryAt: tryAt };
}
