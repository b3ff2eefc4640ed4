import type { ChangeKind } from "./outbox.ts";

/**
 * A place in the change feed: all up to `number` is behind it, and `taken` changes of the row that comes next. A row
 * that is too large for one message is split over several.
 */
export type FeedPosition = { number: number; taken: number };

/** Why nothing is sent: a person paused it, the address is gone for good (410), or it accepted nothing for days. */
export const PAUSE_REASONS = ["by_hand", "gone", "failing"] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

/** A subscription to the change feed. `sealed` holds the whole address and the secret. */
export type Webhook = {
  webhookId: string;
  name: string | null;
  sealed: string;
  /** The address without what may be secret in it. */
  shownUrl: string;
  /** `null` = every kind, also those that are yet to come. */
  kinds: readonly ChangeKind[] | null;
  createdBy: string;
  createdAt: Date;
  pausedAt: Date | null;
  pausedWhy: PauseReason | null;
  /** What was taken by the other side. */
  place: FeedPosition;
  /** Where the message under way ends: sent again, it is the same one. `null` = none is. */
  sendingTo: FeedPosition | null;
  /** How often in a row the message under way was not taken. */
  failures: number;
  nextTryAt: Date | null;
  lastDeliveredAt: Date | null;
};

/** One attempt to send one message. `detail` is short and free of secrets. */
export type WebhookDelivery = {
  webhookId: string;
  messageId: string;
  at: Date;
  outcome: "delivered" | "failed" | "gone";
  /** `null` = no answer came. */
  status: number | null;
  detail: string | null;
  milliseconds: number;
  changes: number;
  bytes: number;
  isTest: boolean;
};

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** How long to wait after the first, second … failure, in seconds: nearly three days in all. */
export const RETRY_WAITS_SECONDS: readonly number[] = [
  10,
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  12 * HOUR,
  12 * HOUR,
  12 * HOUR,
  12 * HOUR,
];

const LONGEST_WAIT_SECONDS = 12 * HOUR;

/**
 * When a message that was not taken `failures` times in a row is tried again; `null` = no more. The other side may ask
 * for more patience, within 12 hours.
 */
export function nextTryAt(failures: number, now: Date, askedSeconds: number | null): Date | null {
  const own = RETRY_WAITS_SECONDS[failures - 1];
  if (own === undefined) return null;
  const waits = Math.max(own, Math.min(askedSeconds ?? 0, LONGEST_WAIT_SECONDS));
  return new Date(now.getTime() + waits * 1_000);
}

/** The same message has the same id, however often and by whomever it is sent. */
export function toMessageId(
  { webhookId }: Pick<Webhook, "webhookId">,
  from: FeedPosition,
  to: FeedPosition,
): string {
  const place = ({ number, taken }: FeedPosition) => (taken === 0 ? `${number}` : `${number}-${taken}`);
  return `msg_${webhookId}_${place(from)}_${place(to)}`;
}
