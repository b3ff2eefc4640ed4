import { type FeedPosition, toMessageId, type Webhook } from "../../../domain/webhook.ts";
import type { Store } from "../../../store/contracts/store.ts";
import { attachRows } from "../feed-rows.ts";
import { type FeedItem, listFeedItems } from "../read-feed.ts";

/** Bounds of one message, and how many outbox rows are read for it. */
const MAX_CHANGES = 500;
const MAX_BYTES = 262_144;
const MAX_ROWS = 100;

/** `end` is the place after the message. `body` is `null` when no subscribed change is before it. */
export type NextMessage = { id: string; end: FeedPosition; body: string | null; changes: number };

/**
 * Builds the next message for a subscription from the feed that `/v1/changes` reads; `null` = nothing is new. A message
 * that is resent ends where it ended before, so it stays the same message, but its rows are current.
 */
export async function nextMessage(
  store: Pick<Store, "outbox" | "pages" | "sessions" | "registry">,
  webhook: Webhook,
  simulated: boolean,
): Promise<NextMessage | null> {
  const { place, sendingTo, kinds } = webhook;
  const query = { place, upTo: sendingTo, kinds };
  const { items: candidates, end } = await listFeedItems(store, query, MAX_ROWS);
  if (end === null) return null;
  const wanted = sendingTo === null ? candidates.slice(0, MAX_CHANGES) : candidates;
  const items = toItems(await attachRows(store, wanted, simulated), sendingTo === null);
  const last = wanted[items.length - 1];
  if (last === undefined) return { id: toMessageId(webhook, place, end), end, body: null, changes: 0 };
  const endsAt = items.length === candidates.length ? end : last.behind;
  const data = { items, next: String(endsAt.number), simulated };
  const body = JSON.stringify({ type: "changes", timestamp: last.at, data });
  return { id: toMessageId(webhook, place, endsAt), end: endsAt, body, changes: items.length };
}

/** The items to send, as many as fit; a row that is too large by itself is omitted and can be requested. */
function toItems(
  rows: readonly (FeedItem & { row: unknown })[],
  isBounded: boolean,
): Record<string, unknown>[] {
  const items: Record<string, unknown>[] = [];
  let bytes = 0;
  for (const { number, at, kind, key, row } of rows) {
    const item = { number: String(number), at, kind, key, row };
    const size = Buffer.byteLength(JSON.stringify(item));
    const fits = size <= MAX_BYTES;
    if (isBounded && items.length > 0 && bytes + size > MAX_BYTES) break;
    items.push(fits ? item : { ...item, row: null });
    bytes += fits ? size : 0;
  }
  return items;
}
