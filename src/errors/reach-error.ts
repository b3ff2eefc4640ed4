import type { GapReason } from "../domain/gap.ts";

export type ReachErrorOptions = {
  /** What a person can do about it, as a sentence. */
  remedy?: string;
  cause?: unknown;
};

/** The root of the error tree. `message` is for people: what, where, which value; it never contains a secret. */
export abstract class ReachError extends Error {
  abstract override readonly name: string;
  readonly remedy: string | null;

  constructor(message: string, options: ReachErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.remedy = options.remedy ?? null;
  }
}

/** A fault in a file and its line number. */
export type FaultPlace = { line: number; sentence: string };

/** Faults that are named; a person mends no more at once, and a log line stays readable. */
export const FAULTS_NAMED_MAX = 100;

/**
 * The settings or a file are wrong: stop and list every fault, of very many the first hundred and how many more there
 * are. `places` = the faults that have a line number; `inAll` = how many there are where not all are given.
 */
export class ConfigError extends ReachError {
  readonly name = "ConfigError";
  readonly faults: readonly string[];
  readonly places: readonly FaultPlace[];

  constructor(
    faults: string | readonly string[],
    options: ReachErrorOptions & { places?: readonly FaultPlace[]; inAll?: number } = {},
  ) {
    const list = typeof faults === "string" ? [faults] : faults;
    const more = (options.inAll ?? list.length) - FAULTS_NAMED_MAX;
    const named = more > 0 ? [...list.slice(0, FAULTS_NAMED_MAX), `and ${more} more faults`] : list;
    super(named.join("\n"), options);
    this.faults = named;
    this.places = (options.places ?? []).slice(0, FAULTS_NAMED_MAX);
  }
}

/** A person asked for something that does not exist or is impossible: one sentence, exit 1, nothing written. */
export class UsageError extends ReachError {
  readonly name = "UsageError";
}

/** The connection to the platform failed, or the platform itself did: retry soon. */
export class TransportError extends ReachError {
  readonly name = "TransportError";
  readonly reason: Extract<GapReason, "transport" | "platform_error">;

  constructor(
    message: string,
    reason: "transport" | "platform_error" = "transport",
    options: ReachErrorOptions = {},
  ) {
    super(message, options);
    this.reason = reason;
  }
}

/** The platform throttles, or a day's allowance is used up. Retry later without using up an attempt. `scope` = who has to wait. */
export class RateLimitedError extends ReachError {
  readonly name = "RateLimitedError";
  readonly retryAt: Date;
  readonly scope: "credential" | "account";
  readonly reason: Extract<GapReason, "rate_limited" | "budget">;

  constructor(
    message: string,
    retryAt: Date,
    scope: "credential" | "account",
    options: ReachErrorOptions & { reason?: "rate_limited" | "budget" } = {},
  ) {
    super(message, options);
    this.retryAt = retryAt;
    this.scope = scope;
    this.reason = options.reason ?? "rate_limited";
  }
}

/** The token is refused. `scope` `account`: for one item only; a shared token must be checked first. */
export class CredentialError extends ReachError {
  readonly name = "CredentialError";
  readonly scope: "credential" | "account";

  constructor(message: string, scope: "credential" | "account", options: ReachErrorOptions = {}) {
    super(message, options);
    this.scope = scope;
  }
}

/** The account cannot be read: it does not exist, is suspended, or access is denied. */
export class AccountUnavailableError extends ReachError {
  readonly name = "AccountUnavailableError";
  readonly reason: Extract<GapReason, "not_found" | "suspended" | "forbidden">;

  constructor(
    message: string,
    reason: "not_found" | "suspended" | "forbidden",
    options: ReachErrorOptions = {},
  ) {
    super(message, options);
    this.reason = reason;
  }
}

/** The response does not fit the schema; it is stored. `transient`: not the API's response, so ask again. */
export class ContractError extends ReachError {
  readonly name = "ContractError";
  readonly reason: Extract<GapReason, "bad_answer" | "field_missing">;
  readonly raw: string | null;
  readonly transient: boolean;

  constructor(
    message: string,
    reason: "bad_answer" | "field_missing" = "bad_answer",
    options: ReachErrorOptions & { raw?: string; transient?: boolean } = {},
  ) {
    super(message, options);
    this.reason = reason;
    this.raw = options.raw ?? null;
    this.transient = options.transient ?? false;
  }
}

/** This machine's clock disagrees with the others': nothing is planned, recorded or judged until it agrees. */
export class ClockError extends ReachError {
  readonly name = "ClockError";
}

/** MongoDB or Redis failed. Retry; a duplicate key is success and never comes here. */
export class StoreError extends ReachError {
  readonly name = "StoreError";
}
