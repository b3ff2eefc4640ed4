import { unionIntervals } from "./interval.ts";
import type { AirMark, AirTime, ReportedLength } from "./live-session.ts";
import {
  isNotHeld,
  isOnAir,
  isOver,
  LONGEST_LIVE_MS,
  type ReportedSession,
  type SessionObservation,
} from "./session-observation.ts";

/** Clocks differ, and platforms round: reported times that differ by less are the same. */
const SAME_MS = 60_000;

/** How long after its start a live may still be listed as planned, or be missing. */
export const LISTED_LATE_MS = 15 * 60_000;

/**
 * What a session's observations prove of its start and length. The bounds only ever narrow and the lengths only ever
 * grow: what contradicts an earlier observation is kept beside it and decides nothing.
 */
export type SessionTimes = {
  /** The first one that was reported. */
  startedAt: Date | null;
  /** The sightings do not contradict it. */
  isStartBelieved: boolean;
  otherStarts: readonly Date[];
  createdAt: Date | null;
  bounds: { from: number; to: number };
  lengths: readonly ReportedLength[];
  /**
   * In seconds, reported beside a status that proves nothing, of a live that was hidden. Of one that was on air they
   * prove at least so much air time; they bound nothing from above.
   */
  hiddenLengths: readonly number[];
  /** Lengths that cannot be: over 12 hours, or longer than the time since the start. In seconds. */
  implausible: readonly number[];
};

const NOTHING: SessionTimes = {
  startedAt: null,
  isStartBelieved: false,
  otherStarts: [],
  createdAt: null,
  bounds: { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY },
  lengths: [],
  hiddenLengths: [],
  implausible: [],
};

/** The given observations are in the order in which they were recorded. */
export function foldTimes(observations: readonly SessionObservation[]): SessionTimes {
  const firstHeld = observations.findIndex((pack) => isOnAir(pack) || isOver(pack));
  return observations.reduce((times, pack, index) => {
    const { reported } = pack;
    if (reported === null) return times;
    const known = addLength(addStart(addCreation(times, reported), pack, reported), pack, reported);
    // Seen planned, it had not begun: that bounds the start of one that was held, and of no other.
    if (isNotHeld(pack)) {
      const isBefore =
        firstHeld !== -1 && index > firstHeld && isBeforeAll(pack, observations.slice(0, index));
      return isBefore ? boundBySighting(known, pack) : known;
    }
    const planned = index === firstHeld ? observations.slice(0, index).filter(isNotHeld) : [];
    return boundBySighting(
      planned.filter((one) => isBeforeAll(one, [pack])).reduce(boundBySighting, known),
      pack,
    );
  }, NOTHING);
}

/** Whether it was planned before all sightings that show it held: of one that was hidden it says nothing. */
const isBeforeAll = (planned: SessionObservation, others: readonly SessionObservation[]): boolean =>
  others.every((one) => (!isOnAir(one) && !isOver(one)) || planned.lastAt < one.firstAt);

function addStart(
  times: SessionTimes,
  pack: SessionObservation,
  { startedAt }: ReportedSession,
): SessionTimes {
  if (startedAt === null) return times;
  const at = startedAt.getTime();
  if (times.startedAt !== null) {
    const known = [times.startedAt, ...times.otherStarts];
    if (known.some((one) => Math.abs(one.getTime() - at) < SAME_MS)) return times;
    return { ...times, otherStarts: [...times.otherStarts, startedAt] };
  }
  const { from, to } = times.bounds;
  const isPlausible = !isOnAir(pack) || pack.firstAt.getTime() - at <= LONGEST_LIVE_MS;
  if (!isPlausible || at < from - LISTED_LATE_MS || at > to + SAME_MS)
    return { ...times, startedAt, otherStarts: [startedAt] };
  const believed = Math.min(Math.max(at, from), to);
  return { ...times, startedAt, isStartBelieved: true, bounds: { from: believed, to: believed } };
}

/** A live cannot begin before it was created; the creation that was reported first stays. */
function addCreation(times: SessionTimes, { createdAt }: ReportedSession): SessionTimes {
  if (createdAt === null || times.createdAt !== null) return times;
  return { ...times, createdAt, bounds: narrow(times.bounds, { from: createdAt.getTime() }) };
}

/** A length counts once the broadcast is over: while live a platform reports 0 or nothing. */
function addLength(
  times: SessionTimes,
  { firstAt }: SessionObservation,
  { state, lengthSeconds: seconds }: ReportedSession,
): SessionTimes {
  const isOverOrHidden = state === "ended" || state === "unknown";
  if (!isOverOrHidden || seconds === null || seconds <= 0) return times;
  const sinceStart = firstAt.getTime() - times.bounds.from + SAME_MS;
  if (seconds * 1000 > Math.min(LONGEST_LIVE_MS, sinceStart))
    return { ...times, implausible: [...new Set([...times.implausible, seconds])] };
  if (state === "unknown") return { ...times, hiddenLengths: [...times.hiddenLengths, seconds] };
  const same = times.lengths.find((length) => length.seconds === seconds);
  if (same && same.at <= firstAt) return times;
  const lengths = [...times.lengths.filter((length) => length !== same), { seconds, at: firstAt }];
  return { ...times, lengths: lengths.toSorted((a, b) => a.at.getTime() - b.at.getTime()) };
}

/** Seen on air or over, it had started; seen planned, it had not. */
function boundBySighting(times: SessionTimes, pack: SessionObservation): SessionTimes {
  const [firstAt, lastAt] = [pack.firstAt.getTime(), pack.lastAt.getTime()];
  if (isNotHeld(pack)) return { ...times, bounds: narrow(times.bounds, { from: lastAt }) };
  if (!isOnAir(pack) && !isOver(pack)) return times;
  const bounds = narrow(times.bounds, { to: firstAt });
  if (isOnAir(pack)) {
    const earliest = times.startedAt === null ? firstAt - LONGEST_LIVE_MS : Number.NEGATIVE_INFINITY;
    return { ...times, bounds: narrow(bounds, { from: earliest }) };
  }
  const shortest = Math.min(...times.lengths.map(({ seconds }) => seconds * 1000));
  return {
    ...times,
    bounds: Number.isFinite(shortest) ? narrow(bounds, { to: firstAt - shortest }) : bounds,
  };
}

/** The bounds with one more; one that would leave nothing of them contradicts them, and is left out. */
function narrow(
  bounds: SessionTimes["bounds"],
  { from = bounds.from, to = bounds.to }: { from?: number; to?: number },
): SessionTimes["bounds"] {
  const narrowed = { from: Math.max(bounds.from, from), to: Math.min(bounds.to, to) };
  return narrowed.from <= narrowed.to ? narrowed : bounds;
}

/** Sightings on air or over, in order, equal ones merged. For those over, when each pack began. */
export function toAirMarks(observations: readonly SessionObservation[]): AirMark[] {
  const marks = observations
    .filter((pack) => isOnAir(pack) || isOver(pack))
    .map((pack) => ({
      live: isOnAir(pack),
      firstAt: pack.firstAt,
      lastAt: isOnAir(pack) ? pack.lastAt : pack.firstAt,
    }))
    .toSorted((a, b) => a.firstAt.getTime() - b.firstAt.getTime() || a.lastAt.getTime() - b.lastAt.getTime());
  return marks.reduce<AirMark[]>((runs, mark) => {
    const last = runs.at(-1);
    if (last?.live !== mark.live) return [...runs, mark];
    const lastAt = mark.lastAt > last.lastAt ? mark.lastAt : last.lastAt;
    return [...runs.slice(0, -1), { ...last, lastAt }];
  }, []);
}

/** The air time that each kind of evidence proves at least; the longest that it ever did. */
export function toProvenLengths(
  observations: readonly SessionObservation[],
  times: SessionTimes,
): Record<"recording" | "platform" | "observed", number | null> {
  const stretches = observations.flatMap(({ onAirSince, lastAt }) =>
    onAirSince === null ? [] : Math.min(lastAt.getTime() - onAirSince.getTime(), LONGEST_LIVE_MS) / 1000,
  );
  const held = observations.filter((pack) => isOnAir(pack) || isOver(pack));
  const ends = held.flatMap(({ reported }) => toPlatformSeconds(times, reported?.endedAt ?? null) ?? []);
  return {
    recording: longest([
      ...times.lengths.map(({ seconds }) => seconds),
      ...(held.length > 0 ? times.hiddenLengths : []),
    ]),
    platform: longest(ends),
    observed: longest(stretches),
  };
}

/**
 * When it surely was on air: while it was seen so, from there to an end that was reported once it was over, and from a
 * start that is believed for the length that is proven.
 */
export function toAirTimes(
  observations: readonly SessionObservation[],
  { startedAt, isStartBelieved, bounds }: SessionTimes,
  { recording, platform }: ReturnType<typeof toProvenLengths>,
): AirTime[] {
  const seen = observations.flatMap(({ onAirSince, lastAt }) =>
    onAirSince === null ? [] : { from: onAirSince.getTime(), to: lastAt.getTime() },
  );
  const ends = observations.flatMap((pack) =>
    isOver(pack) ? (pack.reported?.endedAt?.getTime() ?? []) : [],
  );
  const untilEnd = seen.flatMap(({ to }) =>
    ends.filter((end) => to < end && end - to <= LONGEST_LIVE_MS).map((end) => ({ from: to, to: end })),
  );
  const told = Math.max(recording ?? 0, platform ?? 0) * 1000;
  const fromStart =
    startedAt !== null && isStartBelieved ? [{ from: bounds.from, to: bounds.from + told }] : [];
  return unionIntervals([...seen, ...untilEnd, ...fromStart]).map(({ from, to }) => ({
    from: new Date(from),
    to: new Date(to),
  }));
}

/** From the reported start to a reported end; `null` where that cannot be a length. */
export function toPlatformSeconds(times: SessionTimes, endedAt: Date | null): number | null {
  const { startedAt, isStartBelieved } = times;
  if (startedAt === null || endedAt === null || !isStartBelieved) return null;
  const ms = endedAt.getTime() - startedAt.getTime();
  return ms >= 0 && ms <= LONGEST_LIVE_MS ? ms / 1000 : null;
}

const longest = (seconds: readonly number[]): number | null =>
  seconds.length === 0 ? null : Math.max(...seconds);

/** It was on air no longer than from its earliest reported start to the first look that saw it over for good. */
export function toAtMostSeconds(marks: readonly AirMark[], times: SessionTimes): number | null {
  const lastLive = marks.findLast((mark) => mark.live);
  const over = marks.find((mark) => !mark.live && (!lastLive || mark.firstAt > lastLive.lastAt));
  if (over === undefined || times.startedAt === null) return null;
  const start = Math.min(...[times.startedAt, ...times.otherStarts].map((at) => at.getTime()));
  const ms = over.firstAt.getTime() - start;
  return ms >= 0 ? ms / 1000 : null;
}
