/** Numbers of X's API v2, each with the page of docs.x.com that states it. */
export const LIMITS = {
  /** `ids` and `usernames` of a user look-up: x-api/users/lookup. */
  usersPerRequest: 100,
  /** `max_results` of /2/broadcasts and of a timeline. */
  itemsPerPage: 100,
  /** Pages of an owner's own broadcasts in one look. */
  broadcastPagesPerLook: 20,
  /** Pages in a row behind the window that are read before a list in falling order is believed to hold no more. */
  oldPagesPerLook: 2,
  /** Pages in a row that bring nothing new, after which a list without an end is given up. */
  idlePagesPerLook: 3,
  /** Pages of posts in one look: every post read costs money. */
  postPagesPerLook: 2,
  /** Requests that may be spent on finding the account that a 400 is about. */
  bisectRequests: 16,
  /** A rate window's reset may come a little late: x-api/fundamentals/rate-limits. */
  resetMarginMilliseconds: 2_000,
  /** The length of a rate window, if no header reports its end. */
  rateWindowMilliseconds: 15 * 60_000,
  /** The longest window that X has; a reset beyond it is not believed. */
  longestWindowMilliseconds: 24 * 3_600_000,
  /** Longer than any broadcast; a longer one is an error. */
  longestLiveSeconds: 12 * 3_600,
} as const;

/** USD, pay-per-use: x-api/getting-started/pricing. A user is billed once per UTC day ("soft guarantee"). */
export const PRICES_USD = { user: 0.01, post: 0.005, ownedRead: 0.001 } as const;

/** Broadcasts are not documented to disappear; a look at the owner's list covers the time this far back. */
export const BROADCAST_RETENTION_DAYS = 30;

export const FIELDS = {
  user: "public_metrics",
  broadcast: "id,title,state,start_ms,end_ms,created_at_ms,scheduled_start_ms,total_watching,twitter_user_id",
  post: "created_at,entities",
} as const;
