/** Numbers of the Graph API for Instagram, each with the page that states it (developers.facebook.com/docs/…). */
export const LIMITS = {
  /** Requests in one `POST /` batch: graph-api/batch-requests. */
  itemsPerBatch: 50,
  /** Another POST asks once more for items that came back empty or with a failure that passes. */
  rounds: 2,
} as const;

export const FIELDS = {
  own: "id,username",
  account: "id,username,name,followers_count,media_count",
} as const;

/** The API does not return lives of other accounts; nothing is concluded from this number. */
export const LIVE_RETENTION_DAYS = 1;
