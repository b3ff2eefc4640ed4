import type {
  AccountOutcome,
  FailedRead,
  PlatformAdapter,
  SuccessfulRead,
} from "../../../platforms/contract.ts";

/** Longer than any attempt takes, with its retries and time-outs. */
const ANSWER_AGE_MS_MAX = 5 * 60_000;

/**
 * As the adapter's `read`, but an answer that came more than five minutes after the reading was begun is none: the
 * machine, the process or the clock stood still or leapt in between, so the answer tells of another time than that at
 * which it came. As a look it would prove an absence that nobody saw.
 */
export async function readFresh(
  adapter: PlatformAdapter,
  ...[batch, metrics, window, ctx]: Parameters<PlatformAdapter["read"]>
): Promise<AccountOutcome[]> {
  const askedAt = ctx.now().getTime();
  const outcomes = await adapter.read(batch, metrics, window, ctx);
  const fresh = <T>(outcome: SuccessfulRead<T> | FailedRead): SuccessfulRead<T> | FailedRead =>
    outcome.ok && outcome.observedAt.getTime() - askedAt > ANSWER_AGE_MS_MAX ? staleAs(outcome) : outcome;
  return outcomes.map((outcome) => ({
    ...outcome,
    ...(outcome.audience === undefined ? {} : { audience: fresh(outcome.audience) }),
    ...(outcome.live === undefined ? {} : { live: fresh(outcome.live) }),
  }));
}

function staleAs({ observedAt }: Pick<SuccessfulRead<unknown>, "observedAt">): FailedRead {
  return {
    ok: false,
    reason: "transport",
    detail: "the answer came long after it was asked for, and tells of an earlier time",
    retryable: true,
    retryAt: null,
    scope: "account",
    observedAt,
    raw: null,
  };
}
