import { estimatedWaitMinutes } from "./usage.ts";

/** Waits in seconds when the platform throttles without an estimate; each throttling in a row is longer. */
const THROTTLE_STEPS_SECONDS = [60, 300, 900, 3600] as const;

export type Throttle = {
  /** When calls are allowed again: the platform's estimate, else longer with each throttling in a row. */
  retryAt(who: string, headers: readonly Record<string, string>[], now: Date): Date;
  /** A call succeeded: the next throttling starts with the shortest wait. */
  reset(who: string): void;
};

export function createThrottle(): Throttle {
  const inARow = new Map<string, { count: number; until: Date }>();
  return {
    retryAt(who, headers, now) {
      const before = inARow.get(who);
      // Calls that were throttled together count once.
      if (before && now < before.until) return before.until;
      const count = before?.count ?? 0;
      const estimate = estimatedWaitMinutes(headers);
      const last = THROTTLE_STEPS_SECONDS.length - 1;
      const seconds =
        estimate === null ? (THROTTLE_STEPS_SECONDS[Math.min(count, last)] ?? 3600) : estimate * 60;
      const until = new Date(now.getTime() + seconds * 1000);
      inARow.set(who, { count: count + 1, until });
      return until;
    },
    reset(who) {
      inARow.delete(who);
    },
  };
}
