import { mongo } from "mongoose";
import { findMissing, isSuspected } from "../../domain/absence.ts";
import { foldSession } from "../../domain/fold-session.ts";
import { inheritObservations } from "../../domain/inherit-observations.ts";
import type { LiveSession } from "../../domain/live-session.ts";
import { type Look, type LookProof, provesAbsence } from "../../domain/look.ts";
import { findContradictions } from "../../domain/session-contradictions.ts";
import {
  addObservation,
  type SessionEvent,
  type SessionObservation,
} from "../../domain/session-observation.ts";
import type { SessionSighting } from "../../domain/session-sighting.ts";
import { type KnownSession, type SessionVersionDoc, toSession } from "../models/live-session-model.ts";
import type { SessionObservationDoc } from "../models/session-observation-model.ts";
import { type SessionChanges, saysMore } from "./session-changes.ts";

type Entry = {
  ref: mongo.ObjectId;
  before: LiveSession | null;
  now: LiveSession;
  observations: readonly SessionObservationDoc[];
};

/** The newest run of an account's looks before this one: what it lacked had not begun, if its list was right. */
export type RunBefore = Pick<
  LookProof,
  "edge" | "complete" | "provesAbsence" | "pagedToEnd" | "oldestStartAt" | "lastAt"
>;

/** What a look showed: its sessions, the observations that hold it, and whether a session is missed. */
export type LookMerged = {
  sessions: mongo.ObjectId[];
  observations: mongo.ObjectId[];
  missing: boolean;
};

/**
 * The sessions of some accounts, as known before and as they become by further observations. Works in memory; what
 * changed is written afterwards in one bulk write a collection.
 *
 * One broadcast is one session, whatever it was first known by. A row of a fallback edge carries a video's id, and
 * joins the session that has this video. A row of the list of lives carries the live's own id, under which the platform
 * will go on listing it; if both were known apart, the one with the video's id is folded into the other and removed.
 */
export class SightingMerger {
  readonly #entries = new Map<string, Entry[]>();
  readonly #removed: mongo.ObjectId[] = [];
  readonly #versions = new Map<string, SessionVersionDoc>();
  readonly #stored: ReadonlySet<SessionObservationDoc>;
  readonly #storedIds: ReadonlySet<string>;

  constructor(known: readonly KnownSession[], observations: readonly SessionObservationDoc[]) {
    this.#stored = new Set(observations);
    this.#storedIds = new Set(observations.map(({ _id }) => _id.toHexString()));
    const bySession = new Map<string, SessionObservationDoc[]>();
    for (const one of observations) {
      const key = one.session.toHexString();
      bySession.set(key, [...(bySession.get(key) ?? []), one]);
    }
    for (const document of known) {
      const before = toSession(document);
      const own = bySession.get(document._id.toHexString());
      this.#entriesFor(before.accountKey).push({
        ref: document._id,
        before,
        now: before,
        observations:
          own ?? inheritObservations(before).map((one) => toObservationDocument(one, document._id)),
      });
    }
  }

  #entriesFor(accountKey: string): Entry[] {
    const entries = this.#entries.get(accountKey) ?? [];
    this.#entries.set(accountKey, entries);
    return entries;
  }

  /** Adds what one look saw, and what it lacks. */
  addLook(look: Look, runBefore: RunBefore | null): LookMerged {
    const seen = look.sessions.map((sighting) => this.#addSighting(look, sighting, runBefore));
    const entries = this.#entriesFor(look.accountKey);
    for (const { sessionId } of findMissing(
      entries.map(({ now }) => now),
      look,
    )) {
      const entry = entries.find(({ now }) => now.sessionId === sessionId);
      if (entry)
        this.#observe(entry, { ...toEvent(look, null), kind: "missing", retentionDays: look.retentionDays });
    }
    const missing = entries.some(({ now }) => now.missedLooks > 0 && now.goneAt === null);
    return {
      sessions: seen.map(({ session }) => session),
      observations: seen.map(({ _id }) => _id),
      missing,
    };
  }

  /** Adds what a session's own node answered; `false` where the session is not known. */
  addProbe(sessionId: string, event: SessionEvent): boolean {
    const entry = this.#entriesFor(event.accountKey).find(({ now }) => now.sessionId === sessionId);
    if (entry === undefined) return false;
    if (event.kind === "gone" && entry.now.missedLooks === 0) return false;
    this.#observe(entry, event);
    const { sighting } = event;
    if (sighting && entry.before?.rawDigest !== sighting.rawDigest)
      this.#keepVersion(entry.now, sighting, { ...event, provenance: null });
    return true;
  }

  #addSighting(look: Look, sighting: SessionSighting, runBefore: RunBefore | null): SessionObservationDoc {
    const known = this.#find(look.accountKey, sighting);
    const event = toEvent(look, sighting);
    const entry = known ?? this.#begin({ ...event, lackedAt: toLackedAt(look, sighting, runBefore) });
    const joined = known ? this.#observe(known, event) : entry.observations[0];
    if (joined === undefined) throw new RangeError("a session without an observation");
    if (entry.before?.rawDigest !== sighting.rawDigest)
      this.#keepVersion(entry.now, sighting, {
        edge: look.edge,
        at: look.at,
        provenance: look.provenance ?? null,
      });
    return joined;
  }

  #begin(event: SessionEvent): Entry {
    const ref = new mongo.ObjectId();
    const { packs } = addObservation<SessionObservationDoc>([], event, (pack) =>
      toObservationDocument(pack, ref),
    );
    const entry: Entry = { ref, before: null, now: foldSession(packs), observations: packs };
    this.#entriesFor(event.accountKey).push(entry);
    return entry;
  }

  #observe(entry: Entry, event: SessionEvent): SessionObservationDoc {
    const begin = (pack: SessionObservation) => toObservationDocument(pack, entry.ref);
    const { packs, joined } = addObservation(entry.observations, event, begin);
    entry.observations = packs;
    entry.now = foldSession(packs);
    return joined;
  }

  #find(accountKey: string, seen: SessionSighting): Entry | undefined {
    const entries = this.#entriesFor(accountKey);
    const own = entries.find(({ now }) => now.sessionId === seen.sessionId);
    const { videoId } = seen;
    if (videoId === null) return own;
    const sameVideo = isFallback(seen)
      ? entries.find((entry) => entry !== own && entry.now.videoId === videoId)
      : entries.find((entry) => entry !== own && entry.now.sessionId === videoId);
    if (own === undefined || sameVideo === undefined) return own ?? sameVideo;
    return isFallback(seen) ? this.#merge(sameVideo, own) : this.#merge(own, sameVideo);
  }

  /** Two entries turn out to be one broadcast: the observations of the one are added to those of the other. */
  #merge(kept: Entry, other: Entry): Entry {
    const begun = kept.observations.length;
    const moved = other.observations.map((pack) => ({
      ...pack,
      session: kept.ref,
      order: begun + pack.order,
    }));
    kept.observations = [...kept.observations, ...moved];
    kept.now = foldSession(kept.observations);
    const entries = this.#entriesFor(kept.now.accountKey);
    entries.splice(entries.indexOf(other), 1);
    if (other.before !== null) this.#removed.push(other.ref);
    return kept;
  }

  #keepVersion(
    { accountKey, sessionId }: LiveSession,
    { raw, rawDigest: digest }: SessionSighting,
    { edge, at: seenAt, provenance }: Pick<SessionVersionDoc, "edge" | "provenance"> & { at: Date },
  ): void {
    const _id = `${accountKey}|${sessionId}|${digest}`;
    if (!this.#versions.has(_id))
      this.#versions.set(_id, { _id, accountKey, sessionId, digest, raw, edge, seenAt, provenance });
  }

  /** What is to be written, and what of it says something new. */
  changes(): SessionChanges {
    const all = [...this.#entries.values()].flat();
    const touched = all.filter(({ now, before }) => now !== before);
    const created = touched.filter(({ before }) => before === null);
    const updated = touched.filter(({ before }) => before !== null);
    const observations = touched.flatMap((entry) => entry.observations);
    return {
      inserts: created.map(({ ref, now }) => ({ ...now, _id: ref })),
      replaces: updated.map(({ ref, now }) => ({ ...now, _id: ref })),
      removes: this.#removed,
      newObservations: observations.filter(({ _id }) => !this.#storedIds.has(_id.toHexString())),
      grownObservations: observations.filter(
        (pack) => this.#storedIds.has(pack._id.toHexString()) && !this.#stored.has(pack),
      ),
      versions: [...this.#versions.values()],
      findings: touched.flatMap((entry) =>
        findContradictions(
          entry,
          all.map(({ now }) => now),
        ),
      ),
      newSessions: created.map(({ now }) => now),
      changedSessions: updated.filter(({ before, now }) => saysMore(before, now)).map(({ now }) => now),
      suspected: updated
        .map(({ now }) => now)
        .filter((session) => session.missedLooks > 0 && isSuspected(session)),
    };
  }
}

/** An observation as it is stored, of the session whose row has this id. */
export const toObservationDocument = (
  pack: SessionObservation,
  session: mongo.ObjectId,
): SessionObservationDoc => ({
  ...pack,
  _id: new mongo.ObjectId(),
  session,
});

function toEvent(look: Look, sighting: SessionSighting | null): SessionEvent {
  const { accountKey, officeId, platform, edge, trigger, at } = look;
  return { kind: "seen", accountKey, officeId, platform, edge, trigger, at, sighting, retentionDays: null };
}

/** When the list last lacked a session that is seen for the first time; `null` where it would not have shown it. */
function toLackedAt(look: Look, sighting: SessionSighting, before: RunBefore | null): Date | null {
  if (before === null || before.lastAt >= look.at || before.edge !== look.edge || !provesAbsence(before))
    return null;
  const { fromId } = sighting;
  const ownId = look.provenance?.externalId ?? fromId;
  if (fromId !== null && fromId !== ownId) return null;
  const start = sighting.startedAt ?? sighting.createdAt;
  const isReached =
    before.pagedToEnd || (start !== null && before.oldestStartAt !== null && before.oldestStartAt < start);
  return isReached ? before.lastAt : null;
}

/** A row of a list of videos: it knows the broadcast by its video alone. */
const isFallback = (seen: SessionSighting): boolean => seen.sessionId === seen.videoId;
