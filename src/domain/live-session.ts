import type { LookEdge } from "./look.ts";
import type { PlatformId } from "./platform.ts";
import type { SessionSighting, SessionState } from "./session-sighting.ts";
import { addMark, type AirMark, observedAir } from "./on-air-observations.ts";

export const DURATION_BASES = ["recording", "platform", "observed", "manual"] as const;
export type DurationBasis = (typeof DURATION_BASES)[number];

/** A length of the recording that the platform told, and when it was first told. */
export type ReportedLength = { seconds: number; at: Date };

/** One broadcast and all that was ever seen of it; unique on (accountKey, sessionId). It outlives the platform's. */
export type LiveSession = {
  accountKey: string;
  officeId: string;
  platform: PlatformId;
  sessionId: string;
  videoId: string | null;
  fromId: string | null;
  fromName: string | null;
  state: SessionState;
  platformStatus: string;
  title: string | null;
  permalink: string | null;
  createdAt: Date | null;
  plannedStartAt: Date | null;
  startedAt: Date | null;
  /** How the start is known: told by the platform, the creation of the object, or first seen live. */
  startedAtBasis: "platform" | "created" | "observed" | null;
  endedAt: Date | null;
  durationSeconds: number | null;
  durationBasis: DurationBasis | null;
  /** Upper bound from the first look that no longer saw it live. Rules a session out, never in. */
  durationAtMostSeconds: number | null;
  toldLengths: readonly ReportedLength[];
  toldEndAt: Date | null;
  toldStartAt: Date | null;
  airMarks: readonly AirMark[];
  firstSeenAt: Date;
  lastSeenAt: Date;
  firstSeenLiveAt: Date | null;
  lastSeenLiveAt: Date | null;
  peakViewers: number | null;
  peakViewersAt: Date | null;
  edge: LookEdge;
  lowConfidence: boolean;
  /** When what is held here as the newest version was seen. */
  versionAt: Date;
  rawDigest: string;
  missedLooks: number;
  firstMissedAt: Date | null;
  goneAt: Date | null;
  goneReason: "retention" | "removed" | null;
};

/** Who saw a session, and when. */
export type Sighting = {
  accountKey: string;
  officeId: string;
  platform: PlatformId;
  at: Date;
  edge: LookEdge;
  seen: SessionSighting;
};

/** The session after one more sighting. The order in which sightings arrive makes no difference. */
export function observe(before: LiveSession | null, sighting: Sighting): LiveSession {
  const { seen, at } = sighting;
  const base = before ?? firstSighting(sighting);
  const newest = at >= base.versionAt ? described(base, sighting) : { ...base, ...missingParts(base, seen) };
  const marked: LiveSession = {
    ...newest,
    airMarks: addMark(base.airMarks, seen.state, at),
    toldLengths: addLength(base.toldLengths, seen, at),
    toldEndAt: newest.toldEndAt ?? seen.endedAt,
    firstSeenAt: at < base.firstSeenAt ? at : base.firstSeenAt,
    lastSeenAt: at > base.lastSeenAt ? at : base.lastSeenAt,
    ...peak(base, seen, at),
    missedLooks: 0,
    firstMissedAt: null,
    goneAt: null,
    goneReason: null,
  };
  return settleTimes(marked);
}

function firstSighting({ accountKey, officeId, platform, at, edge, seen }: Sighting): LiveSession {
  return {
    accountKey,
    officeId,
    platform,
    ...descriptionOf(seen),
    sessionId: seen.sessionId,
    toldStartAt: seen.startedAt,
    toldEndAt: seen.endedAt,
    startedAt: null,
    startedAtBasis: null,
    endedAt: null,
    durationSeconds: null,
    durationBasis: null,
    durationAtMostSeconds: null,
    toldLengths: [],
    airMarks: [],
    firstSeenAt: at,
    lastSeenAt: at,
    firstSeenLiveAt: null,
    lastSeenLiveAt: null,
    peakViewers: null,
    peakViewersAt: null,
    edge,
    versionAt: at,
    missedLooks: 0,
    firstMissedAt: null,
    goneAt: null,
    goneReason: null,
  };
}

function descriptionOf(seen: SessionSighting) {
  const { videoId, fromId, fromName, state, platformStatus, title, permalink, createdAt, plannedStartAt } =
    seen;
  const { lowConfidence, rawDigest } = seen;
  return {
    videoId,
    fromId,
    fromName,
    state,
    platformStatus,
    title,
    permalink,
    createdAt,
    plannedStartAt,
    lowConfidence,
    rawDigest,
  };
}

/** The newer version's words; what it no longer tells stays as it was. */
function described(base: LiveSession, { seen, at, edge }: Sighting): LiveSession {
  return {
    ...base,
    state: seen.state,
    platformStatus: seen.platformStatus,
    videoId: seen.videoId ?? base.videoId,
    fromId: seen.fromId ?? base.fromId,
    fromName: seen.fromName ?? base.fromName,
    title: seen.title ?? base.title,
    permalink: seen.permalink ?? base.permalink,
    createdAt: seen.createdAt ?? base.createdAt,
    plannedStartAt: seen.plannedStartAt ?? base.plannedStartAt,
    toldStartAt: seen.startedAt ?? base.toldStartAt,
    toldEndAt: seen.endedAt ?? base.toldEndAt,
    lowConfidence: base.lowConfidence && seen.lowConfidence,
    edge: base.lowConfidence && !seen.lowConfidence ? edge : base.edge,
    rawDigest: seen.rawDigest,
    versionAt: at,
  };
}

/** What an older version knew and the newer one does not tell. */
function missingParts(base: LiveSession, seen: SessionSighting) {
  return {
    videoId: base.videoId ?? seen.videoId,
    fromId: base.fromId ?? seen.fromId,
    fromName: base.fromName ?? seen.fromName,
    title: base.title ?? seen.title,
    permalink: base.permalink ?? seen.permalink,
    createdAt: base.createdAt ?? seen.createdAt,
    plannedStartAt: base.plannedStartAt ?? seen.plannedStartAt,
    toldStartAt: base.toldStartAt ?? seen.startedAt,
    lowConfidence: base.lowConfidence && seen.lowConfidence,
  };
}

/** A length counts once the broadcast is over and it is above zero: while live the platform tells 0 or nothing. */
function addLength(
  told: readonly ReportedLength[],
  seen: SessionSighting,
  at: Date,
): readonly ReportedLength[] {
  if (seen.state !== "ended" || seen.lengthSeconds === null || seen.lengthSeconds <= 0) return told;
  const same = told.find((length) => length.seconds === seen.lengthSeconds);
  if (same && same.at <= at) return told;
  const others = told.filter((length) => length !== same);
  return [...others, { seconds: seen.lengthSeconds, at }].sort((a, b) => a.at.getTime() - b.at.getTime());
}

function peak(
  base: LiveSession,
  seen: SessionSighting,
  at: Date,
): Pick<LiveSession, "peakViewers" | "peakViewersAt"> {
  const { viewers } = seen;
  const held = { peakViewers: base.peakViewers, peakViewersAt: base.peakViewersAt };
  if (seen.state !== "live" || viewers === null) return held;
  if (held.peakViewers !== null && held.peakViewersAt !== null) {
    if (held.peakViewers > viewers) return held;
    if (held.peakViewers === viewers && held.peakViewersAt <= at) return held;
  }
  return { peakViewers: viewers, peakViewersAt: at };
}

/**
 * The session with start, end and length by the best-founded bound (truth 7), worked out anew from what was told and
 * seen.
 */
export function settleTimes(session: LiveSession): LiveSession {
  const air = observedAir(session.airMarks, session.toldStartAt);
  const createdStart =
    session.state === "scheduled" || session.plannedStartAt !== null ? null : session.createdAt;
  const startedAt = session.toldStartAt ?? air.firstSeenLiveAt ?? createdStart;
  const startedAtBasis = session.toldStartAt
    ? "platform"
    : air.firstSeenLiveAt
      ? "observed"
      : createdStart
        ? "created"
        : null;
  const recording = session.toldLengths.at(-1)?.seconds ?? null;
  const between =
    session.toldStartAt && session.toldEndAt
      ? (session.toldEndAt.getTime() - session.toldStartAt.getTime()) / 1000
      : null;
  const observed = air.observedSeconds;
  const [durationSeconds, durationBasis]: [number | null, DurationBasis | null] =
    recording !== null
      ? [recording, "recording"]
      : between !== null && between >= 0
        ? [between, "platform"]
        : observed !== null
          ? [observed, "observed"]
          : [null, null];
  return {
    ...session,
    startedAt,
    startedAtBasis,
    endedAt: session.toldEndAt,
    durationSeconds,
    durationBasis,
    durationAtMostSeconds: air.atMostSeconds,
    firstSeenLiveAt: air.firstSeenLiveAt,
    lastSeenLiveAt: air.lastSeenLiveAt,
  };
}

/**
 * What a manual re-reading or the judge asks of a length: the longest recording ever told, which a trim cannot undo.
 */
export function longestReportedSeconds(session: Pick<LiveSession, "toldLengths">): number | null {
  return session.toldLengths.reduce<number | null>((max, { seconds }) => Math.max(max ?? 0, seconds), null);
}
