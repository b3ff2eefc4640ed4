import type { LookEdge } from "./look.ts";
import type { PlatformId } from "./platform.ts";
import type { BroadcastDetails, SessionKind } from "./session-sighting.ts";

export const DURATION_BASES = ["recording", "platform", "observed", "manual"] as const;
export type DurationBasis = (typeof DURATION_BASES)[number];

/** A length of the recording that the platform reported, and when it first did. */
export type ReportedLength = { seconds: number; at: Date };

/** Sightings in a row that showed a live in the same condition: on air, or over. */
export type AirMark = { live: boolean; firstAt: Date; lastAt: Date };

/** A time of which every instant is proven to have been on air. */
export type AirTime = { from: Date; to: Date };

/** A time in which a list lacked a live that was there: what else it lacked then is not known. */
export type WrongList = { edge: LookEdge; from: Date; until: Date };

/**
 * One broadcast, folded from its observations; unique on (accountKey, sessionId). It outlives the platform's. Once it
 * was on air its state is `live` or `ended`, whatever is reported later.
 */
export type LiveSession = BroadcastDetails & {
  accountKey: string;
  officeId: string;
  platform: PlatformId;
  startedAt: Date | null;
  /** How the start is known: reported by the platform, the creation of the object, or first seen live. */
  startedAtBasis: "platform" | "created" | "observed" | null;
  /** The earliest and the latest instant at which it can have started; `null` = no observation bounds it. */
  startBounds: { from: Date | null; to: Date | null };
  /** Only one instant is possible, and no other was ever reported. */
  isStartSure: boolean;
  /** Starts that were reported besides the first one. */
  otherStarts: readonly Date[];
  endedAt: Date | null;
  durationSeconds: number | null;
  durationBasis: DurationBasis | null;
  /** Upper bound from the first look that no longer saw it live. Rules a session out, never in. */
  durationAtMostSeconds: number | null;
  /** The longest air time that was ever proven. */
  longest: { seconds: number; basis: DurationBasis } | null;
  /** When it surely was on air, in order and without overlaps. Only ever grows. */
  airTimes: readonly AirTime[];
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
  /** When the account's list last lacked it before it was first seen. */
  lackedAt: Date | null;
  wrongLists: readonly WrongList[];
};

/** What was broadcast. */
export const kindOf = ({ kind }: Pick<LiveSession, "kind">): SessionKind => kind ?? "live";

/** Whether it ever was a broadcast: what is only planned, cancelled, or of an unknown status is not proven to be one. */
export function wasOnAir({ state }: Pick<LiveSession, "state">): boolean {
  return state === "live" || state === "ended";
}
