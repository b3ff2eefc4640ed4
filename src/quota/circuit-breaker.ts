import { BrokenCircuitError, circuitBreaker, ConsecutiveBreaker, handleWhen } from "cockatiel";
import type { PlatformId } from "../domain/platform.ts";
import { TransportError } from "../errors/reach-error.ts";
import type { ReadContext } from "../platforms/contract.ts";
import type { Logger } from "../telemetry/logger.ts";

type Answer = Awaited<ReturnType<ReadContext["http"]["send"]>>;

/** Consecutive failed calls, each after the client's own retries, that open the circuit. */
const FAILURES_IN_A_ROW = 5;

/** Real milliseconds until a probe call is sent. Short on a clock file, where nobody waits for real time. */
const PROBE_AFTER_MS = { system: 30_000, file: 250 };

/** Stops calls to a platform that keeps failing, except one probe at a time until a probe succeeds. */
export type CircuitBreakers = {
  run(platform: PlatformId, signal: AbortSignal, send: () => Promise<Answer>): Promise<Answer>;
};

class ServerFailure extends Error {
  readonly answer: Answer;
  constructor(answer: Answer) {
    super("the platform's servers failed");
    this.answer = answer;
  }
}

export function createCircuitBreakers(log: Logger, source: "system" | "file"): CircuitBreakers {
  const breakers = new Map<PlatformId, ReturnType<typeof createBreaker>>();
  const getBreaker = (platform: PlatformId) => {
    const breaker = breakers.get(platform) ?? createBreaker(platform, log, PROBE_AFTER_MS[source]);
    breakers.set(platform, breaker);
    return breaker;
  };
  return {
    async run(platform, signal, send) {
      try {
        return await getBreaker(platform).policy.execute(() => sendOnce(signal, send));
      } catch (error) {
        if (error instanceof ServerFailure) return error.answer;
        if (error instanceof Aborted) throw error.cause;
        if (!(error instanceof BrokenCircuitError)) throw error;
        throw toNotAsked(platform, getBreaker(platform).lastReason);
      }
    },
  };
}

/** The reason of the calls that failed is also that of the calls that are not made. */
function toNotAsked(platform: PlatformId, reason: FailureReason): TransportError {
  const what = reason === "transport" ? "did not answer" : "answered with server errors to";
  return new TransportError(
    `not asked: ${platform} ${what} ${FAILURES_IN_A_ROW} calls in a row, and is probed until it works`,
    reason,
  );
}

function createBreaker(platform: PlatformId, log: Logger, halfOpenAfter: number) {
  const policy = circuitBreaker(
    handleWhen((error) => toReason(error) !== null),
    { halfOpenAfter, breaker: new ConsecutiveBreaker(FAILURES_IN_A_ROW) },
  );
  const breaker = { policy, lastReason: "transport" as FailureReason };
  let isOpen = false;
  policy.onFailure(({ reason }) => {
    const failure = "error" in reason ? toReason(reason.error) : null;
    if (failure !== null) breaker.lastReason = failure;
  });
  policy.onBreak(() => {
    if (!isOpen)
      log.warn("circuit breaker open: calls to a platform fail", { platform, reason: breaker.lastReason });
    isOpen = true;
  });
  policy.onReset(() => {
    if (isOpen) log.info("circuit breaker closed: a platform answers again", { platform });
    isOpen = false;
  });
  return breaker;
}

type FailureReason = TransportError["reason"];

/** Why a call failed; `null` = it says nothing about the platform's servers. */
function toReason(error: unknown): FailureReason | null {
  if (error instanceof ServerFailure) return "platform_error";
  return error instanceof TransportError ? error.reason : null;
}

/** A call that we aborted ourselves is no failure of the platform. */
class Aborted extends Error {}

async function sendOnce(signal: AbortSignal, send: () => Promise<Answer>): Promise<Answer> {
  try {
    const answer = await send();
    if (answer.status >= 500) throw new ServerFailure(answer);
    return answer;
  } catch (cause) {
    if (signal.aborted && cause instanceof TransportError) throw new Aborted("aborted", { cause });
    throw cause;
  }
}
