import type { DurationBasis, LiveSession, WrongList } from "./live-session.ts";
import {
  isNotHeld,
  isOnAir,
  isOver,
  type ReportedSession,
  type SessionObservation,
} from "./session-observation.ts";
import type { SessionState } from "./session-sighting.ts";
import {
  foldTimes,
  LISTED_LATE_MS,
  toAirTimes,
  type SessionTimes,
  toAirMarks,
  toAtMostSeconds,
  toPlatformSeconds,
  toProvenLengths,
} from "./session-times.ts";

type Seen = SessionObservation & { reported: ReportedSession };

const DAY_MS = 86_400_000;

/**
 * Folds a session from its observations. A pure function of them: whether it was on air, its longest length, its first
 * reported start and when it was last seen only ever grow with further observations.
 */
export function foldSession(observations: readonly SessionObservation[]): LiveSession {
  const recorded = observations.toSorted((a, b) => a.order - b.order);
  const shown = recorded.filter((pack): pack is Seen => pack.reported !== null);
  const newestFirst = shown.toSorted((a, b) => b.lastAt.getTime() - a.lastAt.getTime() || b.order - a.order);
  const [newest] = newestFirst;
  const [first] = recorded;
  if (first === undefined || newest === undefined) throw new RangeError("a session needs a sighting");
  const times = foldTimes(recorded);
  const { accountKey, officeId, platform } = first;
  const state = toState(newestFirst);
  return {
    accountKey,
    officeId,
    platform,
    ...describe(shown, newestFirst),
    state,
    platformStatus: newest.reported.platformStatus,
    createdAt: times.createdAt,
    ...toTimes(recorded, times, state, newestFirst),
    ...toPeak(shown),
    versionAt: newest.lastAt,
    rawDigest: newest.rawDigest ?? "",
    ...toPresence(recorded, times),
  };
}

function toState(newestFirst: readonly Seen[]): SessionState {
  const [newest] = newestFirst;
  const air = newestFirst.find((pack) => isOnAir(pack) || isOver(pack));
  if (air !== undefined) return isOver(air) || (newest && isNotHeld(newest)) ? "ended" : "live";
  const latest = newestFirst.filter(({ lastAt }) => lastAt.getTime() === newest?.lastAt.getTime());
  return latest.some(({ reported }) => reported.state === "unknown")
    ? "unknown"
    : (newest?.reported.state ?? "unknown");
}

/** Of what a platform may change, the newest; of what identifies it, the first. */
function describe(shown: readonly Seen[], newestFirst: readonly Seen[]) {
  const newest = <K extends keyof ReportedSession>(field: K) =>
    newestFirst.find(({ reported }) => reported[field] !== null)?.reported[field] ?? null;
  const first = <K extends keyof ReportedSession>(field: K) =>
    shown.find(({ reported }) => reported[field] !== null)?.reported[field] ?? null;
  const named = bestNamed(shown);
  return {
    sessionId: named?.reported.sessionId ?? "",
    edge: named?.edge ?? "live_videos",
    videoId: newest("videoId"),
    fromId: first("fromId"),
    fromName: newest("fromName"),
    title: newest("title"),
    permalink: newest("permalink"),
    plannedStartAt: newest("plannedStartAt"),
    lowConfidence: shown.every(({ reported }) => reported.lowConfidence),
    ...toKind(shown),
  };
}

/** What was ever shown to be a premiere is one; else what was ever shown to be a live. Absent = every sighting was of a live. */
function toKind(shown: readonly Seen[]): Pick<LiveSession, "kind"> {
  const kinds = new Set(shown.map(({ reported }) => reported.kind));
  if (kinds.has("premiere")) return { kind: "premiere" };
  if (kinds.has("live")) return { kind: "live" };
  return kinds.has("unknown") ? { kind: "unknown" } : {};
}

/** A list of videos knows a broadcast by its video alone; the list of lives by its own id, under which it stays. */
function bestNamed(shown: readonly Seen[]): Seen | undefined {
  const rank = ({ reported }: Seen): number =>
    (reported.lowConfidence ? 2 : 0) + (reported.sessionId === reported.videoId ? 1 : 0);
  return shown.toSorted((a, b) => rank(a) - rank(b) || a.order - b.order)[0];
}

function toTimes(
  recorded: readonly SessionObservation[],
  times: SessionTimes,
  state: SessionState,
  newestFirst: readonly Seen[],
) {
  const marks = toAirMarks(recorded);
  const [firstLive, lastLive] = [marks.find(({ live }) => live), marks.findLast(({ live }) => live)];
  const proven = toProvenLengths(recorded, times);
  const toldEndAt = newestFirst.find(({ reported }) => reported.endedAt)?.reported.endedAt ?? null;
  const isPlanned = newestFirst.some(({ reported }) => reported.plannedStartAt !== null);
  const createdStart = state === "scheduled" || isPlanned ? null : times.createdAt;
  const shown = firstLength([
    ["recording", times.lengths.at(-1)?.seconds ?? null],
    ["platform", toPlatformSeconds(times, toldEndAt)],
    ["observed", proven.observed],
  ]);
  const observedStart = firstLive?.firstAt ?? null;
  const { from, to } = times.bounds;
  return {
    startedAt: times.startedAt ?? observedStart ?? createdStart,
    startedAtBasis: times.startedAt
      ? ("platform" as const)
      : observedStart
        ? ("observed" as const)
        : createdStart && ("created" as const),
    startBounds: {
      from: Number.isFinite(from) ? new Date(from) : null,
      to: Number.isFinite(to) ? new Date(to) : null,
    },
    isStartSure: from === to && times.otherStarts.length === 0,
    otherStarts: times.otherStarts,
    endedAt: toldEndAt,
    durationSeconds: shown?.seconds ?? null,
    durationBasis: shown?.basis ?? null,
    durationAtMostSeconds: toAtMostSeconds(marks, times),
    longest: longestOf(proven),
    airTimes: toAirTimes(recorded, times, proven),
    toldLengths: times.lengths,
    toldEndAt,
    toldStartAt: times.startedAt,
    airMarks: marks,
    firstSeenLiveAt: observedStart,
    lastSeenLiveAt: lastLive?.lastAt ?? null,
  };
}

function firstLength(lengths: readonly (readonly [DurationBasis, number | null])[]): LiveSession["longest"] {
  for (const [basis, seconds] of lengths) if (seconds !== null) return { seconds, basis };
  return null;
}

function longestOf(proven: ReturnType<typeof toProvenLengths>): LiveSession["longest"] {
  const lengths = (["recording", "platform", "observed"] as const).flatMap((basis) => {
    const seconds = proven[basis];
    return seconds === null ? [] : [{ basis, seconds }];
  });
  return lengths.reduce<LiveSession["longest"]>(
    (best, one) => (best && best.seconds >= one.seconds ? best : one),
    null,
  );
}

function toPeak(shown: readonly Seen[]): Pick<LiveSession, "peakViewers" | "peakViewersAt"> {
  const peaks = shown.filter(({ peakViewers }) => peakViewers !== null);
  const [highest] = peaks.toSorted(
    (a, b) =>
      (b.peakViewers ?? 0) - (a.peakViewers ?? 0) ||
      (a.peakViewersAt?.getTime() ?? 0) - (b.peakViewersAt?.getTime() ?? 0),
  );
  return { peakViewers: highest?.peakViewers ?? null, peakViewersAt: highest?.peakViewersAt ?? null };
}

/** When it was seen, since when lists lack it, and whether its own node showed that it is gone. */
function toPresence(recorded: readonly SessionObservation[], times: SessionTimes) {
  const seen = recorded.filter(({ kind }) => kind === "seen");
  const firstSeenAt = new Date(Math.min(...seen.map(({ firstAt }) => firstAt.getTime())));
  const lastSeenAt = new Date(Math.max(...seen.map(({ lastAt }) => lastAt.getTime())));
  const start = times.startedAt ?? times.createdAt ?? firstSeenAt;
  const missing = recorded.filter(({ kind }) => kind === "missing");
  const open = missing.filter(({ lastAt }) => lastAt > lastSeenAt);
  const [firstOpen] = open.toSorted((a, b) => a.firstAt.getTime() - b.firstAt.getTime());
  const gone = recorded.findLast(({ kind, lastAt }) => kind === "gone" && lastAt > lastSeenAt);
  const goneAt = gone ? (firstOpen?.firstAt ?? gone.firstAt) : null;
  const isDue = (at: Date, days: number | null) => start.getTime() + (days ?? 0) * DAY_MS <= at.getTime();
  return {
    firstSeenAt,
    lastSeenAt,
    missedLooks: open.reduce((sum, { count }) => sum + count, 0),
    firstMissedAt: firstOpen?.firstAt ?? null,
    goneAt,
    goneReason:
      gone && goneAt
        ? isDue(goneAt, gone.retentionDays)
          ? ("retention" as const)
          : ("removed" as const)
        : null,
    lackedAt: recorded[0]?.lackedAt ?? null,
    wrongLists: [
      ...toLateListing(recorded, times, firstSeenAt),
      ...missing
        .filter(({ firstAt }) => firstAt < lastSeenAt)
        .flatMap((pack) => toWrongList(pack, seen, start)),
    ],
  };
}

/** The list was wrong from the first look that lacked it until it shows it again, or no longer has to. */
function toWrongList(
  missing: SessionObservation,
  seen: readonly SessionObservation[],
  start: Date,
): WrongList[] {
  const { edge, firstAt: from, lastAt, retentionDays } = missing;
  const listedAgain = seen.filter((pack) => pack.edge === edge && pack.firstAt > lastAt);
  const until = new Date(
    Math.min(
      start.getTime() + (retentionDays ?? 0) * DAY_MS,
      ...listedAgain.map(({ firstAt }) => firstAt.getTime()),
    ),
  );
  return from < until ? [{ edge, from, until }] : [];
}

/** A list that lacked it well after its start, and showed it later, was wrong until then. */
function toLateListing(
  [first]: readonly SessionObservation[],
  { startedAt, isStartBelieved }: SessionTimes,
  until: Date,
): WrongList[] {
  if (!first?.lackedAt || startedAt === null || !isStartBelieved) return [];
  const from = new Date(startedAt.getTime() + LISTED_LATE_MS);
  return from <= first.lackedAt ? [{ edge: first.edge, from, until }] : [];
}
