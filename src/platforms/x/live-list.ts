import { toOwnerCredential } from "../../domain/credential.ts";
import { createHash } from "node:crypto";
import { reachesBackTo } from "../../domain/look.ts";
import { addPageToOrder, newPagingOrder } from "../../domain/paging-order.ts";
import type { SessionSighting } from "../../domain/session-sighting.ts";
import { ContractError } from "../../errors/reach-error.ts";
import type { HttpResponse } from "../../http/contract.ts";
import {
  type AccountRef,
  type AnswerSource,
  type FailedRead,
  type LiveValue,
  type Outcome,
  type ReadContext,
} from "../contract.ts";
import { toFailedRead } from "../failed-read.ts";
import type { XClient, XRequest, XSettings } from "./client.ts";
import { failedReadFor, toPartialError } from "./errors.ts";
import { BROADCAST_RETENTION_DAYS, FIELDS, LIMITS } from "./limits.ts";
import { broadcastToSession, linksToSessions, type Report } from "./mapper.ts";
import { LISTS } from "./meanings.ts";
import { Broadcast, ListAnswer, parseJson, Post } from "./schema.ts";

export type XParts = { settings: XSettings; client: XClient; keepRaw: (text: string) => string };

/** Where an account's lives can be read, and with which token. */
type LiveSource = {
  edge: keyof typeof LISTS;
  request: Omit<XRequest, "query">;
  query: Record<string, string>;
  pages: number;
  /** Whom a refusal of the token concerns. */
  scope: "credential" | "account";
  toSessions(item: unknown, receivedAt: Date, report: Report): SessionSighting[] | null;
};

/** Null = nowhere. */
export function liveSourceFor(
  { settings }: XParts,
  ref: AccountRef,
  shared: string,
  since: Date,
): LiveSource | null {
  const id = ref.externalId;
  if (id === null || !/^[0-9]{1,19}$/.test(id)) return null;
  const owner = settings.ownerTokens.get(id);
  if (owner !== undefined) return broadcastsSource(owner, id);
  if (!settings.liveFromPosts || settings.bearerToken === null) return null;
  return postsSource(settings.bearerToken, shared, id, ref.handle, since);
}

/** The owner's own list (x-api/livestream-api): every broadcast with its start and end. */
function broadcastsSource(token: string, id: string): LiveSource {
  return {
    edge: "broadcasts",
    request: { path: "/2/broadcasts", token, credential: toOwnerCredential(id), family: "broadcasts" },
    query: { "broadcast.fields": FIELDS.broadcast, max_results: String(LIMITS.itemsPerPage) },
    pages: LIMITS.broadcastPagesPerLook,
    scope: "account",
    toSessions(item, receivedAt, report) {
      const parsed = Broadcast.safeParse(item);
      return parsed.success ? [broadcastToSession(parsed.data, item, receivedAt, report)] : null;
    },
  };
}

/** Links to broadcasts in the account's own posts: they prove an announcement, and never an absence. */
function postsSource(
  token: string,
  credential: string,
  id: string,
  handle: string | null,
  since: Date,
): LiveSource {
  return {
    edge: "posts",
    request: { path: `/2/users/${id}/tweets`, token, credential, family: "posts" },
    query: {
      "post.fields": FIELDS.post,
      exclude: "replies,retweets",
      max_results: String(LIMITS.itemsPerPage),
      start_time: `${since.toISOString().slice(0, 19)}Z`,
    },
    pages: LIMITS.postPagesPerLook,
    scope: "credential",
    toSessions(item) {
      const parsed = Post.safeParse(item);
      return parsed.success ? linksToSessions(parsed.data, id, handle, item) : null;
    },
  };
}

/** A list while its pages come in. Sessions are kept as they came; an id can be listed twice while pages shift. */
type Gathered = {
  sessions: SessionSighting[];
  broken: boolean;
  pagedToEnd: boolean;
  stoppedAtWindow: boolean;
  /** Start of the oldest item on the latest page. */
  oldestStartAt: Date | null;
  latest: HttpResponse | null;
  digest: string;
  /** Why the next page did not come. */
  failure: FailedRead | null;
};

/** One look at an account's lives. A failure is this account's outcome; pages that came before it are kept. */
export async function readLives(
  parts: XParts,
  source: LiveSource,
  since: Date,
  ctx: ReadContext,
  report: Report,
): Promise<Outcome<LiveValue>> {
  const gathered = await gather(parts, source, since, ctx, report);
  const { latest, failure } = gathered;
  if (latest === null && failure !== null) return failure;
  return toLiveRead({ ...gathered, latest }, source, ctx.now());
}

type ListPage = { items: unknown[]; problems: number; next: string | null; answer: HttpResponse };

/** One page of the list, or why it did not come. */
async function readPage(
  { client, keepRaw }: XParts,
  source: LiveSource,
  token: string | null,
  ctx: ReadContext,
): Promise<ListPage | FailedRead> {
  try {
    const query = token === null ? source.query : { ...source.query, pagination_token: token };
    const answer = await client.get({ ...source.request, query }, ctx);
    if (answer.status !== 200) return failedReadFor(answer, source.scope, keepRaw);
    const parsed = ListAnswer.safeParse(parseJson(answer.body));
    if (!parsed.success) {
      const failed = failedReadFor(answer, source.scope, keepRaw);
      return { ...failed, detail: `X's answer contains no list of ${source.edge}` };
    }
    const { data, errors, meta } = parsed.data;
    const [problem] = errors ?? [];
    if (problem !== undefined && (data === undefined || data === null))
      return toFailedRead(toPartialError(problem, keepRaw), answer.receivedAt);
    return { items: data ?? [], problems: errors?.length ?? 0, next: meta?.next_token ?? null, answer };
  } catch (error) {
    return toFailedRead(error, ctx.now());
  }
}

async function gather(
  parts: XParts,
  source: LiveSource,
  since: Date,
  ctx: ReadContext,
  report: Report,
): Promise<Gathered> {
  const list = emptyList();
  const digest = createHash("sha256");
  const tokens = new Set<string>();
  const ids = new Set<string>();
  let order = newPagingOrder();
  let idlePages = 0;
  let next: string | null = null;
  for (let page = 1; ; page += 1) {
    const read: ListPage | FailedRead = await readPage(parts, source, next, ctx);
    if ("ok" in read) {
      list.failure = read;
      break;
    }
    const { items, answer } = read;
    digest.update(JSON.stringify(items));
    const perItem = items.map((item) => source.toSessions(item, answer.receivedAt, report));
    const seen = perItem.flatMap((found) => found ?? []);
    const isWhole = perItem.every((found) => found !== null);
    list.broken ||= !isWhole || read.problems > 0;
    idlePages = items.length > 0 && seen.some(({ sessionId }) => !ids.has(sessionId)) ? 0 : idlePages + 1;
    for (const { sessionId } of seen) ids.add(sessionId);
    list.sessions.push(...seen);
    list.latest = answer;
    list.oldestStartAt = oldestStart(seen);
    order = addPageToOrder(order, seen, {
      horizon: since,
      complete: isWhole && seen.length === items.length,
    });
    list.pagedToEnd = read.next === null;
    list.stoppedAtWindow = order.isFalling && order.hasFallen && order.oldPages >= LIMITS.oldPagesPerLook;
    const isSpent = page >= source.pages || idlePages >= LIMITS.idlePagesPerLook;
    if (read.next === null || list.stoppedAtWindow || tokens.has(read.next) || isSpent) break;
    tokens.add(read.next);
    next = read.next;
  }
  return { ...list, digest: digest.digest("hex") };
}

const emptyList = (): Gathered => ({
  sessions: [],
  broken: false,
  pagedToEnd: false,
  stoppedAtWindow: false,
  oldestStartAt: null,
  latest: null,
  digest: "",
  failure: null,
});

function oldestStart(sessions: readonly SessionSighting[]): Date | null {
  const starts = sessions.flatMap((one) => (one.startedAt ?? one.createdAt)?.getTime() ?? []);
  return starts.length > 0 ? new Date(Math.min(...starts)) : null;
}

function toLiveRead(gathered: Gathered, source: LiveSource, now: Date): Outcome<LiveValue> {
  const { latest, pagedToEnd, stoppedAtWindow, broken, digest, oldestStartAt, sessions, failure } = gathered;
  const { edge } = source;
  const { provesAbsence } = LISTS[edge];
  const complete = provesAbsence && !broken && failure === null && (pagedToEnd || stoppedAtWindow);
  const observedAt = latest?.receivedAt ?? now;
  const retentionDays = BROADCAST_RETENTION_DAYS;
  const rest = failure ?? (provesAbsence && !complete ? incomplete(edge, broken, observedAt) : null);
  return {
    ok: true,
    value: { edge, provesAbsence, pagedToEnd, oldestStartAt, sessions },
    observedAt,
    rawDigest: digest,
    complete,
    ...(rest === null ? {} : { rest }),
    reachesBackTo: reachesBackTo({ at: observedAt, complete, pagedToEnd, oldestStartAt, retentionDays }),
    from: toAnswerSource(latest, edge, source.request.credential),
  };
}

const incomplete = (edge: string, broken: boolean, observedAt: Date): FailedRead =>
  toFailedRead(
    new ContractError(
      broken ? `some items of ${edge} could not be read` : `the pages of ${edge} do not come to an end`,
    ),
    observedAt,
  );

export function toAnswerSource(answer: HttpResponse | null, edge: string, credential: string): AnswerSource {
  return {
    source: "x api v2",
    edge,
    credential,
    apiVersion: answer?.headers["api-version"] ?? null,
    requestRef: answer?.headers["x-transaction-id"] ?? null,
  };
}
