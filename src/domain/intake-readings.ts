import type { Account } from "./account.ts";
import { type IntakeEntry, manualSessionId } from "./intake.ts";
import type { LiveSession } from "./live-session.ts";
import type { Snapshot } from "./snapshot.ts";

/** A counter that a person read, as a reading; `null` for a session. */
export function toSnapshot(
  entry: IntakeEntry,
  { externalId, collectorVersion }: { externalId: string | null; collectorVersion: string },
): Snapshot | null {
  const { metric, value, observedAt, entryId } = entry;
  if (metric === "live_session") return null;
  return {
    accountKey: entry.accountKey,
    officeId: entry.officeId,
    platform: entry.platform,
    slot: observedAt,
    observedAt,
    followers: metric === "followers" ? value : null,
    posts: metric === "posts" ? value : null,
    following: null,
    listed: null,
    views: null,
    precision: entry.precision,
    via: "manual",
    provenance: {
      externalId,
      trigger: "intake",
      sweepId: null,
      credential: null,
      source: entry.enteredBy,
      edge: "intake",
      apiVersion: null,
      requestRef: entryId,
      rawDigest: entryId,
      collectorVersion,
      schemaVersion: 1,
      recordedAt: entry.confirmedAt ?? entry.enteredAt,
    },
  };
}

/** What only looks at an account's lives can know. */
const NOT_LOOKED_AT = {
  toldLengths: [],
  toldEndAt: null,
  toldStartAt: null,
  airMarks: [],
  firstSeenLiveAt: null,
  lastSeenLiveAt: null,
  peakViewers: null,
  peakViewersAt: null,
  missedLooks: 0,
  firstMissedAt: null,
  goneAt: null,
  goneReason: null,
  lackedAt: null,
  wrongLists: [],
} as const;

/** A session that one person entered and another confirmed. Its length is what they vouch for. */
export function toLiveSession(entry: IntakeEntry): LiveSession | null {
  const { startedAt, value, accountKey, officeId, platform } = entry;
  if (entry.metric !== "live_session" || startedAt === null || entry.confirmedAt === null) return null;
  const seconds = value * 60;
  const endedAt = new Date(startedAt.getTime() + seconds * 1000);
  return {
    ...NOT_LOOKED_AT,
    accountKey,
    officeId,
    platform,
    sessionId: manualSessionId(entry.entryId),
    videoId: parseVideoId(entry.permalink),
    fromId: null,
    fromName: null,
    state: "ended",
    platformStatus: "manual",
    title: entry.note,
    permalink: entry.permalink,
    createdAt: null,
    plannedStartAt: null,
    startedAt,
    startedAtBasis: "platform",
    startBounds: { from: startedAt, to: startedAt },
    isStartSure: true,
    otherStarts: [],
    endedAt,
    durationSeconds: seconds,
    durationBasis: "manual",
    durationAtMostSeconds: null,
    longest: { seconds, basis: "manual" },
    airTimes: [{ from: startedAt, to: endedAt }],
    firstSeenAt: entry.enteredAt,
    lastSeenAt: entry.confirmedAt,
    edge: "intake",
    lowConfidence: false,
    versionAt: entry.confirmedAt,
    rawDigest: entry.entryId,
  };
}

/** The id of the video in a link to it, so that a broadcast which the platform lists as well is counted once. */
export function parseVideoId(permalink: string | null): string | null {
  return permalink?.match(/(?:\/videos\/(?:[^/?]+\/)?|[?&]v=)(\d{5,30})/)?.[1] ?? null;
}

/** An account that an entry names and no file lists yet. */
export function toIntakeAccount(entry: IntakeEntry): Account {
  const { accountKey, officeId, platform, label } = entry;
  return {
    accountKey,
    officeId,
    platform,
    label,
    handle: null,
    externalId: null,
    credential: null,
    activeFrom: null,
    activeTo: null,
    verifiedBy: null,
    verifiedOn: null,
    note: "created by intake",
  };
}
