import type { Checkup } from "./checkup.ts";

const SKEW_SECONDS_MAX = 30;

/** Checks this machine's clock against the platforms'; no check without a measurement. */
export function checkClock(skewSeconds: readonly number[]): Checkup[] {
  if (skewSeconds.length === 0) return [];
  const worst = skewSeconds.reduce((max, skew) => (Math.abs(skew) > Math.abs(max) ? skew : max), 0);
  if (Math.abs(worst) <= SKEW_SECONDS_MAX)
    return [{ subject: "clock", state: "ok", detail: "agrees with the platforms", remedy: null }];
  const direction = worst > 0 ? "ahead of" : "behind";
  return [
    {
      subject: "clock",
      state: "fault",
      detail: `this machine is ${Math.abs(Math.round(worst))} s ${direction} the platforms`,
      remedy: "Switch time synchronisation on (systemd-timesyncd or chrony).",
    },
  ];
}
