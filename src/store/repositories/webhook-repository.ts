import { mongo } from "mongoose";
import type { Webhook } from "../../domain/webhook.ts";
import type { StoreContext } from "../mongo/context.ts";
import type { WebhookDoc } from "../models/webhook-model.ts";
import type { WebhookStore } from "../contracts/webhooks.ts";
import { omit } from "../mongo/omit.ts";

const FREE = { holder: null, heldUntil: null };

/** Subscriptions to the change feed. Who may send is settled by the server's own clock, which all processes share. */
export function webhookRepository({ collections }: StoreContext): WebhookStore {
  const { webhooks, webhookDeliveries } = collections;
  return {
    add: async (webhook) => void (await webhooks.insertOne({ ...webhook, _id: webhook.webhookId, ...FREE })),
    list: async () => (await webhooks.find().sort({ createdAt: 1, _id: 1 }).toArray()).map(webhookOf),
    get: async (webhookId) => given(await webhooks.findOne({ _id: webhookId })),
    remove: async (webhookId) => {
      const { deletedCount } = await webhooks.deleteOne({ _id: webhookId });
      await webhookDeliveries.deleteMany({ webhookId });
      return deletedCount === 1;
    },
    pause: async (webhookId, why, at) => {
      const pausing = { pausedAt: at, pausedWhy: why };
      await webhooks.updateOne({ _id: webhookId, pausedAt: null }, { $set: pausing });
      return given(await webhooks.findOne({ _id: webhookId }));
    },
    resume: async (webhookId) => {
      const reset = { pausedAt: null, pausedWhy: null, failures: 0, nextTryAt: null };
      const options = { returnDocument: "after" } as const;
      return given(await webhooks.findOneAndUpdate({ _id: webhookId }, { $set: reset }, options));
    },
    claim: async (webhookId, holder, leaseMs) => {
      const free = { $or: [{ $eq: ["$holder", holder] }, { $lte: ["$heldUntil", "$$NOW"] }] };
      const claimed = await webhooks.findOneAndUpdate(
        { _id: webhookId, pausedAt: null, $expr: free },
        [{ $set: { holder: { $literal: holder }, heldUntil: { $add: ["$$NOW", leaseMs] } } }],
        { returnDocument: "after" },
      );
      return given(claimed);
    },
    release: async (webhookId, holder) =>
      void (await webhooks.updateOne({ _id: webhookId, holder }, { $set: FREE })),
    settle: async (webhookId, holder, progress) => {
      const settled = await webhooks.updateOne({ _id: webhookId, holder }, { $set: progress });
      return settled.matchedCount === 1;
    },
    recordDelivery: async (delivery) =>
      void (await webhookDeliveries.updateOne(
        { _id: new mongo.ObjectId() },
        { $set: { ...delivery }, $currentDate: { keptAt: true } },
        { upsert: true },
      )),
    listDeliveries: async (webhookId, limit) => {
      const rows = webhookDeliveries.find({ webhookId }, { projection: { _id: 0, keptAt: 0 } });
      return (await rows.sort({ _id: -1 }).limit(limit).toArray()) as never;
    },
  };
}

const webhookOf = (row: WebhookDoc): Webhook => omit(row, "_id", "holder", "heldUntil");
const given = (row: WebhookDoc | null): Webhook | null => row && webhookOf(row);
