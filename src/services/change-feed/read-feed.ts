import type { Change, ChangeKind } from "../../domain/outbox.ts";
import type { FeedPosition } from "../../domain/webhook.ts";
import type { Store } from "../../store/contracts/store.ts";
import { attachRows, type FeedRow } from "./feed-rows.ts";

/** A change in the feed; `behind` is the position after it. */
export type FeedItem = Change & { number: number; at: Date; behind: FeedPosition };

/** Which changes are read: those after `place`, up to `upTo` if given, of these kinds (`null` = all). */
export type FeedQuery = {
  place: FeedPosition;
  upTo: FeedPosition | null;
  kinds: readonly ChangeKind[] | null;
};

/** Reads the changes in the next outbox rows, and the position after those rows; `null` = there are none. */
export async function listFeedItems(
  { outbox }: Pick<Store, "outbox">,
  { place, upTo, kinds }: FeedQuery,
  maxRows: number,
): Promise<{ items: FeedItem[]; end: FeedPosition | null }> {
  const items: FeedItem[] = [];
  let end: FeedPosition | null = null;
  for (const { number, at, changes } of await outbox.after(place.number, maxRows)) {
    if (number === null || (upTo !== null && isBehind(number, upTo))) break;
    const first = number === place.number + 1 ? place.taken : 0;
    const stop = upTo !== null && number === upTo.number + 1 ? upTo.taken : changes.length;
    for (const [index, { kind, key }] of changes.slice(0, stop).entries()) {
      const isLast = index + 1 === changes.length;
      const behind = isLast ? { number, taken: 0 } : { number: number - 1, taken: index + 1 };
      if (index >= first && (kinds === null || kinds.includes(kind)))
        items.push({ number, at, kind, key, behind });
    }
    end = stop === changes.length ? { number, taken: 0 } : { number: number - 1, taken: stop };
  }
  return { items, end };
}

/** Whether a whole outbox row is after a position. */
const isBehind = (number: number, { number: upTo, taken }: FeedPosition): boolean =>
  taken === 0 ? number > upTo : number > upTo + 1;

const ROWS_PER_READ = 50;
/** Rows searched for one page: a filter that matches nothing still returns in bounded time. */
const MAX_ROWS = 5_000;
const MAX_BYTES = 2 * 1024 * 1024;

export type FeedPage = { items: (FeedItem & { row: FeedRow })[]; next: FeedPosition };

/**
 * Reads one page of the feed: at most `limit` changes and `maxBytes` of JSON, at least one change. It ends between two
 * outbox rows where possible, else inside a row that is larger than a page.
 */
export async function readFeedPage(
  store: Pick<Store, "outbox" | "pages" | "sessions" | "registry">,
  { place, kind, limit }: { place: FeedPosition; kind: ChangeKind | null; limit: number },
  { simulated, maxBytes = MAX_BYTES }: { simulated: boolean; maxBytes?: number },
): Promise<FeedPage> {
  const found: FeedItem[] = [];
  let end = place;
  for (let rows = 0; rows < MAX_ROWS && found.length < limit; rows += ROWS_PER_READ) {
    const query = { place: end, upTo: null, kinds: kind === null ? null : [kind] };
    const read = await listFeedItems(store, query, ROWS_PER_READ);
    if (read.end === null) break;
    found.push(...read.items);
    end = read.end;
  }
  const shown = await attachRows(store, found.slice(0, limit), simulated);
  const fitting = shown.slice(0, countFitting(shown, maxBytes));
  if (fitting.length === found.length) return { items: fitting, next: end };
  const lastWholeRow = fitting.findLastIndex((item, i) => item.number !== found[i + 1]?.number);
  const items = lastWholeRow === -1 ? fitting : fitting.slice(0, lastWholeRow + 1);
  const last = items.at(-1);
  if (last === undefined) return { items, next: end };
  return { items, next: lastWholeRow === -1 ? last.behind : { number: last.number, taken: 0 } };
}

function countFitting(items: readonly unknown[], maxBytes: number): number {
  let bytes = 0;
  const tooMuch = items.findIndex((item, i) => {
    bytes += Buffer.byteLength(JSON.stringify(item));
    return i > 0 && bytes > maxBytes;
  });
  return tooMuch === -1 ? items.length : tooMuch;
}
