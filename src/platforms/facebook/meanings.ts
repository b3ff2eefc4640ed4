import type { SessionState } from "../../domain/session-sighting.ts";

/*
 * What an answer of the Graph API means, as three tables: the status of a live, an error, a list of lives.
 * Sources: docs/graph-api/reference/live-video, graph-api/guides/error-handling, graph-api/overview/rate-limiting.
 */

/**
 * What a documented `status` proves. `not_held`: created or announced, nothing was broadcast so far. It is reported
 * too for lives that were held and then hidden, so it proves that only while no start and no recording is reported.
 */
const STATUS: ReadonlyMap<string, "on_air" | "held" | "not_held" | "cancelled"> = new Map([
  ["LIVE", "on_air"],
  // The write value, reported for reading in older documents.
  ["LIVE_NOW", "on_air"],
  ["LIVE_STOPPED", "held"],
  ["PROCESSING", "held"],
  ["VOD", "held"],
  ["UNPUBLISHED", "not_held"],
  ["SCHEDULED_UNPUBLISHED", "not_held"],
  ["SCHEDULED_LIVE", "not_held"],
  ["SCHEDULED_EXPIRED", "cancelled"],
  ["SCHEDULED_CANCELED", "cancelled"],
]);

export const isKnownStatus = (status: string): boolean => STATUS.has(status);

/** The state that a status proves together with the reported start and recording; `unknown` proves nothing. */
export function classifyStatus(
  status: string,
  reported: { start: boolean; recording: boolean },
): SessionState {
  const proof = STATUS.get(status);
  if (proof === "on_air") return "live";
  if (proof === "held") return "ended";
  if (proof === undefined) return reported.recording ? "ended" : "unknown";
  if (reported.start || reported.recording) return "unknown";
  return proof === "cancelled" ? "cancelled" : "scheduled";
}

/** What a list can prove. Its order, newest creation first, was observed and is not promised. */
export const LISTS = {
  /** Every live of the Page: a complete answer that lacks one proves that it was not there. */
  live_videos: { provesAbsence: true },
  /** Uploaded videos, of which some were lives: proves presence only. */
  videos: { provesAbsence: false },
} as const;

/** What an error code means. `page_token` = the edge is readable with the Page's own token only. */
export type ErrorMeaning =
  | "throttled_credential"
  | "throttled_account"
  | "token"
  | "page_token"
  | "not_found"
  | "migrated"
  | "no_field"
  | "forbidden"
  | "passing"
  | "refused";

export type ErrorRule = {
  /** Who is concerned: everyone who is read with this token, or the one account. */
  concerns: "credential" | "account";
  /** The same question once more in this batch, with a shorter list. */
  again: boolean;
  /**
   * When followers and lives were asked in one question: `both` asks the halves side by side, `followers_first` asks for
   * the lives only if the followers come, `no` asks nothing more.
   */
  apart: "both" | "followers_first" | "no";
};

export const ERRORS: Readonly<Record<ErrorMeaning, ErrorRule>> = {
  // Calls during throttling extend it.
  throttled_credential: { concerns: "credential", again: false, apart: "no" },
  throttled_account: { concerns: "account", again: false, apart: "no" },
  // Only once the check of a shared token says that it is alive.
  token: { concerns: "account", again: false, apart: "followers_first" },
  page_token: { concerns: "account", again: false, apart: "both" },
  // Code 100/33 stands for missing permissions too, and one forbidden field fails a whole request.
  not_found: { concerns: "account", again: false, apart: "followers_first" },
  migrated: { concerns: "account", again: false, apart: "followers_first" },
  no_field: { concerns: "account", again: false, apart: "both" },
  forbidden: { concerns: "account", again: false, apart: "followers_first" },
  // Code 1 also stands for a list that is too large.
  passing: { concerns: "account", again: true, apart: "both" },
  refused: { concerns: "account", again: false, apart: "followers_first" },
};

const CODES: ReadonlyMap<number, ErrorMeaning> = new Map([
  [-3, "passing"],
  [-2, "passing"],
  [1, "passing"],
  [2, "passing"],
  [3, "forbidden"],
  [4, "throttled_credential"],
  [10, "no_field"],
  [12, "refused"],
  [17, "throttled_credential"],
  [21, "migrated"],
  [32, "throttled_credential"],
  [102, "token"],
  [104, "token"],
  [190, "token"],
  [341, "throttled_credential"],
  [368, "forbidden"],
  [613, "throttled_credential"],
  [803, "not_found"],
  [960, "passing"],
  [1150, "passing"],
  [2635, "refused"],
]);

/** The meaning of a code and subcode; null = the table does not contain it. */
export function classifyCode(code: number, subcode: number | null, status: number): ErrorMeaning | null {
  if (code === 100) {
    if (subcode === 33) return "not_found";
    if (subcode === 21) return "migrated";
    // A 500 with code 100 is a form of request that was removed; asking again never helps.
    return status >= 500 ? "refused" : "no_field";
  }
  if (code >= 80000 && code <= 80014) return "throttled_account";
  if (code >= 200 && code <= 299) return "no_field";
  return CODES.get(code) ?? null;
}

/** Subcodes of 190 that say that the token itself is no longer valid, whoever is asked for. */
const DEAD_TOKEN = new Set([458, 459, 460, 463, 464, 467]);
export const isDeadToken = (subcode: number | null): boolean => subcode !== null && DEAD_TOKEN.has(subcode);
