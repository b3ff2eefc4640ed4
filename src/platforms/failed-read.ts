import type { GapReason } from "../domain/gap.ts";
import { ContractError, CredentialError, RateLimitedError, ReachError } from "../errors/reach-error.ts";
import { resolveError } from "../errors/resolution.ts";
import type { FailedRead } from "./contract.ts";

/** A reading that did not come. By default a retry does not help, no time is known, and it concerns one account. */
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
 * Turns an error of the tree into an outcome, whose detail ends with the remedy. Rethrows what no platform caused (a
 * bug, a wrong setting). `raw` is kept only if the answer failed its schema.
 */
export function toFailedRead(error: unknown, observedAt: Date): FailedRead {
  const { action, gapReason, retryAt } = resolveError(error);
  if (gapReason === null || !(error instanceof Error)) throw error;
  const remedy = error instanceof ReachError && error.remedy !== null ? `. ${error.remedy}` : "";
  const scoped = error instanceof RateLimitedError || error instanceof CredentialError;
  return failedRead(gapReason, `${error.message}${remedy}`, observedAt, {
    retryable: action === "retry" || action === "later",
    retryAt,
    scope: scoped ? error.scope : "account",
    raw: error instanceof ContractError ? error.raw : null,
  });
}

/** The detail of an account that was not asked, with the reason once. */
export const toNotAsked = (why: string): string =>
  why.startsWith("not asked: ") ? why : `not asked: ${why}`;
