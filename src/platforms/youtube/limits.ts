/** Numbers of the YouTube Data API v3, each with the page of developers.google.com/youtube/v3 that states it. */
export const LIMITS = {
  /** `id` of channels.list and videos.list, and the longest page of playlistItems.list: docs/channels/list. */
  idsPerRequest: 50,
  itemsPerPage: 50,
  /** Units of a project and day, all methods that are used here together: determine_quota_cost. Each call costs one. */
  unitsPerDay: 10_000,
  /** The most pages of one list in one look; a list is cut off at about 20,000 videos. */
  pagesPerLook: 400,
  /** Pages in a row that bring nothing new, after which a list without an end is given up. */
  idlePagesPerLook: 3,
  /** Videos in a row behind the window at the end of a page, after which a list in falling order is not read on. */
  oldItemsPerLook: 10,
  /** How long ahead a live may be announced and still be found: it is listed where it was published. */
  announcedDaysMax: 14,
  /** A live that ended longer ago than this, with its length, is not asked about again: its details are settled. */
  settledAfterMilliseconds: 24 * 3_600_000,
  /** The wait when a short rate limit names none. */
  throttleMilliseconds: 60_000,
  /** Longer than any broadcast that is kept: streams over 12 hours are not archived (support.google.com/youtube/answer/6247592). */
  longestLiveSeconds: 12 * 3_600,
  /** Subscribers are rounded down to three significant figures from here on: docs/channels, statistics.subscriberCount. */
  flooredFrom: 1_000,
  /** Videos that are remembered between looks, all channels together. */
  rememberedVideos: 50_000,
} as const;

/** The pool that every call counts against. */
export const UNITS = "units";

/** The zone whose midnight ends the day of units: determine_quota_cost. */
export const UNITS_ZONE = "America/Los_Angeles";

/** YouTube deletes no live by itself; a list read to its end covers all time. */
export const LIVE_RETENTION_DAYS = 3_650;

/** The parts that are asked for; parts cost nothing (determine_quota_cost). */
export const PARTS = {
  channel: "snippet,statistics,contentDetails",
  item: "contentDetails",
  video: "snippet,contentDetails,liveStreamingDetails,status",
} as const;
