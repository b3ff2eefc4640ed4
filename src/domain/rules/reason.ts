import type { ReasonFacts, VerdictReason, VerdictReasonCode } from "../verdict.ts";

export function toReason(
  code: VerdictReasonCode,
  facts: ReasonFacts = {},
  account: string | null = null,
  from: Date | null = null,
  to: Date | null = null,
): VerdictReason {
  return { code, account, from, to, facts };
}
