import { Session } from "node:inspector";

/** Longer than what follows a sweep takes. */
const QUIET_MS = 10_000;

export type IdleMemory = { onRest(): void; stop(): void };

/**
 * Gives back, once nothing was swept for a while, what the start or a sweep has left behind. V8 alone keeps it until its
 * heap is full again, which in an idle process is never: 50 MB.
 */
export function createIdleMemory(): IdleMemory {
  let timer: NodeJS.Timeout | undefined;
  const giveBack = () => {
    const session = new Session();
    session.connect();
    session.post("HeapProfiler.collectGarbage", () => session.disconnect());
  };
  const stop = () => clearTimeout(timer);
  const onRest = () => {
    stop();
    timer = setTimeout(giveBack, QUIET_MS).unref();
  };
  onRest();
  return { onRest, stop };
}
