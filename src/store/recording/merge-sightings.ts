import { mongo } from "mongoose";
import { isSuspected, noteMissing } from "../../domain/absence.ts";
import { type LiveSession, observe } from "../../domain/live-session.ts";
import type { Look } from "../../domain/look.ts";
import type { SessionSighting } from "../../domain/session-sighting.ts";
import { joinSessions } from "../../domain/merge-sessions.ts";
import type { LiveSessionDoc, SessionVersionDoc } from "../models/live-session-model.ts";
import { omit } from "../mongo/omit.ts";

type Entry = { ref: mongo.ObjectId; before: LiveSession | null; now: LiveSession };

/**
 * The sessions of some accounts, as known before and as they become by looks. Works in memory; what changed is
 * written afterwards in one bulk write.
 *
 * One broadcast is one session, whatever it was first known by. A row of a fallback edge carries a video's id, and
 * joins the session that has this video. A row of the list of lives carries the live's own id: if the broadcast was
 * known only by its video, that session takes over the live's id, since this is the id under which the platform will
 * go on listing it; if both were known apart, the later one is folded into the one with the live's id and removed.
 */
export class SightingMerger {
  private readonly entries = new Map<string, Entry[]>();
  private readonly removed: mongo.ObjectId[] = [];
  private readonly versions = new Map<string, SessionVersionDoc>();

  constructor(known: readonly LiveSessionDoc[]) {
    for (const document of known) {
      const session: LiveSession = omit(document, "_id");
      this.of(session.accountKey).push({ ref: document._id, before: session, now: session });
    }
  }

  private of(accountKey: string): Entry[] {
    const entries = this.entries.get(accountKey) ?? [];
    this.entries.set(accountKey, entries);
    return entries;
  }

  /** Takes in one look: what it saw, and what it lacks. Returns the refs of what it saw, and whether any is missed. */
  take(look: Look): { refs: mongo.ObjectId[]; missing: boolean } {
    const refs = look.sessions.map((seen) => this.sight(look, seen));
    const entries = this.of(look.accountKey);
    const missed = noteMissing(
      entries.map((entry) => entry.now),
      look,
    );
    for (const session of missed) {
      const entry = entries.find(({ now }) => now.sessionId === session.sessionId);
      if (entry) entry.now = session;
    }
    const missing = entries.some(({ now }) => now.missedLooks > 0 && now.goneAt === null);
    return { refs, missing };
  }

  private sight(look: Look, seen: SessionSighting): mongo.ObjectId {
    const { accountKey, officeId, platform, at, edge } = look;
    const entry = this.find(accountKey, seen);
    const now = observe(entry?.now ?? null, { accountKey, officeId, platform, at, edge, seen });
    const ref = entry?.ref ?? new mongo.ObjectId();
    if (entry) entry.now = this.named(entry, now, seen, edge);
    else this.of(accountKey).push({ ref, before: null, now });
    if (entry?.before?.rawDigest !== seen.rawDigest) this.keepVersion(entry?.now ?? now, seen, look);
    return ref;
  }

  private find(accountKey: string, seen: SessionSighting): Entry | undefined {
    const entries = this.of(accountKey);
    const own = entries.find(({ now }) => now.sessionId === seen.sessionId);
    const { videoId } = seen;
    if (videoId === null) return own;
    const sameVideo = isFallback(seen)
      ? entries.find((entry) => entry !== own && entry.now.videoId === videoId)
      : entries.find((entry) => entry !== own && entry.now.sessionId === videoId);
    if (own === undefined || sameVideo === undefined) return own ?? sameVideo;
    return isFallback(seen) ? this.fold(sameVideo, own) : this.fold(own, sameVideo);
  }

  /** Two entries turn out to be one broadcast. */
  private fold(kept: Entry, other: Entry): Entry {
    kept.now = joinSessions(kept.now, other.now);
    const entries = this.of(kept.now.accountKey);
    entries.splice(entries.indexOf(other), 1);
    if (other.before !== null) this.removed.push(other.ref);
    return kept;
  }

  private named(entry: Entry, now: LiveSession, seen: SessionSighting, edge: Look["edge"]): LiveSession {
    return entry.now.sessionId === seen.videoId && !isFallback(seen)
      ? { ...now, sessionId: seen.sessionId, edge }
      : now;
  }

  private keepVersion({ accountKey, sessionId }: LiveSession, seen: SessionSighting, look: Look): void {
    const _id = `${accountKey}|${sessionId}|${seen.rawDigest}`;
    if (this.versions.has(_id)) return;
    const { raw, rawDigest: digest } = seen;
    const { edge, at: seenAt, provenance = null } = look;
    this.versions.set(_id, { _id, accountKey, sessionId, digest, raw, edge, seenAt, provenance });
  }

  /** What is to be written, and what of it says something new. */
  changes(): SessionChanges {
    const touched = [...this.entries.values()].flat().filter((entry) => entry.now !== entry.before);
    const created = touched.filter((entry) => entry.before === null);
    const updated = touched.filter((entry) => entry.before !== null);
    return {
      inserts: created.map(({ ref, now }) => ({ ...now, _id: ref })),
      replaces: updated.map(({ ref, now }) => ({ ...now, _id: ref })),
      removes: this.removed,
      versions: [...this.versions.values()],
      newSessions: created.map(({ now }) => now),
      changedSessions: updated.filter(({ before, now }) => saysMore(before, now)).map(({ now }) => now),
      suspected: updated
        .map(({ now }) => now)
        .filter((session) => session.missedLooks > 0 && isSuspected(session)),
    };
  }
}

/** A row of a list of videos: it knows the broadcast by its video alone. */
const isFallback = (seen: SessionSighting): boolean => seen.sessionId === seen.videoId;

export type SessionChanges = {
  inserts: LiveSessionDoc[];
  replaces: LiveSessionDoc[];
  removes: mongo.ObjectId[];
  versions: SessionVersionDoc[];
  newSessions: LiveSession[];
  changedSessions: LiveSession[];
  suspected: LiveSession[];
};

/** Being seen once more, with nothing new to tell, is no change. */
function saysMore(before: LiveSession | null, now: LiveSession): boolean {
  return words(before) !== words(now);
}

const UNSPOKEN = [
  "lastSeenAt",
  "versionAt",
  "airMarks",
  "missedLooks",
  "firstMissedAt",
  "rawDigest",
] as const satisfies (keyof LiveSession)[];

function words(session: LiveSession | null): string {
  if (session === null) return "";
  const told = omit(session, ...UNSPOKEN);
  return JSON.stringify(Object.entries(told).sort(([a], [b]) => (a < b ? -1 : 1)));
}
