import { CLOCK_REMEDY, type ClockState, describeDisagreement } from "../../../domain/clock-agreement.ts";
import type { Checkup } from "./checkup.ts";

const SKEW_SECONDS_MAX = 30;

/**
 * Checks this machine's clock against those of MongoDB, Redis and the platforms. A small difference from the platforms,
 * in seconds, is a fault before it stops the work.
 */
export function checkClock(skewSeconds: readonly number[], state: ClockState): Checkup[] {
  const fault = (detail: string): Checkup[] => [
    { subject: "clock", state: "fault", detail, remedy: CLOCK_REMEDY },
  ];
  if (!state.agrees) return fault(describeDisagreement(state));
  if (skewSeconds.length === 0) return [];
  const worst = skewSeconds.reduce((max, skew) => (Math.abs(skew) > Math.abs(max) ? skew : max), 0);
  if (Math.abs(worst) <= SKEW_SECONDS_MAX)
    return [{ subject: "clock", state: "ok", detail: "agrees with the platforms", remedy: null }];
  const direction = worst > 0 ? "ahead of" : "behind";
  return fault(`this machine is ${Math.abs(Math.round(worst))} s ${direction} the platforms`);
}
