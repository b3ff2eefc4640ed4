import type { AccountOutcome, Outcome } from "../../platforms/contract.ts";
import { failedRead } from "../../platforms/failed-read.ts";

/** Longer than any attempt takes, with its retries and time-outs. */
const ANSWER_AGE_MS_MAX = 5 * 60_000;

/**
 * Rejects answers that came more than five minutes after the reading began: the machine, the process or the clock stood
 * still or leapt in between, so they describe another time. As a look, one would prove an absence that nobody saw.
 */
export function rejectStaleAnswers(outcomes: readonly AccountOutcome[], startedAt: Date): AccountOutcome[] {
  const checked = <T>(outcome: Outcome<T>): Outcome<T> =>
    outcome.ok && outcome.observedAt.getTime() - startedAt.getTime() > ANSWER_AGE_MS_MAX
      ? failedRead(
          "transport",
          "the answer came long after it was asked for and describes an earlier time",
          outcome.observedAt,
          { retryable: true },
        )
      : outcome;
  return outcomes.map(({ audience, live, ...rest }) => ({
    ...rest,
    ...(audience === undefined ? {} : { audience: checked(audience) }),
    ...(live === undefined ? {} : { live: checked(live) }),
  }));
}
