import type { GapReason } from "../../domain/gap.ts";
import type { PlatformId } from "../../domain/platform.ts";

/** A credential's standing, kept across restarts. Never holds the secret: `fingerprint` is of its digest. */
export type CredentialState = {
  platform: PlatformId;
  credential: string;
  state: "ok" | "rejected";
  fingerprint: string | null;
  pausedUntil: Date | null;
  /** Why it is paused; absent = `rate_limited`. */
  pauseReason?: PauseReason;
  detail: string | null;
  changedAt: Date;
  checkedAt: Date | null;
};

/** A short rate limit, or the end of a day's allowance or money. */
export type PauseReason = Extract<GapReason, "rate_limited" | "budget">;
export type CredentialPause = { until: Date; reason: PauseReason; detail: string };

/** The states of credentials. */
export type CredentialStore = {
  get(platform: PlatformId, credential: string): Promise<CredentialState | null>;
  all(): Promise<CredentialState[]>;
  /** Moves `pausedUntil` only forward. */
  pause(platform: PlatformId, credential: string, pause: CredentialPause, at: Date): Promise<void>;
  setState(
    platform: PlatformId,
    credential: string,
    state: "ok" | "rejected",
    fingerprint: string | null,
    detail: string | null,
    at: Date,
  ): Promise<boolean>;
};

/** Money of a UTC day, in USD. */
export type SpendStore = {
  /**
   * Reserves money before a call: of the accounts, those that are billed already on this UTC day or fit under the
   * limit. Concurrent callers never pass the limit together.
   */
  reserve(
    platform: PlatformId,
    utcDay: string,
    accountKeys: readonly string[],
    usdEach: number,
    limitUsd: number,
  ): Promise<{
    allowed: string[];
    refused: string[];
    /** Those of `allowed` that money was reserved for just now; the others were billed on this day before. */
    newlyReserved: string[];
    reservedUsd: number;
  }>;
  /** Reserves a sum that is not bound to accounts; false if it does not fit. */
  reserveSum(platform: PlatformId, utcDay: string, usd: number, limitUsd: number): Promise<boolean>;
  /** Returns what was not billed. */
  refund(platform: PlatformId, utcDay: string, accountKeys: readonly string[], usd: number): Promise<void>;
  spentUsd(platform: PlatformId, utcDay: string): Promise<number>;
};
