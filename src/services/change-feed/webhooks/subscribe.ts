import { randomBytes } from "node:crypto";
import type { ChangeKind } from "../../../domain/outbox.ts";
import type { Webhook } from "../../../domain/webhook.ts";
import { UsageError } from "../../../errors/reach-error.ts";
import type { WebhookContext } from "./outlet.ts";
import { createSecret } from "./sign.ts";
import { validateTarget, encryptTarget, maskUrl } from "./target.ts";

/** Each may have one message under way, and none may wait for the others. */
export const MAX_WEBHOOKS = 50;

export type WebhookRequest = {
  url: string;
  name: string | null;
  /** `null` = all. */
  kinds: readonly ChangeKind[] | null;
  by: string;
  /** The feed number after which it starts; `null` = only changes from now on. */
  after: number | null;
};

/**
 * Subscribes an address to the change feed. The secret is returned only here. Throws a UsageError for an invalid
 * request, and a ConfigError without a key to encrypt the secret.
 */
export async function createWebhook(
  context: WebhookContext,
  request: WebhookRequest,
): Promise<{ webhook: Webhook; secret: string }> {
  const { store, clock, webhooks: outlet } = context;
  const url = await validateTarget(outlet, request.url);
  const webhookId = `hook-${randomBytes(6).toString("hex")}`;
  const secret = createSecret();
  const sealed = encryptTarget(outlet, webhookId, { url: url.href, secret });
  if ((await store.webhooks.list()).length >= MAX_WEBHOOKS)
    throw new UsageError(
      `there are already ${MAX_WEBHOOKS} webhooks, the maximum; remove one that is not needed`,
    );
  await store.outbox.sequence();
  const newest = await store.outbox.newest();
  if (request.after !== null && request.after > newest)
    throw new UsageError(`after=${request.after} is ahead of the feed; its newest number is ${newest}`);
  const webhook: Webhook = {
    webhookId,
    name: request.name,
    sealed,
    shownUrl: maskUrl(url),
    kinds: request.kinds === null ? null : [...new Set(request.kinds)],
    createdBy: request.by,
    createdAt: clock.now(),
    pausedAt: null,
    pausedWhy: null,
    place: { number: request.after ?? newest, taken: 0 },
    sendingTo: null,
    failures: 0,
    nextTryAt: null,
    lastDeliveredAt: null,
  };
  await store.webhooks.add(webhook);
  context.log.info("webhook created", { webhookId, to: webhook.shownUrl, by: request.by });
  return { webhook, secret };
}
