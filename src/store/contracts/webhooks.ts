import type { FeedPosition, PauseReason, Webhook, WebhookDelivery } from "../../domain/webhook.ts";

/** What a sender found out about a subscription. */
export type WebhookProgress = Partial<
  Pick<Webhook, "sendingTo" | "failures" | "nextTryAt" | "lastDeliveredAt" | "pausedAt" | "pausedWhy">
> & { place?: FeedPosition };

/** Subscriptions to the change feed, who sends to them, and what was sent. */
export type WebhookStore = {
  add(webhook: Webhook): Promise<void>;
  /** Oldest first. */
  list(): Promise<Webhook[]>;
  get(webhookId: string): Promise<Webhook | null>;
  /** With its log; false when there is none. */
  remove(webhookId: string): Promise<boolean>;
  /** `null` = there is none. What is paused already stays as it is. */
  pause(webhookId: string, why: PauseReason, at: Date): Promise<Webhook | null>;
  /** Attempts start again, at once. */
  resume(webhookId: string): Promise<Webhook | null>;
  /**
   * Takes, or keeps, the right to send for `leaseMs` of MongoDB's own time, for one `holder` at a time; `null` while
   * another has it, and where the subscription is gone or paused.
   */
  claim(webhookId: string, holder: string, leaseMs: number): Promise<Webhook | null>;
  release(webhookId: string, holder: string): Promise<void>;
  /** False when the right to send was lost. */
  settle(webhookId: string, holder: string, progress: WebhookProgress): Promise<boolean>;
  recordDelivery(delivery: WebhookDelivery): Promise<void>;
  /** Newest first; kept for 30 days. */
  listDeliveries(webhookId: string, limit: number): Promise<WebhookDelivery[]>;
};
