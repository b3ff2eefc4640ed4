import type { Metric, PlatformId } from "./platform.ts";

/** Why an expected reading did not come. The words are part of the exported format. */
export const GAP_REASONS = [
  "not_running",
  "rate_limited",
  "budget",
  "transport",
  "platform_error",
  "bad_answer",
  "field_missing",
  "not_found",
  "suspended",
  "forbidden",
  "credential_rejected",
] as const;
export type GapReason = (typeof GAP_REASONS)[number];

/** An expected reading that did not come; `at` is when this was known. */
export type Gap = {
  accountKey: string;
  officeId: string;
  platform: PlatformId;
  metric: Metric;
  slot: Date;
  reason: GapReason;
  detail: string;
  at: Date;
};
