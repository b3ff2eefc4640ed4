import { randomUUID } from "node:crypto";
import { deliverWebhook, isDue } from "./deliver.ts";
import type { WebhookContext } from "./outlet.ts";

/**
 * Sends to all subscriptions. Each one has its own message under way, so a receiver that does not respond delays no
 * other; any number of processes may run a dispatcher.
 */
export class WebhookDispatcher {
  readonly #context: WebhookContext;
  readonly #signal: AbortSignal;
  readonly #leaseMs: number | null;
  readonly #holder = randomUUID();
  readonly #underWay = new Map<string, Promise<void>>();

  constructor(context: WebhookContext, signal: AbortSignal, leaseMs: number | null = null) {
    this.#context = context;
    this.#signal = signal;
    this.#leaseMs = leaseMs;
  }

  /** Starts every due subscription that has new changes and is not already running here; waits for none of them. */
  async tick(): Promise<void> {
    const { store, clock } = this.#context;
    const now = clock.now();
    const due = (await store.webhooks.list()).filter((webhook) => isDue(webhook, now));
    if (due.length === 0) return;
    await store.outbox.sequence();
    const newest = await store.outbox.newest();
    for (const { webhookId, place } of due)
      if (place.number < newest && !this.#underWay.has(webhookId)) this.#begin(webhookId);
  }

  /** Resolves when nothing is under way. */
  async whenIdle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay.values());
  }

  #begin(webhookId: string): void {
    const sender = { holder: this.#holder, signal: this.#signal };
    const leaseMs = this.#leaseMs === null ? {} : { leaseMs: this.#leaseMs };
    const work = deliverWebhook(this.#context, webhookId, { ...sender, ...leaseMs })
      .catch((error: unknown) => {
        if (!this.#signal.aborted)
          this.#context.log.warn("webhook delivery interrupted; it will be resumed", {
            webhookId,
            error,
          });
      })
      .finally(() => this.#underWay.delete(webhookId));
    this.#underWay.set(webhookId, work);
  }
}
