import type { GapReason } from "../domain/gap.ts";
import {
  AccountUnavailableError,
  ClockError,
  ConfigError,
  ContractError,
  CredentialError,
  RateLimitedError,
  StoreError,
  TransportError,
  UsageError,
} from "./reach-error.ts";

/**
 * What to do next about an error.
 * `halt` stop with the list of faults · `retry` while the slot is current · `later` at `retryAt`, using up no
 * attempt · `check_credential` check that token once, then stop it or only the account · `gap` this reading did
 * not come, and retrying in this slot does not help · `loud` our own bug: reported, not retried.
 */
export type ErrorAction = "halt" | "retry" | "later" | "check_credential" | "gap" | "loud";

export type Resolution = { action: ErrorAction; gapReason: GapReason | null; retryAt: Date | null };

/** The only table of reactions. Callers act on its result and never inspect messages or classes themselves. */
export function resolveError(error: unknown): Resolution {
  if (error instanceof RateLimitedError)
    return { action: "later", gapReason: error.reason, retryAt: error.retryAt };
  if (error instanceof TransportError) return { action: "retry", gapReason: error.reason, retryAt: null };
  if (error instanceof CredentialError)
    return { action: "check_credential", gapReason: "credential_rejected", retryAt: null };
  if (error instanceof AccountUnavailableError)
    return { action: "gap", gapReason: error.reason, retryAt: null };
  if (error instanceof ContractError)
    return { action: error.transient ? "retry" : "gap", gapReason: error.reason, retryAt: null };
  if (error instanceof StoreError || error instanceof ClockError)
    return { action: "retry", gapReason: null, retryAt: null };
  if (error instanceof ConfigError || error instanceof UsageError)
    return { action: "halt", gapReason: null, retryAt: null };
  return { action: "loud", gapReason: null, retryAt: null };
}
