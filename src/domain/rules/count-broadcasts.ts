import type { Interval } from "../interval.ts";
import { kindOf, type LiveSession } from "../live-session.ts";
import type { SessionEvidence, SessionReason, VerdictReasonCode } from "../verdict.ts";
import { type BroadcastPart, atDifferentTimes, type Broadcast, joinParts } from "./join-broadcast-parts.ts";
import type { LiveRule } from "./rule-book.ts";
import type { ClassifiedSession } from "./classify-sessions.ts";

/** The broadcasts that the sessions of a month add up to. */
export type BroadcastCount = {
  qualifying: number;
  /** The air time of the office's own broadcasts that surely started in the month; parts of one are separate. */
  held: readonly Interval[];
  /** The longest broadcast, parts joined; unrounded. */
  longestSeconds: number | null;
  /** Sessions that could still reach the rule. */
  open: readonly { session: LiveSession; code: Extract<VerdictReasonCode, SessionReason> }[];
  evidence: readonly SessionEvidence[];
};

/**
 * Counts the broadcasts that reach the rule. A part that reaches it by itself counts in its own month even where it
 * continues one that began before: what is seen later never takes a met rule away.
 */
export function countBroadcasts(classified: readonly ClassifiedSession[], rule: LiveRule): BroadcastCount {
  const neededSeconds = rule.minMinutes * 60;
  const own = classified.filter(({ barred }) => barred === null);
  // What a second record with the same start proves goes on counting as air time of the one broadcast.
  const sure = classified.filter((one) => one.isSure && (one.barred === null || one.hasTwin));
  const held = own.filter(({ place }) => place === "in_month");
  const inMonth = new Set(held.map(({ session }) => session));
  const joined = joinParts(sure.flatMap(provenParts), rule.resumeWindowSeconds).filter(({ parts }) =>
    parts.some(({ session }) => inMonth.has(session)),
  );
  const reached = joined.filter(({ parts, seconds }) => reach(parts, seconds) >= neededSeconds);
  const chosen = atDifferentTimes(reached);
  const alone = atDifferentTimes(
    held
      .filter(({ length }) => (length.provenSeconds ?? 0) >= neededSeconds)
      .map((one) => ({ air: shownSpan(one) })),
  );
  const lengths = joined.map(({ parts, seconds }) => reach(parts, seconds));
  const byId = new Map(joined.flatMap((one) => one.parts.map(({ session }) => [session, one] as const)));
  const doubtful = classified.filter(isDoubtful);
  const open = openOnes(doubtful, rule, neededSeconds);
  const twins = new Set(classified.filter(({ hasTwin }) => hasTwin).map(({ session }) => session));
  return {
    qualifying: Math.max(chosen.length, Math.min(alone.length, rule.sessionsPerMonth)),
    held: held.filter(({ session }) => !session.lowConfidence).map(shownSpan),
    longestSeconds: lengths.length > 0 ? Math.max(...lengths) : null,
    open,
    evidence: classified
      .filter(({ place, session }) => place !== "after" || byId.has(session))
      .toSorted((a, b) => a.startsAt - b.startsAt || a.session.sessionId.localeCompare(b.session.sessionId))
      .map((one) => evidenceOf(one, byId.get(one.session), { reached, chosen, open, twins, neededSeconds })),
  };
}

/** When it was on air is known: by a start that was reported and is believed, or because it was seen on air. */
function isTimed({ session, length }: ClassifiedSession): boolean {
  const { from, to } = session.startBounds;
  const isReported = from !== null && to !== null && from.getTime() === to.getTime();
  return isReported || (session.startedAtBasis === "observed" && length.provenBasis === "observed");
}

/** One that is barred leaves a doubt where the bar itself is not sure, or where its twin may be the shorter record. */
const isDoubtful = ({ barred, hasTwin }: ClassifiedSession): boolean =>
  barred === null || barred === "left_the_office" || hasTwin === true;

/** A broadcast reaches as far as all its parts together, and never less than its longest. */
const reach = (parts: readonly BroadcastPart[], seconds: number): number =>
  Math.max(seconds, ...parts.map((part) => part.seconds));

/** Where its proven length is shown on the calendar. */
function shownSpan({ length, startsAt }: ClassifiedSession): Interval {
  return { from: startsAt, to: startsAt + (length.provenSeconds ?? 0) * 1000 };
}

/** With the length that is proven, at the times that are: a length that a person entered begins at a reported start. */
function provenParts(classified: ClassifiedSession): BroadcastPart[] {
  const { session, length } = classified;
  const seconds = length.provenSeconds ?? 0;
  if (seconds <= 0) return [];
  const shown = shownSpan(classified);
  const times =
    length.provenBasis === "manual"
      ? isTimed(classified)
        ? [shown]
        : []
      : session.airTimes.map(({ from, to }) => ({ from: from.getTime(), to: to.getTime() }));
  const [first, last] = [times[0], times.at(-1)];
  return [{ session, seconds, times, span: first && last ? { from: first.from, to: last.to } : shown }];
}

/**
 * Which sessions keep an absence from being proven: taken at the longest that each can have been, they or what they
 * would join reach the rule. One whose start may be in another month is open as well.
 */
function openOnes(
  own: readonly ClassifiedSession[],
  rule: LiveRule,
  neededSeconds: number,
): BroadcastCount["open"] {
  const bySession = new Map(own.map((one) => [one.session, one]));
  const open = new Set(
    own
      .filter((one) => one.place !== "after" && isLoose(one, neededSeconds))
      .filter((one) => {
        return (one.length.atMostSeconds ?? Number.POSITIVE_INFINITY) >= neededSeconds;
      }),
  );
  for (const { parts, seconds } of joinParts(own.map(widestPart), rule.resumeWindowSeconds)) {
    const members = parts.flatMap(({ session }) => bySession.get(session) ?? []);
    const concerns = members.some(({ place }) => place !== "after") && !members.some((one) => open.has(one));
    const longest = Math.min(
      seconds,
      parts.reduce((sum, part) => sum + part.seconds, 0),
    );
    if (concerns && reach(parts, longest) >= neededSeconds)
      for (const one of members) if (isLoose(one, neededSeconds) || !isTimed(one)) open.add(one);
  }
  return [...open].map((one) => ({ session: one.session, code: openCode(one) }));
}

/** Its length, or the month of its start, is not settled, and it does not count already. */
function isLoose({ place, length, barred }: ClassifiedSession, neededSeconds: number): boolean {
  if (place === "unsure" || barred === "left_the_office") return true;
  if (length.atMostSeconds !== null && length.atMostSeconds === length.provenSeconds) return false;
  return (length.provenSeconds ?? 0) < neededSeconds;
}

/** All the time in which it may have been on air: of one whose start is only bounded, from the one bound to the other. */
function widestPart(classified: ClassifiedSession): BroadcastPart {
  const { session, length, startsAt } = classified;
  const seconds = length.atMostSeconds ?? Number.POSITIVE_INFINITY;
  const { from, to } = session.startBounds;
  const [first, last] = isTimed(classified)
    ? [startsAt, startsAt]
    : [from?.getTime() ?? Number.NEGATIVE_INFINITY, Math.max(startsAt, to?.getTime() ?? startsAt)];
  const ends = [session.toldEndAt, session.airTimes.at(-1)?.to].map((at) => at?.getTime() ?? startsAt);
  const span = { from: Math.min(first, startsAt), to: Math.max(last + seconds * 1000, ...ends) };
  return { session, seconds, span, times: [span] };
}

function openCode(classified: ClassifiedSession): Extract<VerdictReasonCode, SessionReason> {
  const { session, place, barred } = classified;
  if (barred === "left_the_office") return "left_the_office";
  if (session.state === "unknown") return "status_unknown";
  if (session.lowConfidence) return "low_confidence";
  if (kindOf(session) === "unknown") return "kind_unknown";
  if (place === "unsure") return "start_unsure";
  if (classified.length.atMostSeconds === classified.length.provenSeconds && !isTimed(classified))
    return "start_unsure";
  return session.state === "live" ? "still_live" : "length_unknown";
}

type Tally = {
  reached: readonly Broadcast[];
  chosen: readonly Broadcast[];
  open: BroadcastCount["open"];
  twins: ReadonlySet<LiveSession>;
  neededSeconds: number;
};

function evidenceOf(
  classified: ClassifiedSession,
  broadcast: Broadcast | undefined,
  tally: Tally,
): SessionEvidence {
  const { session, length, barred, correction } = classified;
  const parts = broadcast?.parts.filter((part) => !tally.twins.has(part.session)) ?? [];
  const reason = barred ?? reasonOf(classified, broadcast, tally);
  return {
    ...length,
    account: session.accountKey,
    sessionId: session.sessionId,
    title: session.title,
    startedAt: session.startedAt ?? session.plannedStartAt,
    endedAt: session.endedAt,
    permalink: session.permalink,
    counted: reason === "counted" || reason === "counted_joined",
    reason,
    joined:
      broadcast && parts.length > 1
        ? { sessionIds: parts.map((part) => part.session.sessionId), seconds: broadcast.seconds }
        : null,
    streamedBy: barred === "cross_posted" ? (session.fromName ?? session.fromId) : null,
    goneAt: session.goneAt,
    goneReason: session.goneReason,
    correction: correction?.why ?? null,
  };
}

function reasonOf(
  { session, length }: ClassifiedSession,
  broadcast: Broadcast | undefined,
  tally: Tally,
): SessionReason {
  if (broadcast && tally.chosen.includes(broadcast)) {
    const alone = (length.provenSeconds ?? 0) >= tally.neededSeconds;
    return alone ? "counted" : "counted_joined";
  }
  if (broadcast && tally.reached.includes(broadcast)) return "same_time";
  return tally.open.find((one) => one.session === session)?.code ?? "too_short";
}
