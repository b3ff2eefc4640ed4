import { digestRaw, type SessionSighting } from "../../domain/session-sighting.ts";
import { ContractError } from "../../errors/reach-error.ts";
import type { AccountOutcome, AudienceValue } from "../contract.ts";
import { LIMITS } from "./limits.ts";
import { classifyState, isKnownState } from "./meanings.ts";
import type { Broadcast, Post, User } from "./schema.ts";

/** Receives the findings in an answer. */
export type Report = (finding: AccountOutcome["findings"][number]) => void;

const EARLIEST_MS = Date.UTC(2006, 2, 21);
const DAY_MS = 86_400_000;

/**
 * The audience of a user. Both dialects are read: posts come as `post_count` or `tweet_count`. A missing followers count
 * throws a ContractError `field_missing`; one that is not an integer is `bad_answer`.
 */
export function toAudience(user: User): AudienceValue {
  const metrics = user.public_metrics ?? {};
  const followers = metrics.followers_count;
  if (followers === undefined || followers === null)
    throw new ContractError(`followers_count of ${user.id} is missing`, "field_missing");
  const count = countOf(followers);
  if (count === null)
    throw new ContractError(
      `followers_count of ${user.id} is ${JSON.stringify(followers).slice(0, 60)}, not a whole number`,
      "bad_answer",
    );
  return {
    counters: {
      followers: count,
      posts: countOf(metrics.post_count ?? metrics.tweet_count),
      following: countOf(metrics.following_count),
      listed: countOf(metrics.listed_count),
      views: null,
    },
    precision: "exact",
    externalId: user.id,
    name: user.name ?? null,
    handle: user.username ?? null,
  };
}

const countOf = (value: unknown): number | null =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;

/** A broadcast of the owner's list. What cannot be read in it is reported and decides nothing. */
export function broadcastToSession(
  broadcast: Broadcast,
  original: unknown,
  receivedAt: Date,
  report: Report,
): SessionSighting {
  const read = (name: "created_at_ms" | "start_ms" | "end_ms") =>
    pastMoment(broadcast[name], `${name} of ${broadcast.id}`, receivedAt, report);
  const createdAt = read("created_at_ms");
  const startedAt = read("start_ms");
  const endedAt = plausibleEnd(read("end_ms"), startedAt, broadcast.id, report);
  const platformStatus = broadcast.state ?? "";
  if (!isKnownState(platformStatus))
    report({
      code: "status_unknown",
      detail: `broadcast ${broadcast.id} has the undocumented state ${JSON.stringify(platformStatus.slice(0, 60))}, which proves nothing about its air time`,
    });
  const state = classifyState(platformStatus, { start: startedAt !== null, end: endedAt !== null });
  return {
    sessionId: broadcast.id,
    videoId: null,
    fromId: broadcast.twitter_user_id ?? null,
    fromName: null,
    state,
    platformStatus,
    title: broadcast.title ?? null,
    permalink: `https://x.com/i/broadcasts/${encodeURIComponent(broadcast.id)}`,
    createdAt,
    plannedStartAt: toInstant(broadcast.scheduled_start_ms),
    startedAt,
    endedAt: state === "ended" ? endedAt : null,
    lengthSeconds: null,
    viewers: state === "live" ? watching(broadcast.total_watching) : null,
    lowConfidence: false,
    ...digestRaw(original),
  };
}

/** An end that makes the broadcast longer than any can be, or negative, is not used. */
function plausibleEnd(endedAt: Date | null, startedAt: Date | null, id: string, report: Report): Date | null {
  if (endedAt === null || startedAt === null) return endedAt;
  const seconds = (endedAt.getTime() - startedAt.getTime()) / 1000;
  if (seconds >= 0 && seconds <= LIMITS.longestLiveSeconds) return endedAt;
  report({
    code: "length_implausible",
    detail: `broadcast ${id} is reported to have lasted ${seconds} seconds, which cannot be; its end is not used`,
  });
  return null;
}

const watching = (digits: string | null | undefined): number | null =>
  digits === null || digits === undefined ? null : countOf(Number(digits));

const BROADCAST_PATH = /^\/i\/broadcasts\/([A-Za-z0-9]{1,13})\/?$/;
const STATUS_PATH = /^\/([A-Za-z0-9_]{1,15})\/status(?:es)?\/\d+/;
const HOSTS = new Set(["x.com", "www.x.com", "twitter.com", "www.twitter.com", "mobile.twitter.com"]);

/**
 * The broadcasts that an account's own post links to. A post that reposts or quotes another account's is skipped. A link
 * proves that a broadcast was announced and nothing about its course: the state is `scheduled`, which claims no air
 * time, and the confidence is low.
 */
export function linksToSessions(
  post: Post,
  userId: string,
  handle: string | null,
  original: unknown,
): SessionSighting[] {
  const references = [...(post.referenced_posts ?? []), ...(post.referenced_tweets ?? [])];
  if (references.some(({ type }) => type !== "replied_to")) return [];
  if (post.author_id !== null && post.author_id !== undefined && post.author_id !== userId) return [];
  const links = (post.entities?.urls ?? []).flatMap(({ expanded_url, unwound_url, title }) =>
    [expanded_url, unwound_url].flatMap((url) => {
      const address = siteAddress(url);
      return address === null ? [] : [{ path: address.pathname, title: title ?? null }];
    }),
  );
  const quotes = links.some(({ path }) => isForeignStatus(path, handle));
  if (quotes) return [];
  const ids = new Map(
    links.flatMap(({ path, title }) => {
      const id = BROADCAST_PATH.exec(path)?.[1];
      return id === undefined ? [] : [[id, title] as const];
    }),
  );
  return [...ids].map(([id, title]) => linkedSession(id, title, post, userId, original));
}

function isForeignStatus(path: string, handle: string | null): boolean {
  const author = STATUS_PATH.exec(path)?.[1];
  return author !== undefined && author !== "i" && author.toLowerCase() !== handle?.toLowerCase();
}

function siteAddress(url: string | null | undefined): URL | null {
  if (url === null || url === undefined || !URL.canParse(url)) return null;
  const address = new URL(url);
  return /^https?:$/.test(address.protocol) && HOSTS.has(address.hostname) ? address : null;
}

function linkedSession(
  id: string,
  title: string | null,
  post: Post,
  userId: string,
  original: unknown,
): SessionSighting {
  return {
    sessionId: id,
    videoId: null,
    fromId: userId,
    fromName: null,
    state: "scheduled",
    platformStatus: "announced",
    title,
    permalink: `https://x.com/i/broadcasts/${id}`,
    createdAt: parsePostTime(post.created_at),
    plannedStartAt: null,
    startedAt: null,
    endedAt: null,
    lengthSeconds: null,
    viewers: null,
    lowConfidence: true,
    ...digestRaw(original),
  };
}

/** RFC 3339 in UTC, as X writes it. */
export function parsePostTime(text: string | null | undefined): Date | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(text ?? "")) return null;
  const at = new Date(text ?? "");
  return Number.isNaN(at.getTime()) || at.getTime() < EARLIEST_MS ? null : at;
}

/** Milliseconds since 1970 as digits; ten digits are seconds. Null for anything else. */
function toInstant(value: unknown): Date | null {
  const digits = typeof value === "number" ? String(value) : value;
  if (typeof digits !== "string" || !/^\d{1,15}$/.test(digits)) return null;
  const ms = /^\d{9,10}$/.test(digits) ? Number(digits) * 1000 : Number(digits);
  return ms < EARLIEST_MS ? null : new Date(ms);
}

/** A time of something that happened: at most a day ahead of ours, whose clock may be behind. */
function pastMoment(value: unknown, what: string, receivedAt: Date, report: Report): Date | null {
  if (value === undefined || value === null || value === "" || value === "0" || value === 0) return null;
  const at = toInstant(value);
  if (at !== null && at.getTime() <= receivedAt.getTime() + DAY_MS) return at;
  const shown = (JSON.stringify(value) ?? "nothing").slice(0, 60);
  report({ code: "time_unreadable", detail: `${what} is ${shown}, which cannot be its time` });
  return null;
}
