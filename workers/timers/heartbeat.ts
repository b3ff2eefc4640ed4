import type { ClosedSweep, AppContext } from "../../src/services/context/app-context.ts";

/**
 * Calls an address after each sweep that brought readings, so that an outside monitor notices when the calls stop: the
 * one alarm that works when the machine itself is off. A failed call is logged and changes nothing.
 */
export function createHeartbeat(
  collector: Pick<AppContext, "http" | "log">,
  url: string | null,
  signal: AbortSignal,
) {
  return async (sweep: ClosedSweep): Promise<void> => {
    if (url === null || sweep.read === 0) return;
    try {
      const answer = await collector.http.send({ method: "GET", url, label: "heartbeat" }, { signal });
      if (answer.status >= 400) collector.log.warn("heartbeat refused", { status: answer.status });
    } catch (error) {
      collector.log.warn("heartbeat not sent", { error });
    }
  };
}
