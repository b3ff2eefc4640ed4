import { z } from "zod";
import { CHANGE_KINDS } from "../../domain/outbox.ts";
import { PAUSE_REASONS, type Webhook, type WebhookDelivery } from "../../domain/webhook.ts";

const Kinds = z.array(z.enum(CHANGE_KINDS)).nullable();

/** A subscription as it is shown: the address without what may be secret in it, and never the secret. */
export const WebhookView = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    url: z.string(),
    kinds: Kinds,
    createdBy: z.string(),
    createdAt: z.date(),
    state: z.enum(["active", "paused"]),
    pausedAt: z.date().nullable(),
    pausedWhy: z.enum(PAUSE_REASONS).nullable(),
    /** The place in the change feed; all before it was accepted. */
    after: z.string(),
    failures: z.int(),
    nextTryAt: z.date().nullable(),
    lastDeliveredAt: z.date().nullable(),
    simulated: z.boolean(),
  })
  .meta({ id: "Webhook" });

export function toWebhookView(webhook: Webhook, simulated: boolean): z.infer<typeof WebhookView> {
  const { webhookId, shownUrl, kinds, place, sealed: _sealed, sendingTo: _sending, ...rest } = webhook;
  return {
    ...rest,
    id: webhookId,
    url: shownUrl,
    kinds: kinds === null ? null : [...kinds],
    state: webhook.pausedAt === null ? "active" : "paused",
    after: String(place.number),
    simulated,
  };
}

const Attempt = {
  outcome: z.enum(["delivered", "failed", "gone"]),
  status: z.int().nullable(),
  detail: z.string().nullable(),
  milliseconds: z.int(),
};

/** How one message of the type `test` ended. */
export const TestSent = z.object({ ...Attempt, simulated: z.boolean() }).meta({ id: "WebhookTest" });

export const DeliveryView = z
  .object({
    message: z.string(),
    at: z.date(),
    ...Attempt,
    changes: z.int(),
    bytes: z.int(),
    test: z.boolean(),
  })
  .meta({ id: "WebhookDelivery" });

export function toDeliveryView(delivery: WebhookDelivery): z.infer<typeof DeliveryView> {
  const { messageId, isTest, webhookId: _id, ...rest } = delivery;
  return { ...rest, message: messageId, test: isTest };
}
