import { createHash } from "node:crypto";
import { reachesBackTo } from "../../domain/look.ts";
import type { SessionSighting } from "../../domain/session-sighting.ts";
import { ContractError } from "../../errors/reach-error.ts";
import type { HttpResponse } from "../../http/contract.ts";
import {
  type AccountRef,
  type AnswerSource,
  type LiveValue,
  toFailedRead,
  type Outcome,
  type ReadContext,
} from "../contract.ts";
import type { XClient, XRequest, XSettings } from "./client.ts";
import { toPartialError, failedReadFor } from "./errors.ts";
import { BROADCAST_RETENTION_DAYS, FIELDS, LIMITS } from "./limits.ts";
import { broadcastToSession, linksToSessions } from "./mapper.ts";
import { Broadcast, ListAnswer, parseJson, Post } from "./schema.ts";

export type XParts = { settings: XSettings; client: XClient; keepRaw: (text: string) => string };

/** Where an account's lives can be read, and with which token. Null = nowhere. */
type LiveSource = {
  edge: "broadcasts" | "posts";
  request: Omit<XRequest, "query">;
  query: Record<string, string>;
  pages: number;
  /** Whom a refusal of the token is about. */
  scope: "credential" | "account";
  sessionsOf(item: unknown, receivedAt: Date): SessionSighting[] | null;
};

export function liveSourceFor(
  { settings }: XParts,
  ref: AccountRef,
  shared: string,
  since: Date,
): LiveSource | null {
  const id = ref.externalId;
  if (id === null || !/^[0-9]{1,19}$/.test(id)) return null;
  const owner = settings.ownerTokens.get(id);
  if (owner !== undefined) return broadcastsOf(owner, id);
  if (!settings.liveFromPosts || settings.bearerToken === null) return null;
  return postsOf(settings.bearerToken, shared, id, ref.handle, since);
}

/** The owner's own list (x-api/livestream-api): every broadcast with its start and end. */
function broadcastsOf(token: string, id: string): LiveSource {
  return {
    edge: "broadcasts",
    request: { path: "/2/broadcasts", token, credential: `owner:${id}`, family: "broadcasts" },
    query: { "broadcast.fields": FIELDS.broadcast, max_results: String(LIMITS.itemsPerPage) },
    pages: LIMITS.broadcastPagesPerLook,
    scope: "account",
    sessionsOf(item, receivedAt) {
      const parsed = Broadcast.safeParse(item);
      return parsed.success ? [broadcastToSession(parsed.data, item, receivedAt)] : null;
    },
  };
}

/** Links to broadcasts in the account's own posts: they can prove that one was announced, and never an absence. */
function postsOf(
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
    sessionsOf(item) {
      const parsed = Post.safeParse(item);
      return parsed.success ? linksToSessions(parsed.data, id, handle, item) : null;
    },
  };
}

type Gathered = {
  sessions: Map<string, SessionSighting>;
  broken: number;
  pagedToEnd: boolean;
  stoppedAtWindow: boolean;
  /** Begin of the oldest item on the newest page that came. */
  oldestStartAt: Date | null;
  last: HttpResponse;
  digest: string;
};

/** One look at an account's lives. A refusal or a failure is the outcome of this account. */
export async function readLives(
  { client, keepRaw }: XParts,
  way: LiveSource,
  since: Date,
  ctx: ReadContext,
): Promise<Outcome<LiveValue>> {
  try {
    const gathered = await gather(client, way, since, keepRaw, ctx);
    return "refused" in gathered ? gathered.refused : liveRead(gathered, way);
  } catch (error) {
    return toFailedRead(error, ctx.now());
  }
}

async function gather(
  client: XClient,
  way: LiveSource,
  since: Date,
  keepRaw: (text: string) => string,
  ctx: ReadContext,
): Promise<Gathered | { refused: Extract<Outcome<LiveValue>, { ok: false }> }> {
  const sessions = new Map<string, SessionSighting>();
  const digest = createHash("sha256");
  const tokens = new Set<string>();
  let broken = 0;
  let next: string | null = null;
  for (let page = 1; ; page += 1) {
    const query: Record<string, string> =
      next === null ? way.query : { ...way.query, pagination_token: next };
    const answer = await client.get({ ...way.request, query }, ctx);
    if (answer.status !== 200) return { refused: failedReadFor(answer, way.scope, keepRaw) };
    const parsed = ListAnswer.safeParse(parseJson(answer.body));
    if (!parsed.success)
      throw new ContractError(`X's answer holds no list of ${way.edge}`, "bad_answer", {
        raw: keepRaw(answer.body),
      });
    const items = parsed.data.data ?? [];
    const [problem] = parsed.data.errors ?? [];
    if (problem !== undefined && parsed.data.data === undefined)
      return { refused: toFailedRead(toPartialError(problem, keepRaw), answer.receivedAt) };
    broken += parsed.data.errors?.length ?? 0;
    digest.update(JSON.stringify(items));
    const seen = items.flatMap((item) => {
      const found = way.sessionsOf(item, answer.receivedAt);
      if (found === null) broken += 1;
      return found ?? [];
    });
    for (const session of seen) sessions.set(session.sessionId, session);
    const token: string | null = parsed.data.meta?.next_token ?? null;
    const older =
      items.length > 0 && seen.length === items.length && seen.every((one) => isOlder(one, since));
    const pagedToEnd = token === null;
    const oldestStartAt = oldestBegin(seen);
    const state = { sessions, broken, pagedToEnd, stoppedAtWindow: older, oldestStartAt, last: answer };
    if (pagedToEnd || older || tokens.has(token) || page >= way.pages)
      return { ...state, digest: digest.digest("hex") };
    tokens.add(token);
    next = token;
  }
}

function oldestBegin(sessions: readonly SessionSighting[]): Date | null {
  const begins = sessions.flatMap((one) => (one.startedAt ?? one.createdAt)?.getTime() ?? []);
  return begins.length > 0 ? new Date(Math.min(...begins)) : null;
}

const isOlder = (session: SessionSighting, since: Date): boolean => {
  const begin = session.startedAt ?? session.createdAt;
  return session.state !== "live" && begin !== null && begin < since;
};

function liveRead(gathered: Gathered, way: LiveSource): Outcome<LiveValue> {
  const { last, pagedToEnd, stoppedAtWindow, broken, digest, oldestStartAt } = gathered;
  const sessions = [...gathered.sessions.values()];
  const complete = way.edge === "broadcasts" && broken === 0 && (pagedToEnd || stoppedAtWindow);
  const observedAt = last.receivedAt;
  const retentionDays = BROADCAST_RETENTION_DAYS;
  return {
    ok: true,
    value: { edge: way.edge, provesAbsence: way.edge === "broadcasts", pagedToEnd, oldestStartAt, sessions },
    observedAt,
    rawDigest: digest,
    complete,
    reachesBackTo: reachesBackTo({ at: observedAt, complete, pagedToEnd, oldestStartAt, retentionDays }),
    from: toAnswerSource(last, way.edge, way.request.credential),
  };
}

export function toAnswerSource({ headers }: HttpResponse, edge: string, credential: string): AnswerSource {
  return {
    source: "x api v2",
    edge,
    credential,
    apiVersion: headers["api-version"] ?? null,
    requestRef: headers["x-transaction-id"] ?? null,
  };
}
