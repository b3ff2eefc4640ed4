import { BrokenCircuitError, circuitBreaker, ConsecutiveBreaker, handleWhen } from "cockatiel";
import type { PlatformId } from "../domain/platform.ts";
import { TransportError } from "../errors/reach-error.ts";
import type { ReadContext } from "../platforms/contract.ts";
import type { Logger } from "../telemetry/logger.ts";

type Answer = Awaited<ReturnType<ReadContext["http"]["send"]>>;

/** Calls in a row, each with the door's own retries spent, after which a platform counts as away. */
const FAILURES_IN_A_ROW = 5;

/**
 * Real milliseconds until one call is let through to see whether it is back. On a clock file nobody waits for real
 * time.
 */
const PROBE_AFTER_MS = { system: 30_000, file: 250 };

/** Spares a platform that does not answer: nothing is sent but one probe at a time, until one comes through. */
export type Breakers = {
  run(platform: PlatformId, signal: AbortSignal, send: () => Promise<Answer>): Promise<Answer>;
};

class ServerTrouble extends Error {
  readonly answer: Answer;
  constructor(answer: Answer) {
    super("the platform's servers failed");
    this.answer = answer;
  }
}

export function createBreakers(log: Logger, source: "system" | "file"): Breakers {
  const made = new Map<PlatformId, ReturnType<typeof breakerFor>>();
  const breakerOf = (platform: PlatformId) => {
    const breaker = made.get(platform) ?? breakerFor(platform, log, PROBE_AFTER_MS[source]);
    made.set(platform, breaker);
    return breaker;
  };
  return {
    async run(platform, signal, send) {
      try {
        return await breakerOf(platform).execute(() => guarded(signal, send));
      } catch (error) {
        if (error instanceof ServerTrouble) return error.answer;
        if (error instanceof Stopped) throw error.cause;
        if (error instanceof BrokenCircuitError)
          throw new TransportError(
            `${platform} did not answer ${FAILURES_IN_A_ROW} calls in a row; it is not asked until a probe comes through`,
          );
        throw error;
      }
    },
  };
}

function breakerFor(platform: PlatformId, log: Logger, halfOpenAfter: number) {
  const breaker = circuitBreaker(
    handleWhen((error) => error instanceof ServerTrouble || error instanceof TransportError),
    { halfOpenAfter, breaker: new ConsecutiveBreaker(FAILURES_IN_A_ROW) },
  );
  let isAway = false;
  breaker.onBreak(() => {
    if (!isAway) log.warn("a platform does not answer; it is probed until it does", { platform });
    isAway = true;
  });
  breaker.onReset(() => {
    if (isAway) log.info("a platform answers again", { platform });
    isAway = false;
  });
  return breaker;
}

/** A call that we broke off ourselves says nothing of the platform. */
class Stopped extends Error {}

async function guarded(signal: AbortSignal, send: () => Promise<Answer>): Promise<Answer> {
  try {
    const answer = await send();
    if (answer.status >= 500) throw new ServerTrouble(answer);
    return answer;
  } catch (cause) {
    if (signal.aborted && cause instanceof TransportError) throw new Stopped("stopped", { cause });
    throw cause;
  }
}
