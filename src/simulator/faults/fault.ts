import type { SimulatedPlatform } from "../platforms.ts";

/** What can go wrong for one account, one credential or a whole platform; described in docs/simulator.md. */
export const FAULT_KINDS = [
  "throttle",
  "usage",
  "credential-expired",
  "gone",
  "suspended",
  "forbidden",
  "migrated",
  "renamed",
  "flaky",
  "slow",
  "cut-off",
  "html",
  "huge",
  "redirect",
  "reset",
  "null-item",
  "missing-count",
  "number-as-string",
  "empty-list",
  "lacking-list",
  "foreign-next",
  "out-of-credit",
  "usage-capped",
  "refresh-refused",
  "clock-skew",
  "missing-scope",
  "not-covered",
  "hidden-count",
  "no-list",
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** One fault: where, when and how it applies. An omitted property does not restrict it. */
export type Fault = {
  kind: FaultKind;
  platform?: SimulatedPlatform | undefined;
  /** An account's key. */
  account?: string | undefined;
  /** A credential's name: `facebook`, `facebook.page.<id>`, `x`, `x.owner.<id>`, `x.oauth1.<id>`, `x.oauth2.<id>`, `youtube`. */
  credential?: string | undefined;
  /** On the simulator's clock, half-open. */
  from?: Date | undefined;
  until?: Date | undefined;
  /** How many times it triggers before it ends. */
  count?: number | undefined;
  /** `throttle`: minutes to wait, counted from the first response; `until` takes precedence. */
  minutes?: number | undefined;
  /** `throttle`: Graph code 4, 17, 32, 613 or 80001. `flaky`: 1 or 2. `usage`: percent. */
  code?: number | undefined;
  percent?: number | undefined;
  /** `flaky`: share of the requests that fail, in [0, 1]. */
  share?: number | undefined;
  /** `flaky`: without it the 500 has no JSON. */
  json?: boolean | undefined;
  /** `slow`. */
  milliseconds?: number | undefined;
  /** `huge`. */
  bytes?: number | undefined;
  /** `clock-skew`: how far the platform's clock is ahead; below zero, behind. */
  seconds?: number | undefined;
  /** `missing-scope`: the permission that the token lacks. */
  scope?: string | undefined;
  /** `forbidden`, `lacking-list`: this edge alone; the rest of the Page stays readable. */
  edge?: "live_videos" | "videos" | undefined;
  /** `migrated`: the new id. `renamed`: the new handle. `redirect`, `foreign-next`: the URL. */
  to?: string | undefined;
};
