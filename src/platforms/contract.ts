import type { GapReason } from "../domain/gap.ts";
import type { LookEdge, LookWindow } from "../domain/look.ts";
import type { Metric, PlatformId, Precision } from "../domain/platform.ts";
import type { Finding } from "../domain/finding.ts";
import type { SessionSighting } from "../domain/session-sighting.ts";
import type { Counters } from "../domain/snapshot.ts";
import type { HttpClient } from "../http/contract.ts";

/** One account to read, by its pinned id; by handle only as long as no id is known. */
export type AccountRef = {
  accountKey: string;
  externalId: string | null;
  handle: string | null;
  /** Name of the credential given in the registry; `null` = the platform's default. */
  credential: string | null;
};

/** What an adapter can do, as data. What is known of a platform without settings is in its profile. */
export type Capabilities = {
  platform: PlatformId;
  /** Whether a metric of an account can be read with the configured credentials; `why` is a sentence. */
  canRead(account: AccountRef, metric: Metric): { can: true } | { can: false; why: string };
  /** The most accounts that fit one request. */
  accountsPerRequest: number;
  /** How long the platform lists a finished live, in days. */
  liveRetentionDays: number;
  /** What one account costs, in USD; `null` = free. The platform bills an account's audience once per UTC day. */
  pricing: { audienceUsdPerUtcDay: number; liveUsdPerReadMax: number } | null;
  /** Accounts' own tokens, which take precedence over the shared one, and their setting. Absent = not supported. */
  ownTokens?: { setting: string; has(account: Pick<AccountRef, "externalId">): boolean };
};

/** Calls that count against one pool of a credential; `family` = the pool's name in the usage headers. */
export type CallCost = { family: string; calls: number };

/** Accounts that are read together: they share a credential and fit one request. */
export type PlannedBatch = { credential: string | null; accounts: readonly AccountRef[] };

/** Provenance of an answer. `credential` is a name. */
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
  /** Paging reached the end; else it stopped at the window, and `oldestStartAt` says where. */
  pagedToEnd: boolean;
  oldestStartAt: Date | null;
  /** As they came: an id that the answer lists twice is here twice, and the store joins the two. */
  sessions: readonly SessionSighting[];
};

/** A reading that came. `complete` = nothing in the window was left out. */
export type SuccessfulRead<V> = {
  ok: true;
  value: V;
  observedAt: Date;
  rawDigest: string;
  complete: boolean;
  /** How far back a list of lives covers the time (truth 5); `null` if it proves nothing, and for an audience. */
  reachesBackTo: Date | null;
  /** Why an incomplete list is not complete: a gap, although what came is kept for the presence that it proves. */
  rest?: FailedRead;
  from: AnswerSource;
};

/** A reading that did not come. `retryAt` if the platform reported it; `raw` if the answer failed its schema. */
export type FailedRead = {
  ok: false;
  reason: GapReason;
  detail: string;
  /** A retry in this slot may help. */
  retryable: boolean;
  retryAt: Date | null;
  /** Who has to wait or is refused: everyone with the credential, or this account only. */
  scope: "credential" | "account";
  observedAt: Date;
  raw: string | null;
};

export type Outcome<V> = SuccessfulRead<V> | FailedRead;

/** What was read of one account. A metric that was not requested is absent, unless it came at no cost. */
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

/** Followers of past days from the owner's insights; each figure holds for its instant. */
export type History = {
  points: readonly { at: Date; followers: number }[];
  externalId: string;
  rawDigest: string;
  from: AnswerSource;
};

/** Whether an account's pushes are subscribed; `detail` says why not, and what to do. */
export type PushSubscription = { accountKey: string; ok: boolean; detail: string; until: Date | null };

/** What the platform reports about a credential. */
export type AccessReport = {
  credential: string;
  ok: boolean;
  /** One sentence; when not ok, `remedy` says what to do. */
  detail: string;
  remedy: string | null;
  expiresAt: Date | null;
  dataAccessExpiresAt: Date | null;
  scopes: readonly string[];
  /** Ids of the accounts that it covers; `null` = all, or not reported. */
  covers: readonly string[] | null;
};

/** The result of exchanging a refresh token, which is no longer valid. */
export type RenewedToken = { accessToken: string; refreshToken: string; expiresAt: Date };

/** A usage figure from a platform's headers. With `opensAt` it reports none: our calls count against a published limit. */
export type UsageFigure = {
  credential: string;
  family: string;
  usedPercent: number | null;
  limit: number | null;
  remaining: number | null;
  /** `null` = not reported. */
  resetAt: Date | null;
  opensAt?: Date;
};

/** What an adapter gets for each call: the HTTP client, the clock, the stop signal, and where to report its usage. */
export type ReadContext = {
  http: HttpClient;
  now: () => Date;
  signal: AbortSignal;
  onUsage: (note: UsageFigure) => void;
  /** A valid answer had no usage headers. Not called for failed answers. */
  onNoUsage?: (credential: string, family: string) => void;
  /** How many calls of a family fit the budget now, and when the requested number does. Absent = no budget. */
  availableCalls?: (
    credential: string,
    family: string,
    calls: number,
  ) => Promise<{ calls: number; retryAt: Date }>;
};

/** An identity as the platform reports it now. */
export type Identity = {
  externalId: string;
  handle: string | null;
  name: string | null;
  followers: number | null;
};

/**
 * One platform. It writes nothing, has no clock of its own, honours `ctx.signal`, throws nothing outside the error
 * tree, and stays on its own hosts when it pages. Every failure of a platform is an outcome of an account; `read` throws
 * only for a wrong setting or a bug.
 */
export type PlatformAdapter = {
  capabilities: Capabilities;
  /** Splits accounts into the fewest requests. */
  splitIntoBatches(accounts: readonly AccountRef[]): PlannedBatch[];
  /**
   * The calls that reading a batch takes from limits that its accounts share. `withoutLives` = accounts whose list of
   * lives was empty at the last look. For an instant, or the average if `at` is omitted.
   */
  callCost(
    batch: PlannedBatch,
    metrics: ReadonlyMap<string, readonly Metric[]>,
    withoutLives: ReadonlySet<string>,
    at?: Date,
  ): CallCost[];
  /**
   * Reads a batch, whose accounts fit one request. `metrics` = what is still open of each account. Returns exactly one
   * entry for each account.
   */
  read(
    batch: PlannedBatch,
    metrics: ReadonlyMap<string, readonly Metric[]>,
    window: LookWindow,
    ctx: ReadContext,
  ): Promise<AccountOutcome[]>;
  /**
   * Asks known sessions of a batch's accounts themselves, by account, where that costs less than their lists. Returns
   * exactly one entry for each account, with a look that proves presence only.
   */
  readSessions?(
    batch: PlannedBatch,
    sessionIds: ReadonlyMap<string, readonly string[]>,
    ctx: ReadContext,
  ): Promise<AccountOutcome[]>;
  /**
   * Subscribes the pushes of these accounts to an address, where the platform has an API for it. Returns what became of
   * each; `until` = when the subscription ends by itself.
   */
  subscribePushes?(
    accounts: readonly AccountRef[],
    address: string,
    ctx: ReadContext,
  ): Promise<PushSubscription[]>;
  /** Checks each credential with one cheap call. */
  checkAccess(ctx: ReadContext): Promise<AccessReport[]>;
  /** Asks the sessions' own nodes. `unknown` if the answer proves neither. Throws errors of the tree. */
  probeSessions?(
    account: AccountRef,
    sessionIds: readonly string[],
    ctx: ReadContext,
  ): Promise<SessionProbe[]>;
  /** Whether the owner's token is known, so that `readHistory` has a result. */
  canReadHistory?(account: AccountRef): boolean;
  /** Followers of the days in the span. `null` = the owner's token is not known. Throws errors of the tree. */
  readHistory?(
    account: AccountRef,
    span: { since: Date; until: Date },
    ctx: ReadContext,
  ): Promise<History | null>;
  /** Exchanges an owner's refresh token for a new pair. Throws errors of the tree. */
  renewToken?(refreshToken: string, http: HttpClient, signal: AbortSignal): Promise<RenewedToken>;
  /** The current identities of these handles or ids; an account that is not found is absent. */
  identify(accounts: readonly AccountRef[], ctx: ReadContext): Promise<Map<string, Identity>>;
  /** The accounts that the shared credential manages, if the platform lists them. */
  listManaged?(ctx: ReadContext): Promise<Identity[]>;
};
