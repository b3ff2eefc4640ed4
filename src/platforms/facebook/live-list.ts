import { hash } from "node:crypto";
import { reachesBackTo } from "../../domain/look.ts";
import type { SessionSighting } from "../../domain/session-sighting.ts";
import { ContractError } from "../../errors/reach-error.ts";
import type { AnswerSource, FailedRead, LiveValue, SuccessfulRead } from "../contract.ts";
import { addPageToOrder, newPagingOrder, type PagingOrder } from "../../domain/paging-order.ts";
import { LIMITS } from "./limits.ts";
import { liveToSession, type Report, startOf, videoToSession } from "./mapper.ts";
import { LISTS } from "./meanings.ts";
import { EdgePage, LiveVideo, nextCursor, UploadedVideo } from "./schema.ts";

/** A list of lives while its pages come in. */
export type LiveList = {
  edge: keyof typeof LISTS;
  /** As they came; an id can be listed twice while pages shift. */
  sessions: SessionSighting[];
  ids: Set<string>;
  /** An item that does not fit the schema, as text: what it is about is not known, so the list is not complete. */
  broken: string | null;
  cursors: Set<string>;
  /** What identifies the list: the digest of each item, or its text if it could not be read. */
  digests: string[];
  pagedToEnd: boolean;
  stoppedAtWindow: boolean;
  order: PagingOrder;
  idlePages: number;
  /** Start of the oldest item on the latest page: an old one further up says nothing of what follows. */
  oldestStartAt: Date | null;
  /** When and where the latest page came from; null = none came. */
  latest: { observedAt: Date; from: AnswerSource } | null;
};

export function createLiveList(edge: LiveList["edge"]): LiveList {
  return {
    edge,
    sessions: [],
    ids: new Set(),
    broken: null,
    cursors: new Set(),
    digests: [],
    pagedToEnd: false,
    stoppedAtWindow: false,
    order: newPagingOrder(),
    idlePages: 0,
    oldestStartAt: null,
    latest: null,
  };
}

/**
 * Adds one page. Returns the cursor of the next page, or null if the list ends here: no `paging.next`, the window is
 * passed in falling order, a repeated cursor, or pages that bring nothing new. Throws a ContractError if it is no page.
 */
export function addPage(
  list: LiveList,
  page: unknown,
  since: Date,
  latest: { observedAt: Date; from: AnswerSource },
  report: Report,
): string | null {
  const parsed = EdgePage.safeParse(page);
  if (!parsed.success) throw new ContractError(`the answer of ${list.edge} contains no list`, "bad_answer");
  const { data, paging } = parsed.data;
  const seen = data.flatMap((item) => addItem(list, item, latest.observedAt, report));
  const isNew = seen.some(({ sessionId }) => !list.ids.has(sessionId));
  for (const { sessionId } of seen) list.ids.add(sessionId);
  list.sessions.push(...seen);
  list.latest = latest;
  list.oldestStartAt = oldestStart(seen) ?? list.oldestStartAt;
  list.idlePages = isNew ? 0 : list.idlePages + 1;
  list.order = addPageToOrder(list.order, seen, {
    horizon: new Date(since.getTime() - ANNOUNCED_DAYS_MAX * 86_400_000),
    complete: seen.length === data.length,
  });
  return endOrNext(list, paging);
}

/** How long ahead a live may be announced and still be found: it is listed where it was created. */
const ANNOUNCED_DAYS_MAX = 14;

function endOrNext(list: LiveList, paging: EdgePage["paging"]): string | null {
  if (paging?.next === undefined || paging.next === null) {
    list.pagedToEnd = true;
    return null;
  }
  const { isFalling, hasFallen, oldPages } = list.order;
  if (isFalling && hasFallen && oldPages >= LIMITS.oldPagesPerLook) {
    list.stoppedAtWindow = true;
    return null;
  }
  const after = nextCursor(paging);
  const isSpent = list.cursors.size + 1 >= LIMITS.pagesPerLook || list.idlePages >= LIMITS.idlePagesPerLook;
  if (after === null || list.cursors.has(after) || isSpent) return null;
  list.cursors.add(after);
  return after;
}

function oldestStart(sessions: readonly SessionSighting[]): Date | null {
  const starts = sessions.flatMap((session) => startOf(session)?.getTime() ?? []);
  return starts.length > 0 ? new Date(Math.min(...starts)) : null;
}

function addItem(list: LiveList, item: unknown, receivedAt: Date, report: Report): SessionSighting[] {
  const session = readItem(list.edge, item, receivedAt, report);
  const text = JSON.stringify(item) ?? "null";
  if (session === "broken") list.broken ??= text;
  const isSession = session !== "broken" && session !== null;
  list.digests.push(isSession ? session.rawDigest : text);
  return isSession ? [session] : [];
}

function readItem(edge: LiveList["edge"], item: unknown, receivedAt: Date, report: Report) {
  const parsed = edge === "videos" ? UploadedVideo.safeParse(item) : LiveVideo.safeParse(item);
  if (!parsed.success) return "broken" as const;
  return edge === "videos"
    ? videoToSession(parsed.data as UploadedVideo, item, receivedAt, report)
    : liveToSession(parsed.data as LiveVideo, item, receivedAt, report);
}

/**
 * The result of the pages that came. It is complete if every item could be read and paging reached the end or the
 * window; `rest` is why it is not, or why another list had to be read.
 */
export function toLiveRead(
  list: LiveList,
  retentionDays: number,
  rest: FailedRead | null,
): SuccessfulRead<LiveValue> | null {
  const { edge, pagedToEnd, stoppedAtWindow, oldestStartAt, sessions, latest } = list;
  if (latest === null) return null;
  const { observedAt, from } = latest;
  const { provesAbsence } = LISTS[edge];
  const complete = provesAbsence && list.broken === null && (pagedToEnd || stoppedAtWindow);
  const missing = complete ? null : (rest ?? explainIncomplete(list, observedAt));
  return {
    ok: true,
    value: { edge, provesAbsence, pagedToEnd, oldestStartAt, sessions },
    observedAt,
    rawDigest: hash("sha256", list.digests.join(",")),
    complete,
    ...(missing === null ? {} : { rest: missing }),
    reachesBackTo: reachesBackTo({ at: observedAt, complete, pagedToEnd, oldestStartAt, retentionDays }),
    from,
  };
}

function explainIncomplete({ broken, edge }: LiveList, observedAt: Date): FailedRead {
  const detail =
    broken === null
      ? `the pages of ${edge} do not come to an end`
      : `some items of ${edge} could not be read`;
  return {
    ok: false,
    reason: "bad_answer",
    detail,
    retryable: false,
    retryAt: null,
    scope: "account",
    observedAt,
    raw: broken,
  };
}
