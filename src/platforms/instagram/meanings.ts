import { classifyFault, type ErrorMeaning } from "../graph/faults.ts";
import type { GraphFault } from "../graph/schema.ts";

/*
 * What an answer of business discovery means (docs/instagram-platform/reference/instagram-user/business_discovery).
 * Errors are Graph's, but for two: code 110 of a name that cannot be looked up, and the id of the account that asks.
 */

/** `no_professional`: no such account, or a personal one; the answer is the same. `own_account`: the asking one is wrong. */
export type InstagramMeaning = ErrorMeaning | "no_professional" | "own_account";

export const WHY_NO_LIVES = "Instagram tells the lives of other accounts to nobody";

export function classifyInstagramFault(fault: GraphFault, status: number): InstagramMeaning {
  if (fault.code === 110 || fault.error_subcode === 2207013) return "no_professional";
  if (fault.code === 100 && fault.error_subcode === 33) return "own_account";
  const meaning = classifyFault(fault, status);
  // All calls are made for one account, whose limit is that of everyone who is asked about.
  return meaning === "throttled_account" ? "throttled_credential" : meaning;
}
