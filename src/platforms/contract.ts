import type { GapReason } from "../domain/gap.ts";
import type { LookEdge, LookWindow } from "../domain/look.ts";
import type { Metric, PlatformId, Precision } from "../domain/platform.ts";
import type { Finding } from "../domain/registry.ts";
import type { SessionSighting } from "../domain/session-sighting.ts";
import type { Counters } from "../domain/snapshot.ts";
import { ContractError, CredentialError, RateLimitedError } from "../errors/reach-error.ts";
import { resolveError } from "../errors/resolution.ts";
import type { HttpClient } from "../http/contract.ts";

/** One account that is to be read, by its pinned id; by handle only as long as no id is known. */
export type AccountRef = {
  accountKey: string;
  externalId: string | null;
  handle: string | null;
  /** Name of the credential asked for in the registry; `null` = the platform's default. */
  credential: string | null;
};

/** What an adapter can do, as data. */
export type Capabilities = {
  platform: PlatformId;
  /** Whether a metric can be read of an account with what is configured; the sentence says why not. */
  canRead(account: AccountRef, metric: Metric): { can: true } | { can: false; why: string };
  /** A look at lives brings the followers at no further call. */
  audienceComesWithLive: boolean;
  /** The most accounts that fit one request. */
  accountsPerRequest: number;
  /** How long the platform lists a finished live, in days. */
  liveRetentionDays: number;
  /** What one account costs, in USD; `null` = no money. The platform bills an account's audience once a UTC day. */
  pricing: { audienceUsdPerUtcDay: number; liveUsdPerReadMax: number } | null;
  /** Accounts' own tokens, which win over the shared one, and the setting that holds them. Absent = there are none. */
  ownTokens?: { setting: string; has(account: Pick<AccountRef, "externalId">): boolean };
};

/** Calls that count against one pool of a credential, by the family that the platform tells their use under. */
export type CallCost = { family: string; calls: number };

/** Accounts that are asked together: they share a credential and fit one request. */
export type PlannedBatch = { credential: string | null; accounts: readonly AccountRef[] };

/** Where the answer came from, for the record. `credential` is a name. */
export type AnswerSource = {
  source: string;
  edge: string;
  credential: string | null;
  apiVersion: string | null;
  requestRef: string | null;
};

export type AudienceValue = {
  counters: Counters;
  precision: Precision;
  externalId: string;
  name: string | null;
  handle: string | null;
};

export type LiveValue = {
  edge: LookEdge;
  /** This is the platform's own list of lives: a complete answer that lacks one proves that it was not there. */
  provesAbsence: boolean;
  /** Another list that was read as well (`confirmEmpty`) and shows no further live; absent = none was read. */
  confirmedBy?: LookEdge;
  /** Paging came to its end; else it stopped at the window, and `oldestStartAt` says where. */
  pagedToEnd: boolean;
  oldestStartAt: Date | null;
  /** As they came: an id that the answer lists twice is here twice, and the store joins the two. */
  sessions: readonly SessionSighting[];
};

/** A reading that came. `complete` = nothing in the window was left out and the list's own edge answered. */
export type SuccessfulRead<V> = {
  ok: true;
  value: V;
  observedAt: Date;
  rawDigest: string;
  complete: boolean;
  /** How far back a list of lives speaks (truth 5); `null` where it proves nothing, and for an audience. */
  reachesBackTo: Date | null;
  /** Why the rest of an incomplete list did not come. What came proves presence and is kept; the rest is a gap. */
  rest?: FailedRead;
  from: AnswerSource;
};

/** A reading that did not come. `retryAt` where the platform said when; `raw` where the answer failed its schema. */
export type FailedRead = {
  ok: false;
  reason: GapReason;
  detail: string;
  /** Asking again in this slot may help. */
  retryable: boolean;
  retryAt: Date | null;
  /** Who has to wait, or is refused: the whole credential, or this account alone. */
  scope: "credential" | "account";
  observedAt: Date;
  raw: string | null;
};

export type Outcome<V> = SuccessfulRead<V> | FailedRead;

/** What was read of one account. A metric that was not asked for is absent, unless it came along at no cost. */
export type AccountOutcome = {
  accountKey: string;
  audience?: Outcome<AudienceValue>;
  live?: Outcome<LiveValue>;
  findings: readonly Omit<Finding, "accountKey" | "at">[];
};

/** Whether a session's own node is still there. */
export type SessionProbe = {
  sessionId: string;
  presence: "there" | "gone" | "unknown";
  seen: SessionSighting | null;
};

/** Followers of days gone by, as the owner's own insights tell them; each figure holds for the instant beside it. */
export type History = {
  points: readonly { at: Date; followers: number }[];
  externalId: string;
  rawDigest: string;
  from: AnswerSource;
};

/** What a credential is worth, as its platform tells it. */
export type AccessReport = {
  credential: string;
  ok: boolean;
  /** One sentence; when not ok, `remedy` says what to do. */
  detail: string;
  remedy: string | null;
  expiresAt: Date | null;
  dataAccessExpiresAt: Date | null;
  scopes: readonly string[];
  /** Ids of the accounts that it was given for; `null` = for all, or the platform does not tell. */
  covers: readonly string[] | null;
};

/** What a refresh token was traded for; the traded one is void. */
export type RenewedToken = { accessToken: string; refreshToken: string; expiresAt: Date };

/** A usage figure that a platform's headers told. `resetAt` null = not told. */
export type UsageFigure = {
  credential: string;
  family: string;
  usedPercent: number | null;
  limit: number | null;
  remaining: number | null;
  resetAt: Date | null;
};

/** What an adapter is handed for each call: the door, the time, the way to stop, and where to say what it used. */
export type ReadContext = {
  http: HttpClient;
  now: () => Date;
  signal: AbortSignal;
  /** One outgoing request was made. */
  onRequest: (label: string) => void;
  onUsage: (note: UsageFigure) => void;
  /** A sound answer told nothing of the usage. An answer that is no reading says nothing by its silence. */
  onNoUsage?: (credential: string, family: string) => void;
  /** How many calls of a family fit the budget now, and when as many do as are asked for. Absent = no budget. */
  availableCalls?: (
    credential: string,
    family: string,
    calls: number,
  ) => Promise<{ calls: number; retryAt: Date }>;
};

/** An identity as the platform shows it now. */
export type Identity = {
  externalId: string;
  handle: string | null;
  name: string | null;
  followers: number | null;
};

/**
 * One platform. It writes nothing, keeps no clock of its own, honours `ctx.signal`, throws nothing outside the error
 * tree, and stays on its own hosts when it pages. Everything that can go wrong with one account is an outcome of that
 * account; only what ends the whole batch may be thrown, and `read` turns even that into an outcome for each.
 */
export type PlatformAdapter = {
  capabilities: Capabilities;
  /** Splits accounts into the fewest requests. */
  splitIntoBatches(accounts: readonly AccountRef[]): PlannedBatch[];
  /**
   * The calls that reading a batch takes of the limits that its accounts share. `without` = those whose list of lives
   * was empty when it was last looked at. At an instant, or without one on the average.
   */
  callCost(
    batch: PlannedBatch,
    metrics: ReadonlyMap<string, readonly Metric[]>,
    without: ReadonlySet<string>,
    at?: Date,
  ): CallCost[];
  /**
   * Reads a batch, whose accounts fit one request. `metrics` tells what is still asked of each account.
   * `window.since` is how far back lives are asked for. Gives exactly one entry for each account.
   */
  read(
    batch: PlannedBatch,
    metrics: ReadonlyMap<string, readonly Metric[]>,
    window: LookWindow,
    ctx: ReadContext,
  ): Promise<AccountOutcome[]>;
  /** One cheap call for each credential. */
  checkAccess(ctx: ReadContext): Promise<AccessReport[]>;
  /** Asks the sessions' own nodes. `unknown` where the answer tells neither. Throws errors of the tree. */
  probeSessions?(
    account: AccountRef,
    sessionIds: readonly string[],
    ctx: ReadContext,
  ): Promise<SessionProbe[]>;
  /** Whether the owner's token is known, so that `history` can tell something. */
  canReadHistory?(account: AccountRef): boolean;
  /** Followers of the days within the span. `null` = the owner's token is not known. Throws errors of the tree. */
  readHistory?(
    account: AccountRef,
    span: { since: Date; until: Date },
    ctx: ReadContext,
  ): Promise<History | null>;
  /** Trades an owner's refresh token for a new pair. Throws errors of the tree. */
  renewToken?(refreshToken: string, http: HttpClient, signal: AbortSignal): Promise<RenewedToken>;
  /** Who stands behind these handles or ids now; an account that is not found is absent. */
  identify(accounts: readonly AccountRef[], ctx: ReadContext): Promise<Map<string, Identity>>;
  /** The accounts that the shared credential manages, where the platform tells them. */
  listManaged?(ctx: ReadContext): Promise<Identity[]>;
};

/** A reading that did not come. Unless said: asking again does not help, no time is named, it concerns one account. */
export function failedRead(
  reason: GapReason,
  detail: string,
  observedAt: Date,
  more: Partial<Pick<FailedRead, "retryable" | "retryAt" | "scope" | "raw">> = {},
): FailedRead {
  const defaults = { retryable: false, retryAt: null, scope: "account" as const, raw: null };
  return { ok: false, reason, detail, observedAt, ...defaults, ...more };
}

/**
 * The outcome that an error of the tree comes to. What is no platform's doing (a bug, a wrong setting) is thrown on.
 * `raw` is kept only where the answer failed its schema.
 */
export function toFailedRead(error: unknown, observedAt: Date): FailedRead {
  const { action, gapReason, retryAt } = resolveError(error);
  if (gapReason === null || !(error instanceof Error)) throw error;
  const scoped = error instanceof RateLimitedError || error instanceof CredentialError;
  return failedRead(gapReason, error.message, observedAt, {
    retryable: action === "retry" || action === "later",
    retryAt,
    scope: scoped ? error.scope : "account",
    raw: error instanceof ContractError ? error.raw : null,
  });
}
