import type { SessionKind, SessionState } from "../../domain/session-sighting.ts";

/*
 * What an answer of the Data API means, as tables: the state of a live, its kind, an error, a list.
 * Sources: developers.google.com/youtube/v3/docs/videos, docs/errors, cloud.google.com/apis/design/errors.
 */

const STATES: ReadonlyMap<string, SessionState> = new Map([
  ["upcoming", "scheduled"],
  ["live", "live"],
  ["none", "ended"],
]);

export const isKnownState = (state: string): boolean => STATES.has(state);

/**
 * What `liveBroadcastContent` proves together with the reported times. A video with an end was on air; `none` without a
 * start says neither that it was held nor that it was not.
 */
export function classifyState(
  state: string,
  reported: { start: boolean; end: boolean; recording: boolean },
): SessionState {
  const known = STATES.get(state);
  if (reported.start && reported.end) return "ended";
  if (known === undefined || reported.end) return "unknown";
  if (known === "scheduled") return reported.start ? "unknown" : "scheduled";
  if (known === "ended") return reported.start && reported.recording ? "ended" : "unknown";
  return known;
}

/**
 * A premiere is a file that is shown at a set time, and carries the same details as a live; no field distinguishes them
 * (mattwright324/youtube-metadata#186, Joystream/youtube-synch#246). A file that is there while it is still upcoming is
 * one; a broadcast on air that has no file yet is not. What is seen only afterwards can be either.
 */
export function classifyKind(
  state: SessionState,
  file: { hasLength: boolean; isProcessed: boolean },
): SessionKind {
  if (state === "scheduled" && (file.hasLength || file.isProcessed)) return "premiere";
  if (state === "live" && !file.hasLength && !file.isProcessed) return "live";
  return "unknown";
}

/**
 * What a list can prove. The uploads of a channel are what it lists publicly: a complete answer that lacks a live
 * proves that it was not listed; an unlisted, private or deleted one is in no list.
 */
export const LISTS = { uploads: { provesAbsence: true } } as const;

/** What a reason of an error means. `day_used_up` = no units until midnight; `key` = the key or the project is refused. */
export type ErrorMeaning =
  | "day_used_up"
  | "throttled"
  | "key"
  | "not_found"
  | "suspended"
  | "forbidden"
  | "passing"
  | "refused";

/** By `errors[].reason`, and by `details[].reason` of google.rpc.ErrorInfo. */
const REASONS: ReadonlyMap<string, ErrorMeaning> = new Map([
  ["quotaExceeded", "day_used_up"],
  ["dailyLimitExceeded", "day_used_up"],
  ["rateLimitExceeded", "throttled"],
  ["userRateLimitExceeded", "throttled"],
  ["RATE_LIMIT_EXCEEDED", "throttled"],
  ["keyInvalid", "key"],
  ["keyExpired", "key"],
  ["accessNotConfigured", "key"],
  ["ipRefererBlocked", "key"],
  ["API_KEY_INVALID", "key"],
  ["API_KEY_EXPIRED", "key"],
  ["API_KEY_SERVICE_BLOCKED", "key"],
  ["API_KEY_IP_ADDRESS_BLOCKED", "key"],
  ["API_KEY_HTTP_REFERRER_BLOCKED", "key"],
  ["SERVICE_DISABLED", "key"],
  ["CONSUMER_INVALID", "key"],
  ["CONSUMER_SUSPENDED", "key"],
  ["BILLING_DISABLED", "key"],
  ["channelNotFound", "not_found"],
  ["playlistNotFound", "not_found"],
  ["videoNotFound", "not_found"],
  ["channelClosed", "not_found"],
  ["channelSuspended", "suspended"],
  ["playlistItemsNotAccessible", "forbidden"],
  ["channelForbidden", "forbidden"],
  ["backendError", "passing"],
  ["internalError", "passing"],
  ["SERVICE_UNAVAILABLE", "passing"],
]);

export const classifyReason = (reason: string): ErrorMeaning | null => REASONS.get(reason) ?? null;

/** What a person does about a refused key, by reason: console.cloud.google.com, APIs & Services. */
const KEY_REMEDIES: ReadonlyMap<string, string> = new Map([
  ["accessNotConfigured", "Enable the YouTube Data API v3 in the project of the key."],
  ["SERVICE_DISABLED", "Enable the YouTube Data API v3 in the project of the key."],
  ["API_KEY_SERVICE_BLOCKED", "Add the YouTube Data API v3 to the API restrictions of the key."],
  ["ipRefererBlocked", "Add this machine's address to the restrictions of the key."],
  ["API_KEY_IP_ADDRESS_BLOCKED", "Add this machine's address to the restrictions of the key."],
  ["API_KEY_HTTP_REFERRER_BLOCKED", "Restrict the key to this machine's address, not to web pages."],
]);

export const KEY_REMEDY =
  "Make a key in the Google Cloud console, restrict it to the YouTube Data API v3 and this machine's address, and put it into YOUTUBE_API_KEY.";

export const remedyForKey = (reason: string): string => KEY_REMEDIES.get(reason) ?? KEY_REMEDY;
