import { nextTryAt, type Webhook } from "../../../domain/webhook.ts";
import type { WebhookProgress } from "../../../store/contracts/webhooks.ts";
import type { WebhookDesk } from "./outlet.ts";
import { nextMessage } from "./next-message.ts";
import { type Sent, sendMessage } from "./send-message.ts";

/** Of MongoDB's own time: longer than an attempt can take, so that no two send at once. */
export const LEASE_MS = 60_000;

/** So many messages in a turn, then others have theirs. */
const MESSAGES_A_TURN = 50;

/**
 * Sends a subscription what is new, message after message, as long as each is taken. Its place in the feed moves on
 * only behind what was taken, so that a process which is killed on the way loses nothing; the next one sends the
 * message that was under way once more, under the same id.
 */
export async function deliverWebhook(
  desk: WebhookDesk,
  webhookId: string,
  sender: { holder: string; signal: AbortSignal; leaseMs?: number },
): Promise<void> {
  const { holder, leaseMs = LEASE_MS } = sender;
  try {
    for (let message = 0; message < MESSAGES_A_TURN; message += 1) {
      const webhook = await desk.store.webhooks.claim(webhookId, holder, leaseMs);
      if (webhook === null || !isDue(webhook, desk.clock.now())) return;
      if (!(await deliverNext(desk, webhook, sender))) return;
    }
  } finally {
    await desk.store.webhooks.release(webhookId, holder);
  }
}

export function isDue({ pausedAt, nextTryAt: at }: Webhook, now: Date): boolean {
  return pausedAt === null && (at === null || at <= now);
}

/** Whether there may be more to send at once. */
async function deliverNext(
  desk: WebhookDesk,
  webhook: Webhook,
  { holder, signal }: { holder: string; signal: AbortSignal },
): Promise<boolean> {
  const { store, clock, webhooks } = desk;
  const { webhookId } = webhook;
  const message = await nextMessage(store, webhook, webhooks.simulated);
  if (message === null || signal.aborted) return false;
  const { id, end, body, changes } = message;
  const settle = (progress: WebhookProgress) => store.webhooks.settle(webhookId, holder, progress);
  if (body === null) return settle({ place: end, sendingTo: null });
  if (!(await settle({ sendingTo: end }))) return false;
  const at = clock.now();
  const sent = await sendMessage(desk, webhook, { id, body }, signal);
  if (signal.aborted && sent.status === null) return false;
  const { retryAfterSeconds: _asked, ...told } = sent;
  await store.webhooks.note({ webhookId, messageId: id, at, changes, isTest: false, ...told });
  if (sent.outcome === "delivered") {
    const took = await settle({ ...TAKEN, place: end, lastDeliveredAt: clock.now() });
    if (webhook.failures > 0) desk.log.info("a webhook is taken again", { webhookId });
    return took;
  }
  await settle(afterFailure(desk, webhook, sent));
  return false;
}

const TAKEN = { sendingTo: null, failures: 0, nextTryAt: null };

/** What follows from an attempt that failed; said when it begins and when it ends the sending. */
function afterFailure(
  { clock, log }: WebhookDesk,
  { webhookId, shownUrl, failures: before }: Webhook,
  { outcome, detail, retryAfterSeconds }: Sent,
): WebhookProgress {
  const now = clock.now();
  const failures = before + 1;
  const tryAt = outcome === "gone" ? null : nextTryAt(failures, now, retryAfterSeconds);
  if (tryAt === null) {
    const pausedWhy = outcome === "gone" ? "gone" : "failing";
    log.warn("a webhook was paused; reach webhooks resume sets it going again", {
      webhookId,
      to: shownUrl,
      why: pausedWhy,
      failures,
      detail,
    });
    return { failures, nextTryAt: null, pausedAt: now, pausedWhy };
  }
  if (before === 0)
    log.warn("a webhook was not taken; it is tried again for three days", {
      webhookId,
      to: shownUrl,
      detail,
    });
  return { failures, nextTryAt: tryAt };
}
