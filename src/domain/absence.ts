import { type LiveSession, wasOnAir } from "./live-session.ts";
import { LISTED_LATE_MS } from "./session-times.ts";
import { type Look, provesAbsence, reachesBackTo } from "./look.ts";

/**
 * The sessions that a complete look should have listed and did not: it reaches behind their start. An incomplete look,
 * or one at another list, says nothing.
 */
export function findMissing(known: readonly LiveSession[], look: Look): LiveSession[] {
  const listed = new Set(look.sessions.flatMap((seen) => [seen.sessionId, seen.videoId ?? seen.sessionId]));
  const reach = reachesBackTo(look);
  if (reach === null || !provesAbsence(look)) return [];
  return known
    .filter((session) => session.goneAt === null && wasOnAir(session) && !session.lowConfidence)
    .filter((session) => !listed.has(session.sessionId) && session.lastSeenAt < look.at)
    .filter((session) => !isJustPushed(session, look.at))
    .filter((session) => look.pagedToEnd || (session.startedAt !== null && reach < session.startedAt));
}

/** A push reports a live before the list shows it. */
const isJustPushed = ({ edge, firstSeenAt }: LiveSession, at: Date): boolean =>
  edge === "push" && at.getTime() - firstSeenAt.getTime() < LISTED_LATE_MS;

/** Two complete looks in a row lack it: its own node is to be asked before it is called gone (truth 6). */
export function isSuspected(session: Pick<LiveSession, "missedLooks" | "goneAt">): boolean {
  return session.goneAt === null && session.missedLooks >= 2;
}
