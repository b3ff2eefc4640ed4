/**
 * Numbers of the Graph API, each with the page that tells it (developers.facebook.com/docs/…).
 */
export const LIMITS = {
  /** Requests in one `POST /` batch: graph-api/batch-requests. */
  itemsPerBatch: 50,
  /** Lives asked for at once. Edges allow 100; 25 covers a month of nearly every Page and keeps the answer quick. */
  livesPerPage: 25,
  /** When an item came back empty-handed or too heavy: graph-api/guides/error-handling advises to ask for less. */
  livesPerPageWhenHeavy: 10,
  /** The most pages of one list in one look: 100 x 25 lives in 30 days is more than anyone can hold. */
  pagesPerLook: 100,
  /** How long a token that was found alive, or dead, is believed. */
  tokenCheckMilliseconds: 60_000,
  /** How long a Page's refusal of its list of lives is remembered, before the permission is tried again. */
  refusalMilliseconds: 3_600_000,
  /**
   * How long a list that was empty is asked for apart from the Page. Not longer than followers are new: they come with
   * the Page alone, and fill a slot that was missed.
   */
  emptyListMilliseconds: 3_000_000,
  /**
   * Calls for a look at a Page whose list is empty, on the average: the Page and the list once an hour, else the list.
   */
  callsForEmptyList: 1.25,
  /** Days of insights in one call: docs/graph-api/reference/insights allows about three months. */
  insightDaysPerCall: 90,
} as const;

/** Waits, in seconds, when the platform throttles and does not say for how long; each throttling in a row is longer. */
export const THROTTLE_STEPS_SECONDS = [60, 300, 900, 3600] as const;

export const FIELDS = {
  page: "id,name,username,followers_count",
  live: "id,status,title,creation_time,broadcast_start_time,planned_start_time,live_views,permalink_url,from{id,name},video{id,length}",
  video: "id,title,length,created_time,live_status,permalink_url,from{id,name}",
} as const;

/**
 * What an error code means: graph-api/guides/error-handling and graph-api/overview/rate-limiting.
 * `throttled_credential` stops the token, `throttled_account` only the Page; `no_field` may be the fault of one field.
 */
export type CodeMeaning =
  | "throttled_credential"
  | "throttled_account"
  | "token"
  | "not_found"
  | "migrated"
  | "no_field"
  | "forbidden"
  | "passing"
  | "refused";

const CODES: ReadonlyMap<number, CodeMeaning> = new Map([
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
  [2635, "refused"],
]);

/** The meaning of a code and subcode; null = the table does not know it. */
export function meaningOf(code: number, subcode: number | null, status: number): CodeMeaning | null {
  if (code === 100) {
    if (subcode === 33) return "not_found";
    if (subcode === 21) return "migrated";
    // A 500 with code 100 is a request form that was taken out of service; asking again never helps.
    return status >= 500 ? "refused" : "no_field";
  }
  if (code >= 80000 && code <= 80014) return "throttled_account";
  if (code >= 200 && code <= 299) return "no_field";
  return CODES.get(code) ?? null;
}
