import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Longer than what follows a sweep takes. */
const QUIET_MS = 10_000;

export type IdleMemory = { onRest(): void; stop(): void };

/**
 * Gives back, once nothing is swept for a while, what the start or a sweep has left behind. V8 alone keeps it until its
 * heap is full again, which in an idle process is never: 50 MB.
 */
export function createIdleMemory(): IdleMemory {
  let timer: NodeJS.Timeout | undefined;
  const giveBack = () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    // Told to prefer memory, a collection shrinks the heap; kept on, that would make all work slower.
    setFlagsFromString("--optimize-for-size");
    collect();
    collect();
    setFlagsFromString("--no-optimize-for-size");
  };
  const stop = () => clearTimeout(timer);
  const onRest = () => {
    stop();
    timer = setTimeout(giveBack, QUIET_MS).unref();
  };
  onRest();
  return { onRest, stop };
}
