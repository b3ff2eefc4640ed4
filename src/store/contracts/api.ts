import type { ApiKey } from "../../domain/api-key.ts";
import type { CoverageDay } from "../../domain/coverage.ts";
import type { LiveSession } from "../../domain/live-session.ts";
import type { LookRun } from "../../domain/look.ts";
import type { PlatformId, Via } from "../../domain/platform.ts";
import type { Resync, ResyncDifference, ResyncRequest } from "../../domain/resync.ts";
import type { Snapshot } from "../../domain/snapshot.ts";
import type { Sweep } from "../../domain/sweep.ts";
import type { Selection } from "./selection.ts";

/** Keys of the HTTP interface, and the sessions of its pages. Only digests are kept. */
export type KeyStore = {
  add(key: ApiKey): Promise<void>;
  /** Every key, revoked ones too, oldest first. */
  list(): Promise<ApiKey[]>;
  /** False when there is no such key, or it was revoked before. */
  revoke(keyId: string, at: Date): Promise<boolean>;
  openLoginSession(session: LoginSession): Promise<void>;
  session(tokenHash: string): Promise<LoginSession | null>;
  endLoginSession(tokenHash: string): Promise<void>;
};

export type LoginSession = { tokenHash: string; keyId: string; expiresAt: Date };

/** Re-readings by hand. */
export type ResyncStore = {
  /** Stores a running resync; `null` when one with the same request runs already. */
  start(resync: Resync): Promise<Resync | null>;
  get(resyncId: string): Promise<Resync | null>;
  running(): Promise<Resync[]>;
  /** Records a further person whose request a running one covers. */
  join(resyncId: string, request: ResyncRequest): Promise<Resync | null>;
  saveSweepIds(resyncId: string, sweepIds: readonly string[]): Promise<void>;
  /** Ends it once, with an outbox row; `null` when it was ended before. */
  finish(resyncId: string, difference: ResyncDifference, at: Date): Promise<Resync | null>;
  /** Newest first. */
  list(
    selection: { officeId?: string },
    after: { startedAt: Date; resyncId: string } | null,
    limit: number,
  ): Promise<Resync[]>;
};

type DaySelection = {
  officeId?: string;
  platform?: PlatformId;
  fromDay?: string;
  toDay?: string;
};

/**
 * Rows in an order that stays as it is while rows are added: what is after a place never moves before it, so that a
 * reader that continues from the last row it has seen gets no row twice and misses none that was there.
 */
export type PagingStore = {
  /** By slot, account and `via`. */
  snapshots(
    selection: Selection,
    after: { slot: Date; accountKey: string; via: Via } | null,
    limit: number,
  ): Promise<Snapshot[]>;
  /** Snapshots by the keys that the outbox names them by. */
  snapshotsByKey(keys: readonly string[]): Promise<Map<string, Snapshot>>;
  /** By account and session id. */
  sessions(
    selection: Selection,
    after: { accountKey: string; sessionId: string } | null,
    limit: number,
  ): Promise<LiveSession[]>;
  /** By account, first instant and digest. */
  looks(
    selection: Selection,
    after: { accountKey: string; firstAt: Date; digest: string } | null,
    limit: number,
  ): Promise<LookRun[]>;
  /** By account, day and metric. */
  coverage(
    selection: DaySelection,
    after: { accountKey: string; day: string; metric: string } | null,
    limit: number,
  ): Promise<CoverageDay[]>;
  /** Newest slot first. */
  sweeps(
    selection: Pick<Selection, "platform" | "since" | "until">,
    after: { slot: Date; sweepId: string } | null,
    limit: number,
  ): Promise<Sweep[]>;
  /** Sweeps that were closed at or after this instant, oldest first. */
  sweepsClosedSince(since: Date): Promise<Sweep[]>;
};
