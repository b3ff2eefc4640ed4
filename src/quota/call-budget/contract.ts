import type { Hearing } from "./apply-usage.ts";
import type { Ticket } from "./window-state.ts";
import type { Claim } from "./available-calls.ts";

/** Calls that one platform counts together: what a credential may do in one family of endpoints. */
export type CallPool = { platform: string; credential: string; family: string };

/**
 * Percent in use, and where the limit was measured the calls that fit a window; `usable` = those that a schedule may
 * make.
 */
export type PoolUsage = CallPool & {
  usedPercent: number;
  calls: number | null;
  usable: number | null;
  windowMs: number;
};

export type Permit = { granted: true; ticket: Ticket } | { granted: false; retryAt: Date };

/**
 * What may still be called, shared by every process through Redis and kept across restarts. Nothing is assumed of a
 * limit: it is learned from what the platforms' own answers tell, and as long as nothing is known, one call at a time
 * goes alone.
 */
export type CallBudget = {
  /** Counts calls, or refuses all of them and says when they fit. */
  acquire(pool: CallPool, calls: number, now: Date, claim?: Claim): Promise<Permit>;
  /** How many calls fit now, and when that many do that are asked for. */
  countAvailable(
    pool: CallPool,
    calls: number,
    now: Date,
    claim?: Claim,
  ): Promise<{ calls: number; retryAt: Date }>;
  /** Calls that may be made until then if what is left is shared evenly; Infinity where the limit is not measured. */
  shareUntil(pool: CallPool, now: Date, until: Date): Promise<number>;
  /** What became of counted calls. */
  reportUsage(pool: CallPool, ticket: Ticket | null, hearing: Hearing, now: Date): Promise<void>;
  /** A platform's word that it answers again from then on. */
  blockUntil(pool: CallPool, until: Date, now: Date): Promise<void>;
  /** A platform's word on one account alone. */
  startAccountCooldown(platform: string, accountKey: string, until: Date, now: Date): Promise<void>;
  getAccountCooldowns(
    platform: string,
    accountKeys: readonly string[],
    now: Date,
  ): Promise<Map<string, Date>>;
  /** Every pool that is known. */
  listPools(now: Date): Promise<PoolUsage[]>;
};
