import type { LiveSession } from "./live-session.ts";
import { addObservation, type SessionEvent, type SessionObservation } from "./session-observation.ts";
import type { SessionSighting, SessionState } from "./session-sighting.ts";

type Row = Omit<
  LiveSession,
  "startBounds" | "isStartSure" | "otherStarts" | "longest" | "airTimes" | "lackedAt" | "wrongLists"
>;

/** The observations behind a session's row that is older than stored observations, as far as the row shows them. */
export function inheritObservations(row: Row): readonly SessionObservation[] {
  const events = [...airEvents(row), ...lengthEvents(row), newestEvent(row)].toSorted(
    (a, b) => a.at.getTime() - b.at.getTime(),
  );
  const all = [...firstEvents(row, events), ...events, ...missingEvents(row)];
  return all.reduce<readonly SessionObservation[]>(
    (known, event) => addObservation(known, event, (pack) => pack).packs,
    [],
  );
}

function toEvent(row: Row, at: Date, state: SessionState, over: Partial<SessionSighting> = {}): SessionEvent {
  const { accountKey, officeId, platform, edge } = row;
  const { sessionId, videoId, fromId, fromName, platformStatus, title, permalink, createdAt } = row;
  return {
    kind: "seen",
    accountKey,
    officeId,
    platform,
    edge,
    trigger: "schedule",
    at,
    retentionDays: null,
    sighting: {
      sessionId,
      videoId,
      fromId,
      fromName,
      state,
      platformStatus,
      title,
      permalink,
      createdAt,
      plannedStartAt: row.plannedStartAt,
      startedAt: row.toldStartAt,
      endedAt: null,
      lengthSeconds: null,
      viewers: null,
      lowConfidence: row.lowConfidence,
      raw: "",
      rawDigest: row.rawDigest,
      ...over,
    },
  };
}

/** It was seen before it was on air: planned. */
function firstEvents(row: Row, later: readonly SessionEvent[]): SessionEvent[] {
  const isSeenLater = later.every(({ at }) => at > row.firstSeenAt);
  return isSeenLater ? [toEvent(row, row.firstSeenAt, "scheduled")] : [];
}

function airEvents(row: Row): SessionEvent[] {
  const marks = row.airMarks.flatMap(({ live, firstAt, lastAt }) => {
    const state = live ? "live" : "ended";
    const times = firstAt < lastAt ? [firstAt, lastAt] : [firstAt];
    return times.map((at) => toEvent(row, at, state));
  });
  const { peakViewersAt: at, peakViewers: viewers } = row;
  return at === null ? marks : [...marks, toEvent(row, at, "live", { viewers })];
}

const lengthEvents = (row: Row): SessionEvent[] =>
  row.toldLengths.map(({ seconds, at }) => toEvent(row, at, "ended", { lengthSeconds: seconds }));

function newestEvent(row: Row): SessionEvent {
  const isOver = row.state === "ended";
  return toEvent(row, row.lastSeenAt, row.state, {
    endedAt: row.toldEndAt,
    lengthSeconds: isOver ? (row.toldLengths.at(-1)?.seconds ?? null) : null,
  });
}

const NEVER_DUE_DAYS = 36_500;

function missingEvents(row: Row): SessionEvent[] {
  const { accountKey, officeId, platform, edge, firstMissedAt, goneAt, goneReason } = row;
  const about = { accountKey, officeId, platform, edge, trigger: "schedule", sighting: null } as const;
  const retentionDays = goneReason === "removed" ? NEVER_DUE_DAYS : 0;
  const missed = firstMissedAt
    ? Array.from({ length: row.missedLooks }, () => ({
        ...about,
        kind: "missing" as const,
        at: firstMissedAt,
        retentionDays: 0,
      }))
    : [];
  return goneAt ? [...missed, { ...about, kind: "gone" as const, at: goneAt, retentionDays }] : missed;
}
