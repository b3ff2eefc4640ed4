import { hash } from "node:crypto";

/**
 * What a status proves about air time. `live`: on air now. `ended`: it was on air, or a recording of it exists.
 * `scheduled` and `cancelled`: documented as not held so far. `unknown`: proves neither; every status that is not
 * documented, or that a platform also reports for lives that were held.
 */
export const SESSION_STATES = ["scheduled", "live", "ended", "cancelled", "unknown"] as const;
export type SessionState = (typeof SESSION_STATES)[number];

/**
 * What was broadcast: `live`; `premiere`, a recording that was shown at a set time; or `unknown`, where the platform
 * does not distinguish the two.
 */
export const SESSION_KINDS = ["live", "premiere", "unknown"] as const;
export type SessionKind = (typeof SESSION_KINDS)[number];

/** What a platform says of one broadcast besides its times on air; `null` = it says nothing. */
export type BroadcastDetails = {
  sessionId: string;
  videoId: string | null;
  fromId: string | null;
  fromName: string | null;
  state: SessionState;
  /** Absent = `live`: on a platform that has nothing else in its list, and in rows of earlier versions. */
  kind?: SessionKind;
  platformStatus: string;
  title: string | null;
  permalink: string | null;
  createdAt: Date | null;
  plannedStartAt: Date | null;
};

/**
 * One broadcast as one answer showed it, after mapping. Lengths are the platform's own, in seconds and unrounded; `raw`
 * is the platform's object as JSON text, size-capped, for the evidence.
 */
export type SessionSighting = BroadcastDetails & {
  /** The platform's own start of the broadcast, not the creation of the object. */
  startedAt: Date | null;
  endedAt: Date | null;
  lengthSeconds: number | null;
  viewers: number | null;
  /** The source can only hint at a broadcast (a link in a post): presence, no length. */
  lowConfidence: boolean;
  raw: string;
  rawDigest: string;
};

const RAW_CAP_CHARS = 16_384;

/** The text that is kept of a platform's object, and its digest; the digest is of the whole text. */
export function digestRaw(value: unknown): { raw: string; rawDigest: string } {
  const text = JSON.stringify(value) ?? "null";
  return { raw: text.slice(0, RAW_CAP_CHARS), rawDigest: hash("sha256", text) };
}
