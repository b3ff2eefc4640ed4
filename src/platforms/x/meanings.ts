import type { SessionState } from "../../domain/session-sighting.ts";

/*
 * What an answer of X's API v2 means, as three tables: the state of a broadcast, a problem, a list.
 * Sources: docs.x.com, x-api/livestream-api and x-api/fundamentals/response-codes.
 */

/** What a documented state proves; the owner's list writes capitals, events write Running and Ended. */
const STATES: ReadonlyMap<string, SessionState> = new Map([
  ["NOT_STARTED", "scheduled"],
  ["RUNNING", "live"],
  ["ENDED", "ended"],
]);

export const isKnownState = (state: string): boolean => STATES.has(state.toUpperCase());

/**
 * The state that is proven together with the reported start and end; `unknown` proves nothing. A broadcast that ended
 * was on the air, whatever its state is called.
 */
export function classifyState(state: string, reported: { start: boolean; end: boolean }): SessionState {
  const known = STATES.get(state.toUpperCase());
  if (known === undefined) return reported.start && reported.end ? "ended" : "unknown";
  return known === "scheduled" && reported.start ? "unknown" : known;
}

/** What a list can prove. The order of neither is promised. */
export const LISTS = {
  /** Every broadcast of the owner of the token. */
  broadcasts: { provesAbsence: true },
  /** Links in posts: prove that a broadcast was announced, never that there was none. */
  posts: { provesAbsence: false },
} as const;

/** What an entry of `errors` says about one account. `title_decides`: the same type stands for a suspended account. */
export type ProblemMeaning = "missing" | "suspended" | "forbidden" | "passing" | "field_missing" | "unknown";

const PROBLEMS: ReadonlyMap<string, ProblemMeaning> = new Map([
  ["resource-not-found", "missing"],
  ["user-suspended", "suspended"],
  ["not-authorized-for-resource", "forbidden"],
  ["disallowed-resource", "forbidden"],
  ["resource-unavailable", "forbidden"],
  ["field-hydration-failure", "passing"],
  ["internal-error", "passing"],
  ["service-unavailable", "passing"],
  ["not-authorized-for-field", "field_missing"],
  ["field-unauthorized", "field_missing"],
]);

export const classifyProblem = (kind: string): ProblemMeaning => PROBLEMS.get(kind) ?? "unknown";

/** Codes of the older errors: over capacity and internal error (response-codes); sent with 200 too. */
const OWN_FAILURES = new Set([130, 131]);
export const isOwnFailure = (code: number | null | undefined): boolean => OWN_FAILURES.has(code ?? 0);
