import { Duration } from "luxon";
import { digestRaw, type SessionSighting } from "../../domain/session-sighting.ts";
import { ContractError } from "../../errors/reach-error.ts";
import type { AccountOutcome, AudienceValue } from "../contract.ts";
import { LIMITS } from "./limits.ts";
import { classifyKind, classifyState, isKnownState } from "./meanings.ts";
import type { Channel, Video } from "./schema.ts";

/** Receives the findings in an answer. */
export type Report = (finding: AccountOutcome["findings"][number]) => void;

const EARLIEST_MS = Date.UTC(2005, 1, 14);
const DAY_MS = 86_400_000;

/**
 * The audience of a channel. A count that its owner hides, or that is missing, throws a ContractError `field_missing`;
 * one that is not the digits that the API documents is `bad_answer`.
 */
export function toAudience(channel: Channel): AudienceValue {
  const { id, snippet, statistics } = channel;
  const followers = readFollowers(id, statistics ?? {});
  return {
    counters: {
      followers,
      posts: countOf(statistics?.["videoCount"]),
      following: null,
      listed: null,
      views: countOf(statistics?.["viewCount"]),
    },
    precision: followers >= LIMITS.flooredFrom ? "floored" : "exact",
    externalId: id,
    name: snippet?.title ?? null,
    handle: handleOf(channel),
  };
}

function readFollowers(id: string, statistics: Record<string, unknown>): number {
  if (statistics["hiddenSubscriberCount"] === true)
    throw new ContractError(`the subscribers of ${id} are hidden by its owner`, "field_missing");
  const reported = statistics["subscriberCount"];
  if (reported === undefined || reported === null)
    throw new ContractError(`subscriberCount of ${id} is missing`, "field_missing");
  const count = countOf(reported);
  if (count === null)
    throw new ContractError(
      `subscriberCount of ${id} is ${JSON.stringify(reported).slice(0, 60)}, not digits as text`,
      "bad_answer",
    );
  return count;
}

/** A user name of older times is no handle: the handle that the channel has as well contradicts it in nothing. */
export const withoutOtherName = <T extends { handle: string | null }>(named: T, known: string | null): T =>
  known?.startsWith("user/") ? { ...named, handle: null } : named;

/** `customUrl` is the handle with its @; an older custom name is not one. */
export const handleOf = ({ snippet }: Channel): string | null =>
  /^@(.+)$/.exec(snippet?.customUrl ?? "")?.[1] ?? null;

/** A 64-bit count, which the API writes as text. */
export function countOf(value: unknown): number | null {
  if (typeof value !== "string" || !/^\d{1,16}$/.test(value)) return null;
  const count = Number(value);
  return Number.isSafeInteger(count) ? count : null;
}

/** The live that a video is or was; null = it never was one. What cannot be read in it is reported and decides nothing. */
export function videoToSession(
  video: Video,
  original: unknown,
  receivedAt: Date,
  report: Report,
): SessionSighting | null {
  const { id, snippet, status, liveStreamingDetails: details } = video;
  if (details === undefined || details === null) return null;
  const read = (name: "actualStartTime" | "actualEndTime" | "scheduledStartTime") =>
    readTime(details[name], `${name} of ${id}`, name === "scheduledStartTime" ? null : receivedAt, report);
  const [startedAt, endedAt] = [read("actualStartTime"), read("actualEndTime")];
  const length = readLength(video, report);
  const platformStatus = snippet?.liveBroadcastContent ?? "";
  if (!isKnownState(platformStatus))
    report({
      code: "status_unknown",
      detail: `video ${id} has the undocumented state ${JSON.stringify(platformStatus.slice(0, 60))}, which proves nothing about its air time`,
    });
  const recording = length !== null;
  const state = classifyState(platformStatus, {
    start: startedAt !== null,
    end: endedAt !== null,
    recording,
  });
  return {
    sessionId: id,
    videoId: null,
    fromId: snippet?.channelId ?? null,
    fromName: snippet?.channelTitle ?? null,
    state,
    kind: classifyKind(state, { hasLength: recording, isProcessed: status?.uploadStatus === "processed" }),
    platformStatus,
    title: snippet?.title ?? null,
    permalink: `https://www.youtube.com/watch?v=${encodeURIComponent(id)}`,
    // The time of publication can be after the start of a live, and bounds nothing.
    createdAt: null,
    plannedStartAt: read("scheduledStartTime"),
    startedAt,
    endedAt: state === "ended" ? endedAt : null,
    lengthSeconds: state === "ended" ? length : null,
    viewers: state === "live" ? countOf(details.concurrentViewers) : null,
    lowConfidence: false,
    ...digestRaw(original),
  };
}

/** Seconds of an ISO 8601 duration with days; one of zero, as a live on air has, is no length. */
function readLength({ id, contentDetails }: Video, report: Report): number | null {
  const written = contentDetails?.duration;
  if (written === undefined || written === null) return null;
  const duration = typeof written === "string" ? Duration.fromISO(written) : null;
  const seconds = duration?.isValid ? duration.as("seconds") : Number.NaN;
  if (Number.isFinite(seconds) && seconds >= 0) return seconds > 0 ? seconds : null;
  const shown = (JSON.stringify(written) ?? "nothing").slice(0, 60);
  report({ code: "length_implausible", detail: `the duration of video ${id} is ${shown}, which is none` });
  return null;
}

/** RFC 3339 in UTC. A past event is at most a day ahead of our clock, which may be behind. */
export function parseTime(value: unknown): Date | null {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(value)) return null;
  const at = new Date(value);
  return Number.isNaN(at.getTime()) || at.getTime() < EARLIEST_MS ? null : at;
}

function readTime(value: unknown, what: string, past: Date | null, report: Report): Date | null {
  if (value === undefined || value === null) return null;
  const at = parseTime(value);
  if (at !== null && (past === null || at.getTime() <= past.getTime() + DAY_MS)) return at;
  const shown = (JSON.stringify(value) ?? "nothing").slice(0, 60);
  report({ code: "time_unreadable", detail: `${what} is ${shown}, which cannot be its time` });
  return null;
}
