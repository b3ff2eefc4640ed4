import { hash } from "node:crypto";
import { addPageToOrder, newPagingOrder, type PagingOrder } from "../../domain/paging-order.ts";
import { ContractError } from "../../errors/reach-error.ts";
import type { HttpResponse } from "../../http/contract.ts";
import type { FailedRead, ReadContext } from "../contract.ts";
import { toFailedRead } from "../failed-read.ts";
import { readItems, type YouTubeParts } from "./channels.ts";
import { LIMITS, PARTS } from "./limits.ts";
import { parseTime } from "./mapper.ts";
import { UploadedItem } from "./schema.ts";

/** The uploads of one channel, as far as they were listed. */
export type UploadsList = {
  videoIds: Set<string>;
  pagedToEnd: boolean;
  stoppedAtWindow: boolean;
  /** Publication of the oldest video on the latest page. */
  oldestAt: Date | null;
  /** An item could not be read: what it is about is not known. */
  broken: boolean;
  latest: HttpResponse | null;
  /** Why the next page did not come. */
  failure: FailedRead | null;
};

/** Reads the list of uploads as far as the window. Pages that came before a failure are kept. */
export async function listUploads(
  parts: YouTubeParts,
  playlistId: string,
  since: Date,
  ctx: ReadContext,
): Promise<UploadsList> {
  const list = emptyList();
  const tokens = new Set<string>();
  let order = newPagingOrder();
  let idlePages = 0;
  let next: string | null = null;
  for (let page = 1; ; page += 1) {
    const read = await readPage(parts, playlistId, next, ctx);
    if ("ok" in read) return { ...list, failure: read };
    const { items, answer } = read;
    const entries = items.map(readEntry);
    const known = entries.filter((entry) => entry !== null);
    list.broken ||= known.length < items.length;
    const before = list.videoIds.size;
    for (const { videoId } of known) list.videoIds.add(videoId);
    idlePages = list.videoIds.size > before ? 0 : idlePages + 1;
    list.latest = answer;
    const dated = known.flatMap(({ at }) => (at === null ? [] : [at]));
    list.oldestAt =
      dated.length === 0 ? list.oldestAt : new Date(Math.min(...dated.map((at) => at.getTime())));
    order = orderWith(order, dated, since);
    list.pagedToEnd = read.next === null;
    list.stoppedAtWindow = isBehindWindow(order, dated, since);
    const isSpent = page >= LIMITS.pagesPerLook || idlePages >= LIMITS.idlePagesPerLook;
    if (read.next === null || list.stoppedAtWindow || tokens.has(read.next) || isSpent) return list;
    tokens.add(read.next);
    next = read.next;
  }
}

const emptyList = (): UploadsList => ({
  videoIds: new Set(),
  pagedToEnd: false,
  stoppedAtWindow: false,
  oldestAt: null,
  broken: false,
  latest: null,
  failure: null,
});

async function readPage(
  { client, keepRaw }: YouTubeParts,
  playlistId: string,
  token: string | null,
  ctx: ReadContext,
): Promise<{ items: unknown[]; next: string | null; answer: HttpResponse } | FailedRead> {
  try {
    const query = { part: PARTS.item, playlistId, maxResults: String(LIMITS.itemsPerPage) };
    const paged = token === null ? query : { ...query, pageToken: token };
    const answer = await client.get({ resource: "playlistItems", query: paged }, ctx);
    return { ...readItems(answer, keepRaw), answer };
  } catch (error) {
    return toFailedRead(error, ctx.now());
  }
}

/** A video that is not published yet has no time. */
function readEntry(item: unknown): { videoId: string; at: Date | null } | null {
  const parsed = UploadedItem.safeParse(item);
  if (!parsed.success) return null;
  const { videoId, videoPublishedAt } = parsed.data.contentDetails;
  return { videoId, at: parseTime(videoPublishedAt) };
}

const horizonOf = (since: Date): Date => new Date(since.getTime() - LIMITS.announcedDaysMax * 86_400_000);

const orderWith = (order: PagingOrder, dated: readonly Date[], since: Date): PagingOrder =>
  addPageToOrder(
    order,
    dated.map((at) => ({ createdAt: at, startedAt: null, state: "unknown" as const })),
    { horizon: horizonOf(since), complete: true },
  );

/** The list falls, and its page ends with videos that are all older than any live of the window can be. */
function isBehindWindow({ isFalling, hasFallen }: PagingOrder, dated: readonly Date[], since: Date): boolean {
  const last = dated.slice(-LIMITS.oldItemsPerLook);
  const isOld = last.length === LIMITS.oldItemsPerLook && last.every((at) => at < horizonOf(since));
  return isFalling && hasFallen && isOld;
}

/** Why a list that came says less than it was asked for; null = it is whole. */
export function explainIncomplete(list: UploadsList, observedAt: Date): FailedRead | null {
  if (list.failure !== null) return list.failure;
  if (list.broken) return incomplete("some items of the uploads could not be read", observedAt);
  if (list.pagedToEnd || list.stoppedAtWindow) return null;
  return incomplete("the pages of the uploads do not come to an end", observedAt);
}

const incomplete = (detail: string, observedAt: Date): FailedRead =>
  toFailedRead(new ContractError(detail, "bad_answer"), observedAt);

export const digestOf = (texts: readonly string[]): string => hash("sha256", texts.join(","));
