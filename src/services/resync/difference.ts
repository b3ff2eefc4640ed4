import type { ResyncBefore, ResyncDifference, SessionMark } from "../../domain/resync.ts";

const sessionKey = ({ accountKey, sessionId }: SessionMark): string => `${accountKey}|${sessionId}`;
const monthKey = ({ month, officeId }: { month: string; officeId: string }): string => `${month}|${officeId}`;

/** What differs between two pictures of the same window. */
export function compareStates(
  before: ResyncBefore,
  after: ResyncBefore,
): Pick<
  ResyncDifference,
  "newSessions" | "changedDurations" | "vanishedSessions" | "followers" | "verdicts"
> {
  const known = new Map(before.sessions.map((session) => [sessionKey(session), session]));
  const paired = after.sessions.flatMap((now) => {
    const was = known.get(sessionKey(now));
    return was ? [{ was, now }] : [];
  });
  const followersNow = new Map(after.followers.map((one) => [one.accountKey, one.followers]));
  return {
    newSessions: after.sessions.filter((session) => !known.has(sessionKey(session))),
    changedDurations: paired
      .filter(({ was, now }) => was.durationSeconds !== now.durationSeconds)
      .map(({ was, now }) => ({ ...now, durationSecondsBefore: was.durationSeconds })),
    vanishedSessions: paired.filter(({ was, now }) => now.gone && !was.gone).map(({ now }) => now),
    followers: before.followers.map(({ accountKey, platform, followers }) => ({
      accountKey,
      platform,
      before: followers,
      after: followersNow.get(accountKey) ?? null,
    })),
    verdicts: verdictsChanged(before, after),
  };
}

function verdictsChanged(before: ResyncBefore, after: ResyncBefore): ResyncDifference["verdicts"] {
  const stood = new Map(before.months.map((standing) => [monthKey(standing), standing]));
  return after.months.flatMap((now) => {
    const was = stood.get(monthKey(now));
    if (was?.outcome === now.outcome && was.qualifyingSessions === now.qualifyingSessions) return [];
    return [
      {
        month: now.month,
        officeId: now.officeId,
        before: was?.outcome ?? null,
        after: now.outcome,
        qualifyingBefore: was?.qualifyingSessions ?? null,
        qualifyingAfter: now.qualifyingSessions,
      },
    ];
  });
}
