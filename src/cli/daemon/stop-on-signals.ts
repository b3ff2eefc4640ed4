import { constants } from "node:os";

/**
 * Returns a signal that aborts at the first SIGTERM or SIGINT. A second one ends the process at once. The listeners
 * stay: proper-lockfile kills the process at a signal for which it finds no other listener.
 */
export function stopOnSignals(): AbortSignal {
  const stopping = new AbortController();
  const stop = (signal: "SIGTERM" | "SIGINT") => {
    if (stopping.signal.aborted) process.exit(128 + constants.signals[signal]);
    stopping.abort();
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  return stopping.signal;
}
