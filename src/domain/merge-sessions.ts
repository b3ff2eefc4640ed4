import type { AirMark } from "./on-air-observations.ts";
import { addMark } from "./on-air-observations.ts";
import { type LiveSession, settleTimes } from "./live-session.ts";

const earliest = (a: Date, b: Date): Date => (a <= b ? a : b);
const latest = (a: Date, b: Date): Date => (a >= b ? a : b);

/**
 * Two records of one broadcast, as one: `kept` keeps its identity and, where both tell something, the newer version
 * is believed. Nothing that either saw is lost.
 */
export function joinSessions(kept: LiveSession, other: LiveSession): LiveSession {
  const [newer, older] = kept.versionAt >= other.versionAt ? [kept, other] : [other, kept];
  const peak = (other.peakViewers ?? -1) > (kept.peakViewers ?? -1) ? other : kept;
  return settleTimes({
    ...kept,
    state: newer.state,
    platformStatus: newer.platformStatus,
    rawDigest: newer.rawDigest,
    versionAt: newer.versionAt,
    videoId: newer.videoId ?? older.videoId,
    fromId: newer.fromId ?? older.fromId,
    fromName: newer.fromName ?? older.fromName,
    title: newer.title ?? older.title,
    permalink: newer.permalink ?? older.permalink,
    createdAt: newer.createdAt ?? older.createdAt,
    plannedStartAt: newer.plannedStartAt ?? older.plannedStartAt,
    toldStartAt: newer.toldStartAt ?? older.toldStartAt,
    toldEndAt: newer.toldEndAt ?? older.toldEndAt,
    toldLengths: joinLengths(kept, other),
    airMarks: joinMarks(kept.airMarks, other.airMarks),
    firstSeenAt: earliest(kept.firstSeenAt, other.firstSeenAt),
    lastSeenAt: latest(kept.lastSeenAt, other.lastSeenAt),
    peakViewers: peak.peakViewers,
    peakViewersAt: peak.peakViewersAt,
    lowConfidence: kept.lowConfidence && other.lowConfidence,
    missedLooks: 0,
    firstMissedAt: null,
    goneAt: null,
    goneReason: null,
  });
}

function joinLengths(a: LiveSession, b: LiveSession): LiveSession["toldLengths"] {
  const first = new Map<number, Date>();
  for (const { seconds, at } of [...a.toldLengths, ...b.toldLengths])
    first.set(seconds, earliest(first.get(seconds) ?? at, at));
  return [...first].map(([seconds, at]) => ({ seconds, at })).sort((x, y) => x.at.getTime() - y.at.getTime());
}

function joinMarks(a: readonly AirMark[], b: readonly AirMark[]): readonly AirMark[] {
  return b.reduce<readonly AirMark[]>((marks, { live, firstAt, lastAt }) => {
    const state = live ? "live" : "ended";
    return addMark(addMark(marks, state, firstAt), state, lastAt);
  }, a);
}
