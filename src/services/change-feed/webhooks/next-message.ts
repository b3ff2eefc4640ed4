import type { Change } from "../../../domain/outbox.ts";
import { type FeedPosition, toMessageId, type Webhook } from "../../../domain/webhook.ts";
import type { Store } from "../../../store/contracts/store.ts";
import { attachRows } from "../feed-rows.ts";

/** Bounds of one message, and how many outbox rows are read for it. */
const MAX_CHANGES = 500;
const MAX_BYTES = 262_144;
const MAX_ROWS = 100;

/** `end` is the place after the message. `body` is `null` when no subscribed change lies before it. */
export type NextMessage = { id: string; end: FeedPosition; body: string | null; changes: number };

type Candidate = Change & { number: number; at: Date; behind: FeedPosition };

/**
 * Builds the next message for a subscription from the feed that `/v1/changes` reads; `null` = nothing is new. A message
 * that is resent ends where it ended before, so it stays the same message, but its rows are current.
 */
export async function nextMessage(
  store: Pick<Store, "outbox" | "pages" | "sessions" | "registry">,
  webhook: Webhook,
  simulated: boolean,
): Promise<NextMessage | null> {
  const { place, sendingTo } = webhook;
  const { candidates, end } = await candidatesOf(store, webhook);
  if (end === null) return null;
  const wanted = sendingTo === null ? candidates.slice(0, MAX_CHANGES) : candidates;
  const items = shownItems(await attachRows(store, wanted, simulated), sendingTo === null);
  const last = wanted[items.length - 1];
  if (last === undefined) return { id: toMessageId(webhook, place, end), end, body: null, changes: 0 };
  const endsAt = items.length === candidates.length ? end : last.behind;
  const data = { items, next: String(endsAt.number), simulated };
  const body = JSON.stringify({ type: "changes", timestamp: last.at, data });
  return { id: toMessageId(webhook, place, endsAt), end: endsAt, body, changes: items.length };
}

/** The subscribed changes in the next outbox rows, and the place after all of them. */
async function candidatesOf(
  { outbox }: Pick<Store, "outbox">,
  { place, sendingTo, kinds }: Webhook,
): Promise<{ candidates: Candidate[]; end: FeedPosition | null }> {
  const candidates: Candidate[] = [];
  let end: FeedPosition | null = null;
  for (const { number, at, changes } of await outbox.after(place.number, MAX_ROWS)) {
    if (number === null || (sendingTo !== null && isBehind(number, sendingTo))) break;
    const first = number === place.number + 1 ? place.taken : 0;
    const stop = sendingTo !== null && number === sendingTo.number + 1 ? sendingTo.taken : changes.length;
    for (const [index, { kind, key }] of changes.slice(0, stop).entries()) {
      const isLast = index + 1 === changes.length;
      const behind = isLast ? { number, taken: 0 } : { number: number - 1, taken: index + 1 };
      if (index >= first && (kinds === null || kinds.includes(kind)))
        candidates.push({ number, at, kind, key, behind });
    }
    end = stop === changes.length ? { number, taken: 0 } : { number: number - 1, taken: stop };
  }
  return { candidates, end };
}

/** Whether a whole outbox row lies after a place. */
const isBehind = (number: number, { number: upTo, taken }: FeedPosition): boolean =>
  taken === 0 ? number > upTo : number > upTo + 1;

/** The items to send, as many as fit; a row that is too large by itself is omitted and can be requested. */
function shownItems(
  rows: readonly (Candidate & { row: unknown })[],
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
