import { ContractError } from "../../errors/reach-error.ts";
import { digestRaw, type SessionSighting } from "../../domain/session-sighting.ts";
import type { AccountOutcome, AudienceValue } from "../contract.ts";
import { LIMITS } from "./limits.ts";
import { classifyStatus, isKnownStatus } from "./meanings.ts";
import type { LiveVideo, PageNode, UploadedVideo } from "./schema.ts";

/** Receives the findings in an answer. */
export type Report = (finding: AccountOutcome["findings"][number]) => void;

const SITE = "https://www.facebook.com";
const EARLIEST_MS = Date.UTC(2004, 1, 4);
const DAY_MS = 86_400_000;

/**
 * The audience of a Page. A missing count is not zero: it throws a ContractError `field_missing`; one that is not an
 * integer, a number in quotes too, is `bad_answer`.
 */
export function toAudience(page: PageNode): AudienceValue {
  const count = page.followers_count;
  if (count === undefined || count === null)
    throw new ContractError(`followers_count of ${page.id} is missing`, "field_missing");
  if (typeof count !== "number" || !Number.isSafeInteger(count) || count < 0)
    throw new ContractError(
      `followers_count of ${page.id} is ${shown(count)}, not a whole number`,
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

/** A live as `live_videos` or its own node shows it. What cannot be read in it is reported and decides nothing. */
export function liveToSession(
  live: LiveVideo,
  original: unknown,
  receivedAt: Date,
  report: Report,
): SessionSighting {
  const createdAt = pastTime(live.creation_time, `creation_time of ${live.id}`, receivedAt, report);
  const startedAt = pastTime(
    live.broadcast_start_time,
    `broadcast_start_time of ${live.id}`,
    receivedAt,
    report,
  );
  const begin = startedAt ?? createdAt;
  const lengthSeconds = plausibleLength(live.video?.length, live.id, begin, receivedAt, report);
  const platformStatus = live.status ?? "";
  reportStatus(live.id, platformStatus, report);
  const state = classifyStatus(platformStatus, {
    start: startedAt !== null,
    recording: lengthSeconds !== null,
  });
  return {
    sessionId: live.id,
    videoId: live.video?.id ?? null,
    fromId: live.from?.id ?? null,
    fromName: live.from?.name ?? null,
    state,
    platformStatus,
    title: live.title ?? null,
    permalink: toPermalink(live.permalink_url),
    createdAt,
    plannedStartAt: parseGraphTime(live.planned_start_time),
    startedAt,
    endedAt: null,
    lengthSeconds,
    viewers: state === "live" ? (live.live_views ?? null) : null,
    lowConfidence: false,
    ...digestRaw(original),
  };
}

/** A live on the fallback edge, identified by its video's id. Null for a video that was never live. */
export function videoToSession(
  video: UploadedVideo,
  original: unknown,
  receivedAt: Date,
  report: Report,
): SessionSighting | null {
  if (video.live_status === null || video.live_status === undefined || video.live_status === "") return null;
  const createdAt = pastTime(video.created_time, `created_time of ${video.id}`, receivedAt, report);
  const lengthSeconds = plausibleLength(video.length, video.id, createdAt, receivedAt, report);
  reportStatus(video.id, video.live_status, report);
  return {
    sessionId: video.id,
    videoId: video.id,
    fromId: video.from?.id ?? null,
    fromName: video.from?.name ?? null,
    state: classifyStatus(video.live_status, { start: false, recording: lengthSeconds !== null }),
    platformStatus: video.live_status,
    title: video.title ?? null,
    permalink: toPermalink(video.permalink_url),
    createdAt,
    plannedStartAt: null,
    startedAt: null,
    endedAt: null,
    lengthSeconds,
    viewers: null,
    lowConfidence: false,
    ...digestRaw(original),
  };
}

function reportStatus(id: string, status: string, report: Report): void {
  if (isKnownStatus(status)) return;
  const which = status === "" ? "has no status" : `has the undocumented status ${shown(status)}`;
  report({ code: "status_unknown", detail: `live ${id} ${which}, which proves nothing about its air time` });
}

/** The start of an item, as far as it is reported; paging and the reach of a look use it. */
export function startOf(session: SessionSighting): Date | null {
  return session.startedAt ?? session.createdAt;
}

/** Our clock may be behind the platform's by this much. */
const CLOCK_TOLERANCE_SECONDS = 120;

/**
 * Seconds of the recording. Missing, zero or less: not known yet. Longer than any live can be, or than the time since
 * it was created: milliseconds, or an error.
 */
function plausibleLength(
  seconds: number | null | undefined,
  id: string,
  begin: Date | null,
  receivedAt: Date,
  report: Report,
): number | null {
  if (typeof seconds !== "number" || !Number.isFinite(seconds) || seconds <= 0) return null;
  const sinceBegin = begin === null ? Number.POSITIVE_INFINITY : (+receivedAt - +begin) / 1000;
  const most = Math.min(LIMITS.longestLiveSeconds, sinceBegin + CLOCK_TOLERANCE_SECONDS);
  if (seconds <= most) return seconds;
  report({
    code: "length_implausible",
    detail: `the recording of live ${id} is reported as ${seconds} seconds long, which cannot be; the length is not used`,
  });
  return null;
}

const GRAPH_TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?)(Z|[+-]\d\d:?\d\d)$/;

/** Graph writes `2026-07-04T10:00:00+0000`, and unix seconds where `date_format` says so. Null for anything else. */
export function parseGraphTime(value: unknown): Date | null {
  const at = toInstant(value);
  return at === null || Number.isNaN(at.getTime()) || at.getTime() < EARLIEST_MS ? null : at;
}

function toInstant(value: unknown): Date | null {
  const digits = typeof value === "number" ? String(value) : value;
  if (typeof digits !== "string") return null;
  if (/^\d{9,10}$/.test(digits)) return new Date(Number(digits) * 1000);
  const match = GRAPH_TIME.exec(digits);
  if (!match) return null;
  const [, stamp = "", zone = ""] = match;
  // A day that the month does not have, or hour 24, would be read as another day's.
  const asUtc = new Date(`${stamp}Z`);
  if (Number.isNaN(asUtc.getTime()) || asUtc.toISOString().slice(0, 19) !== stamp.slice(0, 19)) return null;
  const inUtc = zone === "Z" || zone === "+0000";
  return inUtc ? asUtc : new Date(`${stamp}${zone.slice(0, 3)}:${zone.slice(-2)}`);
}

/** A time of something that happened: at most a day ahead of ours, whose clock may be behind. */
function pastTime(value: unknown, what: string, receivedAt: Date, report: Report): Date | null {
  if (value === undefined || value === null || value === "") return null;
  const at = parseGraphTime(value);
  if (at !== null && at.getTime() <= receivedAt.getTime() + DAY_MS) return at;
  report({ code: "time_unreadable", detail: `${what} is ${shown(value)}, which cannot be its time` });
  return null;
}

const shown = (value: unknown): string => (JSON.stringify(value) ?? "nothing").slice(0, 60);

/** A path on the site without anything that URL parsing would change. */
const PLAIN_PATH = /^\/[\w-]+(?:\/[\w-]+)*\/?(?:\?[\w=&-]*)?$/;

/** The URL for people: `/page/videos/1/` is relative to the site; links to other sites are dropped. */
export function toPermalink(link: string | null | undefined): string | null {
  if (link === null || link === undefined || link === "" || link.length > 2048) return null;
  if (PLAIN_PATH.test(link)) return `${SITE}${link}`;
  if (!URL.canParse(link, SITE)) return null;
  const url = new URL(link, SITE);
  const ours = url.hostname === "facebook.com" || url.hostname.endsWith(".facebook.com");
  return url.protocol === "https:" && ours && url.username === "" ? url.href : null;
}
