/** Numbers of the Graph API, each with the page that states it (developers.facebook.com/docs/…). */
export const LIMITS = {
  /** Requests in one `POST /` batch: graph-api/batch-requests. */
  itemsPerBatch: 50,
  /** Lives per page. Edges allow 100; 25 covers a month of nearly every Page and keeps the answer quick. */
  livesPerPage: 25,
  /** After an item came back empty or too large: graph-api/guides/error-handling advises to ask for less. */
  livesPerPageWhenHeavy: 10,
  /** The most pages of one list in one look: 100 x 25 lives in 30 days is more than anyone can hold. */
  pagesPerLook: 100,
  /** Pages in a row that bring no new live, after which a list without an end is given up. */
  idlePagesPerLook: 3,
  /** Pages in a row behind the window that are read before a list in falling order is believed to hold no more. */
  oldPagesPerLook: 2,
  /** How long the result of a token check is believed. */
  tokenCheckMilliseconds: 60_000,
  /** How long a Page's refusal of its list of lives is remembered before the permission is tried again. */
  refusalMilliseconds: 3_600_000,
  /**
   * How long a list that was empty is asked for without the Page. Not longer than followers are fresh: they come with
   * the Page only, and fill a slot that was missed.
   */
  emptyListMilliseconds: 3_000_000,
  /** Average calls for a look at a Page whose list is empty: Page and list once an hour, else the list alone. */
  callsForEmptyList: 1.25,
  /** Days of insights in one call: docs/graph-api/reference/insights allows about three months. */
  insightDaysPerCall: 90,
  /** Longer than any broadcast: Facebook ends a live after 8 hours (help centre, "Facebook Live", length limits). */
  longestLiveSeconds: 12 * 3_600,
} as const;

export const FIELDS = {
  page: "id,name,username,followers_count",
  live: "id,status,title,creation_time,broadcast_start_time,planned_start_time,live_views,permalink_url,from{id,name},video{id,length}",
  video: "id,title,length,created_time,live_status,permalink_url,from{id,name}",
} as const;
