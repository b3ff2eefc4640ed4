/** How far this machine's clock may be from another's before it proves nothing (truth 18). */
export const CLOCK_BOUND_MS = 60_000;

/** One moment on this machine: its clock, and a counter of milliseconds that no one can set. */
export type Moment = { wallMs: number; steadyMs: number };

/** What another machine's clock showed at some instant between two moments on this one. */
export type ClockSample = {
  source: string;
  theirsMs: number;
  /** The step of their clock: a `Date` header counts whole seconds. */
  precisionMs: number;
  before: Moment;
  after: Moment;
};

/** Their clock against our steady counter, so that a leap of our own clock is seen without asking again. */
export type ClockOffset = { source: string; leastMs: number; mostMs: number; sampledAt: Moment };

/** Whether this machine's clock agrees with all others; else with which it does not, and by how much it is ahead. */
export type ClockState = { agrees: true } | { agrees: false; source: string; aheadMs: number };

/** The bounds of their clock minus our steady counter: their instant is between our two. */
export function toClockOffset({ source, theirsMs, precisionMs, before, after }: ClockSample): ClockOffset {
  return {
    source,
    leastMs: theirsMs - after.steadyMs,
    mostMs: theirsMs + precisionMs - before.steadyMs,
    sampledAt: after,
  };
}

/** Compares our clock with each of the others. A difference within the uncertainty of a sample counts as agreement. */
export function compareClocks(offsets: Iterable<ClockOffset>, now: Moment): ClockState {
  let worst: ClockState = { agrees: true };
  for (const { source, leastMs, mostMs } of offsets) {
    const aheadAtLeast = now.wallMs - (now.steadyMs + mostMs);
    const aheadAtMost = now.wallMs - (now.steadyMs + leastMs);
    const aheadMs = aheadAtLeast > 0 ? aheadAtLeast : Math.min(aheadAtMost, 0);
    if (Math.abs(aheadMs) <= CLOCK_BOUND_MS) continue;
    if (worst.agrees || Math.abs(aheadMs) > Math.abs(worst.aheadMs))
      worst = { agrees: false, source, aheadMs };
  }
  return worst;
}

/** Whether a sample is too old to rely on: time passed on either clock, or the two diverged. */
export function isOutdated({ sampledAt }: ClockOffset, now: Moment, maxAgeMs: number): boolean {
  const steady = now.steadyMs - sampledAt.steadyMs;
  const wall = now.wallMs - sampledAt.wallMs;
  return steady > maxAgeMs || Math.abs(wall - steady) > maxAgeMs;
}

/** The disagreement as one sentence. */
export function describeDisagreement({ source, aheadMs }: Extract<ClockState, { agrees: false }>): string {
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  return `this machine's clock is ${seconds} s ${aheadMs > 0 ? "ahead of" : "behind"} that of ${source}`;
}

export const CLOCK_REMEDY =
  "Switch time synchronisation on (systemd-timesyncd or chrony); nothing is collected or judged until the clocks agree.";
