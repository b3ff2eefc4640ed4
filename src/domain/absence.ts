import type { LiveSession } from "./live-session.ts";
import { type Look, reachesBackTo } from "./look.ts";

/**
 * What a look changes in the sessions that it did not list. A complete look that reaches behind a session's start and
 * lacks it counts as a miss; an incomplete one says nothing. Returns only the sessions that changed.
 */
export function noteMissing(known: readonly LiveSession[], look: Look): LiveSession[] {
  const listed = new Set(look.sessions.flatMap((seen) => [seen.sessionId, seen.videoId ?? seen.sessionId]));
  const reach = reachesBackTo(look);
  if (reach === null || look.edge !== "live_videos") return [];
  return known
    .filter((session) => session.goneAt === null && session.state !== "scheduled" && !session.lowConfidence)
    .filter((session) => !listed.has(session.sessionId) && session.lastSeenAt < look.at)
    .filter((session) => look.pagedToEnd || (session.startedAt !== null && reach < session.startedAt))
    .map((session) => ({
      ...session,
      missedLooks: session.missedLooks + 1,
      firstMissedAt: session.firstMissedAt ?? look.at,
    }));
}

/** Two complete looks in a row lack it: its own node is to be asked before it is called gone (truth 6). */
export function isSuspected(session: Pick<LiveSession, "missedLooks" | "goneAt">): boolean {
  return session.goneAt === null && session.missedLooks >= 2;
}

/** The session once its own node said that it is not there. `retention` when it was due to vanish, else `removed`. */
export function markGone(session: LiveSession, retentionDays: number, at: Date): LiveSession {
  const goneAt = session.firstMissedAt ?? at;
  const start = session.startedAt ?? session.createdAt ?? session.firstSeenAt;
  const due = start.getTime() + retentionDays * 86_400_000 <= goneAt.getTime();
  return { ...session, goneAt, goneReason: due ? "retention" : "removed" };
}
