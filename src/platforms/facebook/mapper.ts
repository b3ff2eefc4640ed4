import { ContractError } from "../../errors/reach-error.ts";
import { digestRaw, type SessionSighting, type SessionState } from "../../domain/session-sighting.ts";
import type { AudienceValue } from "../contract.ts";
import type { LiveVideo, PageNode, UploadedVideo } from "./schema.ts";

const SITE = "https://www.facebook.com";
const EARLIEST_MS = Date.UTC(2004, 1, 4);
const DAY_MS = 86_400_000;

/**
 * The audience of a Page. A count that is missing is not zero: it throws a ContractError `field_missing`; one that is
 * no whole number, a number in quotes too, is `bad_answer`.
 */
export function toAudience(page: PageNode): AudienceValue {
  const count = page.followers_count;
  if (count === undefined || count === null)
    throw new ContractError(`followers_count of ${page.id} was not told`, "field_missing");
  if (typeof count !== "number" || !Number.isSafeInteger(count) || count < 0)
    throw new ContractError(
      `followers_count of ${page.id} is ${JSON.stringify(count).slice(0, 60)}, not a whole number`,
      "bad_answer",
    );
  return {
    counters: { followers: count, posts: null, following: null, listed: null, views: null },
    precision: "exact",
    externalId: page.id,
    name: page.name ?? null,
    handle: page.username ?? null,
  };
}

/** Reading values of `status`: docs/graph-api/reference/live-video. `LIVE_NOW` is its older spelling. */
const STATES: ReadonlyMap<string, SessionState> = new Map([
  ["LIVE", "live"],
  ["LIVE_NOW", "live"],
  ["LIVE_STOPPED", "ended"],
  ["PROCESSING", "ended"],
  ["VOD", "ended"],
  ["UNPUBLISHED", "scheduled"],
  ["SCHEDULED_UNPUBLISHED", "scheduled"],
  ["SCHEDULED_LIVE", "scheduled"],
  ["SCHEDULED_EXPIRED", "cancelled"],
  ["SCHEDULED_CANCELED", "cancelled"],
]);

/** A status that we do not know claims nothing of air time: ended only if a recording has a length. */
function stateOf(status: string, lengthSeconds: number | null): SessionState {
  return STATES.get(status) ?? (lengthSeconds === null ? "scheduled" : "ended");
}

export function liveToSession(live: LiveVideo, original: unknown, receivedAt: Date): SessionSighting {
  const lengthSeconds = lengthOf(live.video?.length);
  const platformStatus = live.status ?? "";
  const state = stateOf(platformStatus, lengthSeconds);
  return {
    sessionId: live.id,
    videoId: live.video?.id ?? null,
    fromId: live.from?.id ?? null,
    fromName: live.from?.name ?? null,
    state,
    platformStatus,
    title: live.title ?? null,
    permalink: toPermalink(live.permalink_url),
    createdAt: pastTime(live.creation_time, receivedAt),
    plannedStartAt: parseGraphTime(live.planned_start_time),
    startedAt: pastTime(live.broadcast_start_time, receivedAt),
    endedAt: null,
    lengthSeconds,
    viewers: state === "live" ? (live.live_views ?? null) : null,
    lowConfidence: false,
    ...digestRaw(original),
  };
}

const VIDEO_STATES: ReadonlyMap<string, SessionState> = new Map([
  ["LIVE", "live"],
  ["LIVE_STOPPED", "ended"],
  ["VOD", "ended"],
]);

/** A live as the fallback edge shows it: known by its video's id. Null for a video that was never live. */
export function videoToSession(
  video: UploadedVideo,
  original: unknown,
  receivedAt: Date,
): SessionSighting | null {
  if (video.live_status === null || video.live_status === undefined || video.live_status === "") return null;
  const lengthSeconds = lengthOf(video.length);
  return {
    sessionId: video.id,
    videoId: video.id,
    fromId: video.from?.id ?? null,
    fromName: video.from?.name ?? null,
    state: VIDEO_STATES.get(video.live_status) ?? stateOf(video.live_status, lengthSeconds),
    platformStatus: video.live_status,
    title: video.title ?? null,
    permalink: toPermalink(video.permalink_url),
    createdAt: pastTime(video.created_time, receivedAt),
    plannedStartAt: null,
    startedAt: null,
    endedAt: null,
    lengthSeconds,
    viewers: null,
    lowConfidence: false,
    ...digestRaw(original),
  };
}

/** When an item began, as far as it tells; what paging and the reach of a look go by. */
export function beginOf(session: SessionSighting): Date | null {
  return session.startedAt ?? session.createdAt;
}

/** Seconds of the recording. Nothing, zero or less is not a length: it is not there yet. */
function lengthOf(seconds: number | null | undefined): number | null {
  return typeof seconds === "number" && Number.isFinite(seconds) && seconds > 0 ? seconds : null;
}

const GRAPH_TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?)(Z|[+-]\d\d:?\d\d)$/;

/** Graph writes `2026-07-04T10:00:00+0000`. Anything else, or a time before the platform existed, is not told. */
export function parseGraphTime(text: string | null | undefined): Date | null {
  const match = GRAPH_TIME.exec(text ?? "");
  if (!match) return null;
  const [, stamp = "", zone = ""] = match;
  const inUtc = zone === "Z" || zone === "+0000";
  const at = new Date(inUtc ? `${stamp}Z` : `${stamp}${zone.slice(0, 3)}:${zone.slice(-2)}`);
  return Number.isNaN(at.getTime()) || at.getTime() < EARLIEST_MS ? null : at;
}

/** A time of something that has happened: not more than a day ahead of ours, whose clock may be behind. */
function pastTime(text: string | null | undefined, receivedAt: Date): Date | null {
  const at = parseGraphTime(text);
  return at !== null && at.getTime() <= receivedAt.getTime() + DAY_MS ? at : null;
}

/** A path on the site that stands for itself: nothing in it is read in another way, or written in another. */
const PLAIN_PATH = /^\/[\w-]+(?:\/[\w-]+)*\/?(?:\?[\w=&-]*)?$/;

/** The address for people: `/page/videos/1/` is relative to the site; anything that leads elsewhere is dropped. */
export function toPermalink(link: string | null | undefined): string | null {
  if (link === null || link === undefined || link === "" || link.length > 2048) return null;
  if (PLAIN_PATH.test(link)) return `${SITE}${link}`;
  if (!URL.canParse(link, SITE)) return null;
  const url = new URL(link, SITE);
  const ours = url.hostname === "facebook.com" || url.hostname.endsWith(".facebook.com");
  return url.protocol === "https:" && ours && url.username === "" ? url.href : null;
}
