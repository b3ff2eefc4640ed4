import { setTimeout as pause } from "node:timers/promises";
import {
  CLOCK_REMEDY,
  type ClockOffset,
  type ClockState,
  compareClocks,
  describeDisagreement,
  isOutdated,
  type Moment,
  toClockOffset,
} from "../../domain/clock-agreement.ts";
import { ClockError } from "../../errors/reach-error.ts";
import type { Clock } from "../../telemetry/clock.ts";
import type { Logger } from "../../telemetry/logger.ts";

/** One of our servers, whose time can be read. */
export type TimeSource = { name: string; read(): Promise<Date> };

/** How old a server's sample may be, in milliseconds, before it is asked again. */
const SERVER_SAMPLE_MS_MAX = 2_000;

/** How long a server has to answer, in real milliseconds. */
const ASK_MS_MAX = 2_000;

/** Holds this machine's clock against those of MongoDB, Redis and the platforms. */
export type ClockGuard = {
  /** False where there is nothing to hold the clock against: it is moved by a file or a test. */
  comparesClocks: boolean;
  /** The clock that is compared with the others. */
  clock: Clock;
  moment(): Moment;
  /** Takes in what another machine's clock showed between `before` and now. */
  observe(source: string, theirs: Date, precisionMs: number, before: Moment): void;
  /** A server to ask; the function returned ends that. */
  addServer(source: TimeSource): () => void;
  /** Whether the clocks agree, by the samples that are held. */
  state(): ClockState;
  /** As `state`, after asking MongoDB and Redis, unless they were asked just now. */
  check(): Promise<ClockState>;
  /** Throws ClockError where the clocks do not agree. */
  require(): Promise<void>;
};

/** The guard of a clock that is moved by hand, by a file or a test: there is nothing to hold it against. */
export const trustClock = (clock: Clock): ClockGuard => ({
  comparesClocks: false,
  clock,
  moment: () => ({ wallMs: clock.now().getTime(), steadyMs: 0 }),
  observe: () => {},
  addServer: () => () => {},
  state: () => ({ agrees: true }),
  check: async () => ({ agrees: true }),
  require: async () => {},
});

/**
 * `acceptsStart`: over simulated platforms a process may be started at another time altogether, as a test of a past
 * month does; how far it was then ahead of the servers counts as agreement too, and only a leap from there does not.
 */
export function createClockGuard(
  clock: Clock,
  steadyMs: () => number,
  log: Logger,
  { acceptsStart = false }: { acceptsStart?: boolean } = {},
): ClockGuard {
  const offsets = new Map<string, ClockOffset>();
  const servers = new Set<TimeSource>();
  let isReported = false;
  const moment = (): Moment => ({ wallMs: clock.now().getTime(), steadyMs: steadyMs() });
  const addServer: ClockGuard["addServer"] = (source) => {
    servers.add(source);
    return () => void (servers.delete(source) && offsets.delete(source.name));
  };
  const { state, keepStart } = createComparison(offsets, moment, acceptsStart);
  const observe: ClockGuard["observe"] = (source, theirs, precisionMs, before) => {
    const sample = { source, theirsMs: theirs.getTime(), precisionMs, before, after: moment() };
    offsets.set(source, toClockOffset(sample));
  };
  const ask = async ({ name, read }: TimeSource): Promise<void> => {
    const held = offsets.get(name);
    if (held !== undefined && !isOutdated(held, moment(), SERVER_SAMPLE_MS_MAX)) return;
    const before = moment();
    const theirs = await Promise.race([read().catch(() => null), giveUp()]);
    if (theirs !== null) observe(name, theirs, 1, before);
  };
  const check = async (): Promise<ClockState> => {
    await Promise.all([...servers].map(ask));
    keepStart();
    const now = state();
    if (!now.agrees && !isReported)
      log.error("clock disagrees: nothing is planned, recorded or judged", {
        source: now.source,
        aheadSeconds: Math.round(now.aheadMs / 1000),
      });
    if (now.agrees && isReported) log.info("clock agrees again");
    isReported = !now.agrees;
    return now;
  };
  return {
    comparesClocks: true,
    clock,
    moment,
    observe,
    addServer,
    state,
    check,
    require: async () => refuseDisagreement(await check()),
  };
}

/** Compares by the samples that are held; `keepStart` notes how far the clock was ahead at the first of them. */
function createComparison(
  offsets: ReadonlyMap<string, ClockOffset>,
  moment: () => Moment,
  acceptsStart: boolean,
): { state(): ClockState; keepStart(): void } {
  let startAheadMs: number | null = acceptsStart ? null : 0;
  const compare = (aheadMs: number): ClockState => {
    const { wallMs, steadyMs } = moment();
    return compareClocks(offsets.values(), { steadyMs, wallMs: wallMs - aheadMs });
  };
  return {
    state() {
      const now = compare(0);
      if (now.agrees || startAheadMs === null) return now;
      const sinceStart = compare(startAheadMs);
      return sinceStart.agrees ? sinceStart : now;
    },
    keepStart() {
      if (startAheadMs !== null || offsets.size === 0) return;
      const start = compare(0);
      startAheadMs = start.agrees ? 0 : start.aheadMs;
    },
  };
}

/** A server that is away says nothing of the time and must not hold up the work: whatever needs it fails by itself. */
const giveUp = (): Promise<null> => pause(ASK_MS_MAX, null, { ref: false });

/** The clock for work that needs the right time: throws ClockError instead of returning a wrong one. */
export const guardedClock = ({ clock, state }: Pick<ClockGuard, "clock" | "state">): Clock => ({
  source: clock.source,
  now: () => {
    refuseDisagreement(state());
    return clock.now();
  },
});

function refuseDisagreement(state: ClockState): void {
  if (!state.agrees) throw new ClockError(describeDisagreement(state), { remedy: CLOCK_REMEDY });
}
