import { randomUUID } from "node:crypto";
import { deliverWebhook, isDue } from "./deliver.ts";
import type { WebhookDesk } from "./outlet.ts";

/**
 * One sender to all subscriptions. Each has its own message under way, so that one that does not answer holds up no
 * other; any number of processes may have a sender.
 */
export class WebhookSender {
  readonly #desk: WebhookDesk;
  readonly #signal: AbortSignal;
  readonly #leaseMs: number | null;
  readonly #holder = randomUUID();
  readonly #underWay = new Map<string, Promise<void>>();

  constructor(desk: WebhookDesk, signal: AbortSignal, leaseMs: number | null = null) {
    this.#desk = desk;
    this.#signal = signal;
    this.#leaseMs = leaseMs;
  }

  /** Begins with every subscription that has something to be sent and is not under way here; waits for none of them. */
  async turn(): Promise<void> {
    const { store, clock } = this.#desk;
    const now = clock.now();
    const due = (await store.webhooks.list()).filter((webhook) => isDue(webhook, now));
    if (due.length === 0) return;
    await store.outbox.sequence();
    const newest = await store.outbox.newest();
    for (const { webhookId, place } of due)
      if (place.number < newest && !this.#underWay.has(webhookId)) this.#begin(webhookId);
  }

  /** Waits until nothing is under way. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay.values());
  }

  #begin(webhookId: string): void {
    const sender = { holder: this.#holder, signal: this.#signal };
    const leaseMs = this.#leaseMs === null ? {} : { leaseMs: this.#leaseMs };
    const work = deliverWebhook(this.#desk, webhookId, { ...sender, ...leaseMs })
      .catch((error: unknown) => {
        if (!this.#signal.aborted)
          this.#desk.log.warn("sending to a webhook was broken off; it is taken up again", {
            webhookId,
            error,
          });
      })
      .finally(() => this.#underWay.delete(webhookId));
    this.#underWay.set(webhookId, work);
  }
}
