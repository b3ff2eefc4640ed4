import { digestRaw, type SessionSighting, type SessionState } from "../../domain/session-sighting.ts";
import { ContractError } from "../../errors/reach-error.ts";
import type { AudienceValue } from "../contract.ts";
import type { Broadcast, Post, User } from "./schema.ts";

const EARLIEST_MS = Date.UTC(2006, 2, 21);
const DAY_MS = 86_400_000;

/**
 * The audience of a user. Both dialects are read: posts come as `post_count` or `tweet_count`. A followers count that
 * is missing throws a ContractError `field_missing`; one that is no whole number is `bad_answer`.
 */
export function toAudience(user: User): AudienceValue {
  const metrics = user.public_metrics ?? {};
  const followers = metrics.followers_count;
  if (followers === undefined || followers === null)
    throw new ContractError(`followers_count of ${user.id} was not told`, "field_missing");
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

/** Life of a broadcast: NOT_STARTED, RUNNING, ENDED (x-api/livestream-api); events write Running and Ended. */
const STATES: ReadonlyMap<string, SessionState> = new Map([
  ["NOT_STARTED", "scheduled"],
  ["RUNNING", "live"],
  ["ENDED", "ended"],
]);

/** A broadcast of the owner's own list. An unknown state claims air time only if an end was told. */
export function broadcastToSession(
  broadcast: Broadcast,
  original: unknown,
  receivedAt: Date,
): SessionSighting {
  const endedAt = pastMoment(broadcast.end_ms, receivedAt);
  const platformStatus = broadcast.state ?? "";
  const state = STATES.get(platformStatus.toUpperCase()) ?? (endedAt === null ? "scheduled" : "ended");
  return {
    sessionId: broadcast.id,
    videoId: null,
    fromId: broadcast.twitter_user_id ?? null,
    fromName: null,
    state,
    platformStatus,
    title: broadcast.title ?? null,
    permalink: `https://x.com/i/broadcasts/${encodeURIComponent(broadcast.id)}`,
    createdAt: pastMoment(broadcast.created_at_ms, receivedAt),
    plannedStartAt: momentOf(broadcast.scheduled_start_ms),
    startedAt: pastMoment(broadcast.start_ms, receivedAt),
    endedAt: state === "ended" ? endedAt : null,
    lengthSeconds: null,
    viewers: state === "live" ? watching(broadcast.total_watching) : null,
    lowConfidence: false,
    ...digestRaw(original),
  };
}

const watching = (digits: string | null | undefined): number | null =>
  digits === null || digits === undefined ? null : countOf(Number(digits));

const BROADCAST_PATH = /^\/i\/broadcasts\/([A-Za-z0-9]{1,13})\/?$/;
const STATUS_PATH = /^\/([A-Za-z0-9_]{1,15})\/status(?:es)?\/\d+/;
const HOSTS = new Set(["x.com", "www.x.com", "twitter.com", "www.twitter.com", "mobile.twitter.com"]);

/**
 * The broadcasts that an account's own post links to. A post that repeats or quotes another's tells of another's
 * broadcast and is passed over. Such a link proves that a broadcast was announced, nothing of its course: the state
 * is `scheduled`, which claims no air time, and the confidence is low.
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

function momentOf(millis: string | null | undefined): Date | null {
  if (millis === null || millis === undefined) return null;
  const at = new Date(Number(millis));
  return Number.isNaN(at.getTime()) || at.getTime() < EARLIEST_MS ? null : at;
}

function pastMoment(millis: string | null | undefined, receivedAt: Date): Date | null {
  const at = momentOf(millis);
  return at !== null && at.getTime() <= receivedAt.getTime() + DAY_MS ? at : null;
}
