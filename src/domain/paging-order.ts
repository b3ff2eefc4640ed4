import type { SessionSighting } from "./session-sighting.ts";

/** What the pages of a list of lives showed about its order so far. No platform promises one. */
export type PagingOrder = {
  /** Every item has a readable time, and each was created no later than the one before. */
  isFalling: boolean;
  /** Some item was created earlier than the one before: the order was seen, not only not contradicted. */
  hasFallen: boolean;
  last: number | null;
  /** Consecutive pages that are entirely before the window. */
  oldPages: number;
};

export const newPagingOrder = (): PagingOrder => ({
  isFalling: true,
  hasFallen: false,
  last: null,
  oldPages: 0,
});

/** The order after one more page. `complete` = every item of the page could be read. */
export function addPageToOrder(
  before: PagingOrder,
  page: readonly Pick<SessionSighting, "createdAt" | "startedAt" | "state">[],
  { horizon, complete }: { horizon: Date; complete: boolean },
): PagingOrder {
  let { isFalling, hasFallen, last } = before;
  if (!complete) isFalling = false;
  let isOld = complete && page.length > 0;
  for (const { createdAt, startedAt, state } of page) {
    const at = (createdAt ?? startedAt)?.getTime() ?? null;
    if (at === null || (last !== null && at > last)) isFalling = false;
    if (at !== null && last !== null && at < last) hasFallen = true;
    if (at === null || state === "live" || at >= horizon.getTime()) isOld = false;
    last = at ?? last;
  }
  return { isFalling, hasFallen, last, oldPages: isOld ? before.oldPages + 1 : 0 };
}
