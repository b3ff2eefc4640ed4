import type { Change } from "../../../domain/outbox.ts";
import { type FeedPlace, messageIdOf, type Webhook } from "../../../domain/webhook.ts";
import type { Store } from "../../../store/contracts/store.ts";
import { withRows } from "../feed-rows.ts";

/** What one message holds at most, and how many rows of the outbox are read for it. */
const CHANGES_AT_MOST = 500;
const BYTES_AT_MOST = 262_144;
const ROWS_AT_MOST = 100;

/** `end` is behind what the message tells. `body` is `null` where nothing that is wanted lies before it. */
export type NextMessage = { id: string; end: FeedPlace; body: string | null; changes: number };

type Candidate = Change & { number: number; at: Date; behind: FeedPlace };

/**
 * The message that comes next for a subscription, from the same reading of the feed as `/v1/changes`; `null` = nothing
 * is new. One that was begun ends where it ended before, so that it stays the same message; its rows are as they are
 * now.
 */
export async function nextMessage(
  store: Pick<Store, "outbox" | "pages" | "sessions" | "registry">,
  webhook: Webhook,
  simulated: boolean,
): Promise<NextMessage | null> {
  const { place, sendingTo } = webhook;
  const { candidates, end } = await candidatesOf(store, webhook);
  if (end === null) return null;
  const wanted = sendingTo === null ? candidates.slice(0, CHANGES_AT_MOST) : candidates;
  const items = shownItems(await withRows(store, wanted, simulated), sendingTo === null);
  const last = wanted[items.length - 1];
  if (last === undefined) return { id: messageIdOf(webhook, place, end), end, body: null, changes: 0 };
  const endsAt = items.length === candidates.length ? end : last.behind;
  const data = { items, next: String(endsAt.number), simulated };
  const body = JSON.stringify({ type: "changes", timestamp: last.at, data });
  return { id: messageIdOf(webhook, place, endsAt), end: endsAt, body, changes: items.length };
}

/** What is wanted of the rows that come next, and the place behind all of them. */
async function candidatesOf(
  { outbox }: Pick<Store, "outbox">,
  { place, sendingTo, kinds }: Webhook,
): Promise<{ candidates: Candidate[]; end: FeedPlace | null }> {
  const candidates: Candidate[] = [];
  let end: FeedPlace | null = null;
  for (const { number, at, changes } of await outbox.after(place.number, ROWS_AT_MOST)) {
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

/** Whether a whole row lies behind a place. */
const isBehind = (number: number, { number: upTo, taken }: FeedPlace): boolean =>
  taken === 0 ? number > upTo : number > upTo + 1;

/** As they are sent, as many as fit; a row that alone is too large is left out, and can be asked for. */
function shownItems(
  rows: readonly (Candidate & { row: unknown })[],
  isBounded: boolean,
): Record<string, unknown>[] {
  const items: Record<string, unknown>[] = [];
  let bytes = 0;
  for (const { number, at, kind, key, row } of rows) {
    const item = { number: String(number), at, kind, key, row };
    const size = Buffer.byteLength(JSON.stringify(item));
    const fits = size <= BYTES_AT_MOST;
    if (isBounded && items.length > 0 && bytes + size > BYTES_AT_MOST) break;
    items.push(fits ? item : { ...item, row: null });
    bytes += fits ? size : 0;
  }
  return items;
}
