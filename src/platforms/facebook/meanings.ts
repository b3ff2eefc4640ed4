import type { SessionState } from "../../domain/session-sighting.ts";
import type { ErrorMeaning } from "../graph/faults.ts";

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
  /** Uploaded videos, some of them recordings of lives: proves presence only. */
  videos: { provesAbsence: false },
} as const;

export type ErrorRule = {
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
  throttled_credential: { again: false, apart: "no" },
  throttled_account: { again: false, apart: "no" },
  // Only once the check of a shared token says that it is alive.
  token: { again: false, apart: "followers_first" },
  page_token: { again: false, apart: "both" },
  // Code 100/33 stands for missing permissions too, and one forbidden field fails a whole request.
  not_found: { again: false, apart: "followers_first" },
  migrated: { again: false, apart: "followers_first" },
  no_field: { again: false, apart: "both" },
  forbidden: { again: false, apart: "followers_first" },
  // Code 1 also stands for a list that is too large.
  passing: { again: true, apart: "both" },
  refused: { again: false, apart: "followers_first" },
};
