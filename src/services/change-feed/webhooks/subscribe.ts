import { randomBytes } from "node:crypto";
import type { ChangeKind } from "../../../domain/outbox.ts";
import type { Webhook } from "../../../domain/webhook.ts";
import { UsageError } from "../../../errors/reach-error.ts";
import type { WebhookDesk } from "./outlet.ts";
import { newSecret } from "./sign.ts";
import { checkedTarget, sealTarget, shownUrl } from "./target.ts";

/** So many at most: each may have one message under way, and none may wait for the others. */
export const WEBHOOKS_AT_MOST = 50;

export type WebhookWish = {
  url: string;
  name: string | null;
  /** `null` = all. */
  kinds: readonly ChangeKind[] | null;
  by: string;
  /** The number of the feed after which it begins; `null` = what becomes known from now on. */
  after: number | null;
};

/**
 * Subscribes an address to the change feed. The secret is given this once. Throws a UsageError for what is wrong with
 * the wish, and a ConfigError where there is no key to seal the secret with.
 */
export async function subscribe(
  desk: WebhookDesk,
  wish: WebhookWish,
): Promise<{ webhook: Webhook; secret: string }> {
  const { store, clock, webhooks: outlet } = desk;
  const url = await checkedTarget(outlet, wish.url);
  const webhookId = `hook-${randomBytes(6).toString("hex")}`;
  const secret = newSecret();
  const sealed = sealTarget(outlet, webhookId, { url: url.href, secret });
  if ((await store.webhooks.list()).length >= WEBHOOKS_AT_MOST)
    throw new UsageError(
      `there are ${WEBHOOKS_AT_MOST} webhooks, which is the most; remove one that is not needed`,
    );
  await store.outbox.sequence();
  const newest = await store.outbox.newest();
  if (wish.after !== null && wish.after > newest)
    throw new UsageError(`after=${wish.after} lies ahead of the feed, whose newest number is ${newest}`);
  const webhook: Webhook = {
    webhookId,
    name: wish.name,
    sealed,
    shownUrl: shownUrl(url),
    kinds: wish.kinds === null ? null : [...new Set(wish.kinds)],
    createdBy: wish.by,
    createdAt: clock.now(),
    pausedAt: null,
    pausedWhy: null,
    place: { number: wish.after ?? newest, taken: 0 },
    sendingTo: null,
    failures: 0,
    nextTryAt: null,
    lastDeliveredAt: null,
  };
  await store.webhooks.add(webhook);
  desk.log.info("a webhook was made", { webhookId, to: webhook.shownUrl, by: wish.by });
  return { webhook, secret };
}
