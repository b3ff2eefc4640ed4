/** Calls that a platform counts together: those of one credential in one family of endpoints. */
export type CallPool = { platform: string; credential: string; family: string };

/** Counted calls and the window that they were counted in. */
export type Ticket = { openedAt: number; calls: number };

/** `why` = the limit allows no more calls, or earlier calls that would show the limit are still without a response. */
export type Permit =
  | { granted: true; ticket: Ticket }
  | { granted: false; why: "limit" | "unanswered"; retryAt: Date };

/**
 * `urgent` work may use the calls that pacing holds back; `until` = deadline of the work that is spread; after `signal`
 * nobody waits for pending responses.
 */
export type CallPriority = { urgent?: boolean; until?: Date; signal?: AbortSignal };

/** Usage in a response: the percentage and, where the platform counts calls, its limit and the end of the window. */
export type ReportedUsage = { usedPercent: number; limit: number | null; resetAt: Date | null };

/** A limit that the platform publishes for a window and reports no usage of: our own calls are counted against it. */
export type PublishedLimit = { limit: number; opensAt: Date; resetAt: Date };

/**
 * What a response to counted calls reported: its usage; `silent` = a valid response without usage, as Graph sends while
 * usage is near zero (docs/graph-api/overview/rate-limiting); `null` = no valid response, which shows nothing.
 */
export type UsageReport = ReportedUsage | PublishedLimit | "silent" | null;

/** The percentage in use and, where the limit is measured, the calls of a window; `usable` = those for scheduled work. */
export type PoolUsage = CallPool & {
  usedPercent: number;
  calls: number | null;
  usable: number | null;
  windowMs: number;
};

/**
 * How many calls may still be made, shared by all processes through Redis and kept across restarts. Limits are not
 * configured: they are learned from the platforms' own responses. While a limit is unknown, a single probe call at a
 * time is allowed.
 */
export type CallBudget = {
  /** Counts calls, or refuses all of them and returns when they fit. */
  acquire(pool: CallPool, calls: number, now: Date, priority?: CallPriority): Promise<Permit>;
  /** How many calls fit now, and when as many as requested do. */
  countAvailable(
    pool: CallPool,
    calls: number,
    now: Date,
    priority?: CallPriority,
  ): Promise<{ calls: number; retryAt: Date }>;
  /** Calls that may be made until then, spread evenly over the window; Infinity where the limit is not measured. */
  shareUntil(pool: CallPool, now: Date, until: Date): Promise<number>;
  /** Reports the outcome of counted calls. */
  reportUsage(pool: CallPool, ticket: Ticket | null, report: UsageReport, now: Date): Promise<void>;
  /** The platform rate limits the whole pool until then. */
  blockUntil(pool: CallPool, until: Date, now: Date): Promise<void>;
  /** The platform rate limits a single account until then. */
  startAccountCooldown(platform: string, accountKey: string, until: Date, now: Date): Promise<void>;
  getAccountCooldowns(
    platform: string,
    accountKeys: readonly string[],
    now: Date,
  ): Promise<Map<string, Date>>;
  /** Lists all known pools. */
  listPools(now: Date): Promise<PoolUsage[]>;
};
