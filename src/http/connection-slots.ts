export type ConnectionSlots = {
  /** Waits for a free slot and returns the function that releases it. Rejects when the signal aborts first. */
  acquire(signal: AbortSignal): Promise<() => void>;
};

/** Limits concurrent connections, first in, first out. Waiting here does not count towards a request's time-out. */
export function createConnectionSlots(places: number): ConnectionSlots {
  const waiting: (() => void)[] = [];
  let free = places;
  const release = () => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };
  return {
    acquire(signal) {
      if (free > 0) {
        free -= 1;
        return Promise.resolve(release);
      }
      return new Promise((resolve, reject) => {
        const enter = () => {
          signal.removeEventListener("abort", leave);
          resolve(release);
        };
        const leave = () => {
          waiting.splice(waiting.indexOf(enter), 1);
          reject(new Error("stopped while waiting for a free connection"));
        };
        waiting.push(enter);
        signal.addEventListener("abort", leave, { once: true });
      });
    },
  };
}
