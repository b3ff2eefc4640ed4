import { Schema } from "mongoose";
import type { Webhook, WebhookDelivery } from "../../domain/webhook.ts";
import { count, flag, instant, maybeCount, maybeInstant, maybeText, plain, text } from "./field-types.ts";

/** `holder` sends until `heldUntil`, in the server's own time. */
export type WebhookDoc = Webhook & { _id: string; holder: string | null; heldUntil: Date | null };

const place = new Schema({ number: count, taken: count }, { ...plain, _id: false });

export const webhookSchema = new Schema<WebhookDoc>(
  {
    _id: text,
    webhookId: text,
    name: maybeText,
    sealed: text,
    shownUrl: text,
    kinds: { type: [String], default: null },
    createdBy: text,
    createdAt: instant,
    pausedAt: maybeInstant,
    pausedWhy: maybeText,
    place: { type: place, required: true },
    sendingTo: { type: place, default: null },
    failures: count,
    nextTryAt: maybeInstant,
    lastDeliveredAt: maybeInstant,
    holder: maybeText,
    heldUntil: maybeInstant,
  },
  { ...plain, collection: "webhooks" },
);

const KEPT_SECONDS = 30 * 86_400;

/** `keptAt` is in the server's own time: MongoDB removes the row when its time is over. */
export type WebhookDeliveryDoc = WebhookDelivery & { keptAt?: Date };

export const webhookDeliverySchema = new Schema<WebhookDeliveryDoc>(
  {
    webhookId: text,
    messageId: text,
    at: instant,
    outcome: text,
    status: maybeCount,
    detail: maybeText,
    milliseconds: count,
    changes: count,
    bytes: count,
    isTest: flag,
    keptAt: { type: Date },
  },
  { ...plain, collection: "webhookDeliveries" },
)
  .index({ webhookId: 1, _id: -1 })
  .index({ keptAt: 1 }, { expireAfterSeconds: KEPT_SECONDS });
