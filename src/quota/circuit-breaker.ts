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
        return await getBreaker(platform).execute(() => sendOnce(signal, send));
      } catch (error) {
        if (error instanceof ServerFailure) return error.answer;
        if (error instanceof Aborted) throw error.cause;
        if (error instanceof BrokenCircuitError)
          throw new TransportError(
            `${platform} did not answer ${FAILURES_IN_A_ROW} calls in a row; it is not asked until a probe succeeds`,
          );
        throw error;
      }
    },
  };
}

function createBreaker(platform: PlatformId, log: Logger, halfOpenAfter: number) {
  const breaker = circuitBreaker(
    handleWhen((error) => error instanceof ServerFailure || error instanceof TransportError),
    { halfOpenAfter, breaker: new ConsecutiveBreaker(FAILURES_IN_A_ROW) },
  );
  let isOpen = false;
  breaker.onBreak(() => {
    if (!isOpen) log.warn("circuit breaker open: a platform does not answer", { platform });
    isOpen = true;
  });
  breaker.onReset(() => {
    if (isOpen) log.info("circuit breaker closed: a platform answers again", { platform });
    isOpen = false;
  });
  return breaker;
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
