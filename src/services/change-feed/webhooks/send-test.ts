import { randomBytes } from "node:crypto";
import type { Webhook } from "../../../domain/webhook.ts";
import type { WebhookContext } from "./outlet.ts";
import { type SendResult, sendMessage } from "./send-message.ts";

/** Sends one message of type `test`, even when paused; the place in the feed and the pause do not change. */
export async function sendTestMessage(
  context: WebhookContext,
  webhook: Webhook,
  signal: AbortSignal,
): Promise<SendResult> {
  const { store, clock, webhooks } = context;
  const { webhookId } = webhook;
  const id = `msg_${webhookId}_test_${randomBytes(6).toString("hex")}`;
  const at = clock.now();
  const data = { webhook: webhookId, simulated: webhooks.simulated };
  const body = JSON.stringify({ type: "test", timestamp: at, data });
  const sent = await sendMessage(context, webhook, { id, body }, signal);
  const { retryAfterSeconds: _asked, ...delivery } = sent;
  await store.webhooks.recordDelivery({
    webhookId,
    messageId: id,
    at,
    changes: 0,
    isTest: true,
    ...delivery,
  });
  return sent;
}
