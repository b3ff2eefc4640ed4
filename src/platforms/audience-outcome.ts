import type { Metric } from "../domain/platform.ts";
import { digestRaw } from "../domain/session-sighting.ts";
import { ContractError } from "../errors/reach-error.ts";
import type { AccountRef, AnswerSource, AudienceValue, Outcome } from "./contract.ts";
import { toFailedRead } from "./failed-read.ts";

/** The account's part of an answer, as text, and where it came from. */
type Source = {
  raw: string;
  rawDigest?: string;
  observedAt: Date;
  from: AnswerSource;
  keepRaw: (text: string) => string;
};

/** The counters of an account as an outcome; if they cannot be read, a failure that keeps the answer. */
export function toAudienceOutcome(
  { raw, rawDigest = digestRaw(raw).rawDigest, observedAt, from, keepRaw }: Source,
  read: () => AudienceValue,
): Outcome<AudienceValue> {
  try {
    const value = read();
    return { ok: true, value, observedAt, rawDigest, complete: true, reachesBackTo: null, from };
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    const kept = new ContractError(error.message, error.reason, { raw: keepRaw(raw) });
    return toFailedRead(kept, observedAt);
  }
}

/** Whether a metric of an account is requested. */
export const requested =
  (metrics: ReadonlyMap<string, readonly Metric[]>) =>
  ({ accountKey }: AccountRef, metric: Metric): boolean =>
    metrics.get(accountKey)?.includes(metric) ?? false;
