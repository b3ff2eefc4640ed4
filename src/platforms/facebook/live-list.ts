import { hash } from "node:crypto";
import { type LookEdge, reachesBackTo } from "../../domain/look.ts";
import type { SessionSighting } from "../../domain/session-sighting.ts";
import { ContractError } from "../../errors/reach-error.ts";
import type { AnswerSource, LiveValue, SuccessfulRead } from "../contract.ts";
import { LIMITS } from "./limits.ts";
import { beginOf, liveToSession, videoToSession } from "./mapper.ts";
import { nextCursor, EdgePage, LiveVideo, UploadedVideo } from "./schema.ts";

/** A list of lives as its pages come in. Which edge is read decides what the list can prove. */
export type LiveList = {
  edge: Extract<LookEdge, "live_videos" | "videos">;
  sessions: Map<string, SessionSighting>;
  /** Items that do not fit the schema: what they would have told is not known, so the list is not complete. */
  broken: number;
  cursors: Set<string>;
  /** What identifies the list: the digest of each item, or its text where it could not be read. */
  told: string[];
  pagedToEnd: boolean;
  stoppedAtWindow: boolean;
  /** Begin of the oldest item on the newest page that came: an old one further up says nothing of what follows. */
  oldestStartAt: Date | null;
};

export function createLiveList(edge: LiveList["edge"]): LiveList {
  return {
    edge,
    sessions: new Map(),
    broken: 0,
    cursors: new Set(),
    told: [],
    pagedToEnd: false,
    stoppedAtWindow: false,
    oldestStartAt: null,
  };
}

/**
 * Takes one page in. Returns the cursor of the next page, or null where the list is at its end: no `paging.next`, the
 * page reaches behind the window, a cursor that came before, or too many pages. Throws a ContractError when the
 * page is no page.
 */
export function addPage(list: LiveList, page: unknown, since: Date, receivedAt: Date): string | null {
  const parsed = EdgePage.safeParse(page);
  if (!parsed.success) throw new ContractError(`the answer of ${list.edge} holds no list`, "bad_answer");
  const { data, paging } = parsed.data;
  const seen: SessionSighting[] = [];
  for (const item of data) {
    const session = list.edge === "videos" ? readVideo(item, receivedAt) : readLive(item, receivedAt);
    if (session === "broken") list.broken += 1;
    if (session === "broken" || session === null) list.told.push(JSON.stringify(item) ?? "null");
    else {
      list.told.push(session.rawDigest);
      seen.push(session);
    }
  }
  for (const session of seen) list.sessions.set(session.sessionId, session);
  list.oldestStartAt = oldestBegin(seen) ?? list.oldestStartAt;
  if (paging?.next === undefined || paging.next === null) {
    list.pagedToEnd = true;
    return null;
  }
  if (seen.length === data.length && isBehindWindow(seen, since)) {
    list.stoppedAtWindow = true;
    return null;
  }
  const after = nextCursor(paging);
  if (after === null || list.cursors.has(after) || list.cursors.size + 1 >= LIMITS.pagesPerLook) return null;
  list.cursors.add(after);
  return after;
}

/** How long ahead a live may have been announced and still be found: such a one lies where it was created. */
const ANNOUNCED_DAYS_MAX = 14;

/**
 * Whether all that follows is older than the window. The list runs by creation, newest first: an order that was seen
 * but is not promised, so it is believed only of a page that keeps to it. On any other, one old item ends nothing, and
 * a page of only old ones does.
 */
function isBehindWindow(seen: readonly SessionSighting[], since: Date): boolean {
  const horizon = since.getTime() - ANNOUNCED_DAYS_MAX * 86_400_000;
  const created = seen.map((session) => (session.createdAt ?? beginOf(session))?.getTime() ?? Number.NaN);
  const isOld = (at: number | undefined) => at !== undefined && at < horizon;
  const newestFirst = created.every((at, i) => i === 0 || at <= (created[i - 1] ?? Number.NaN));
  if (newestFirst && isOld(created.at(-1))) return true;
  return seen.length > 0 && seen.every((session, i) => session.state !== "live" && isOld(created[i]));
}

function oldestBegin(sessions: readonly SessionSighting[]): Date | null {
  const begins = sessions.flatMap((session) => beginOf(session)?.getTime() ?? []);
  return begins.length > 0 ? new Date(Math.min(...begins)) : null;
}

function readLive(item: unknown, receivedAt: Date): SessionSighting | "broken" {
  const parsed = LiveVideo.safeParse(item);
  return parsed.success ? liveToSession(parsed.data, item, receivedAt) : "broken";
}

function readVideo(item: unknown, receivedAt: Date): SessionSighting | "broken" | null {
  const parsed = UploadedVideo.safeParse(item);
  return parsed.success ? videoToSession(parsed.data, item, receivedAt) : "broken";
}

/**
 * What the list came to. It is complete when the platform's own edge answered, every item could be read, and paging
 * came to its end or behind the window.
 */
export function toLiveRead(
  list: LiveList,
  at: { observedAt: Date; retentionDays: number; from: AnswerSource },
): SuccessfulRead<LiveValue> {
  const sessions = [...list.sessions.values()];
  const complete =
    list.edge === "live_videos" && list.broken === 0 && (list.pagedToEnd || list.stoppedAtWindow);
  const { edge, pagedToEnd, oldestStartAt } = list;
  const { observedAt, retentionDays, from } = at;
  return {
    ok: true,
    value: { edge, provesAbsence: edge === "live_videos", pagedToEnd, oldestStartAt, sessions },
    observedAt,
    rawDigest: hash("sha256", list.told.join(",")),
    complete,
    reachesBackTo: reachesBackTo({ at: observedAt, complete, pagedToEnd, oldestStartAt, retentionDays }),
    from,
  };
}
