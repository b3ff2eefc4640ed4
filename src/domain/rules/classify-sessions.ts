import type { Account } from "../account.ts";
import type { Correction } from "../evidence.ts";
import type { LiveSession } from "../live-session.ts";
import type { Month } from "../month.ts";
import { localDayAt } from "../slot.ts";
import type { SessionLength, SessionReason } from "../verdict.ts";
import type { LiveRule } from "./rule-book.ts";
import { toSessionLength, possibleStart, wasOnAir } from "./session-length.ts";

/** Where a session stands before its length is asked: in the month, going on from it, or not surely in either. */
export type ClassifiedSession = {
  session: LiveSession;
  length: SessionLength;
  place: "in_month" | "after" | "unsure";
  /** Why it cannot count at all, whatever its length; `null` = it is one of the office's broadcasts. */
  barred: SessionReason | null;
  startsAt: number;
  correction: Correction | null;
};

export type ClassifyInput = {
  month: Month;
  rule: LiveRule;
  accounts: readonly Account[];
  sessions: readonly LiveSession[];
  corrections: readonly Correction[];
  zone: string;
};

/**
 * The sessions that bear on the month, each with its length and what bars it; of a broadcast listed twice, the first.
 */
export function classifySessions(input: ClassifyInput): ClassifiedSession[] {
  const seen = new Set<string>();
  const weighed: ClassifiedSession[] = [];
  const all = input.sessions.map((session) => weigh(session, input)).filter((one) => one !== null);
  for (const one of all.toSorted(byProof)) {
    const { sessionId, videoId } = one.session;
    const keys = [sessionId, videoId].filter((key) => key !== null).map((key) => `${one.place} ${key}`);
    const twice = one.barred === null && keys.some((key) => seen.has(key));
    weighed.push(twice ? { ...one, barred: "listed_twice" } : one);
    if (one.barred === null) for (const key of keys) seen.add(key);
  }
  return weighed;
}

/** The longest proof first, where one broadcast is listed on two pages: the same choice whatever came first. */
function byProof(a: ClassifiedSession, b: ClassifiedSession): number {
  return (
    (b.length.provenSeconds ?? -1) - (a.length.provenSeconds ?? -1) ||
    a.session.accountKey.localeCompare(b.session.accountKey) ||
    a.session.sessionId.localeCompare(b.session.sessionId)
  );
}

function weigh(session: LiveSession, input: ClassifyInput): ClassifiedSession | null {
  const word = (kind: Correction["what"]["kind"]): Correction | null => newest(session, input, kind);
  const duration = word("duration");
  const seconds = duration?.what.kind === "duration" ? duration.what.seconds : null;
  const length = toSessionLength(session, seconds);
  const start = startOf(session, length.provenSeconds);
  const place = placeOf(start, input.month);
  if (place === null) return null;
  const { barred, by } = barOf(session, input, word, start);
  return { session, length, place, barred, startsAt: start.from.getTime(), correction: by ?? duration };
}

function startOf(session: LiveSession, provenSeconds: number | null): { from: Date; to: Date } {
  if (wasOnAir(session)) return possibleStart(session, provenSeconds);
  const at = session.plannedStartAt ?? session.createdAt ?? session.firstSeenAt;
  return { from: at, to: at };
}

function placeOf(start: { from: Date; to: Date }, month: Month): ClassifiedSession["place"] | null {
  const isIn = (at: Date): boolean => month.startsAt <= at && at < month.endsAt;
  if (isIn(start.from) && isIn(start.to)) return "in_month";
  if (start.from >= month.endsAt) return "after";
  return start.to < month.startsAt ? null : "unsure";
}

function barOf(
  session: LiveSession,
  { accounts, rule, zone }: ClassifyInput,
  word: (kind: Correction["what"]["kind"]) => Correction | null,
  start: { from: Date },
): { barred: SessionReason | null; by: Correction | null } {
  if (!wasOnAir(session))
    return { barred: session.state === "cancelled" ? "cancelled" : "scheduled", by: null };
  const belongs = word("account");
  if (belongs?.what.kind === "account" && !belongs.what.belongs)
    return { barred: "not_the_office", by: belongs };
  const account = accounts.find(({ accountKey }) => accountKey === session.accountKey);
  const beyond = account ? beyondSpan(account, start.from, zone) : null;
  if (beyond !== null) return { barred: beyond, by: null };
  if (!rule.countCrossPosted && isCrossPosted(session, accounts)) return { barred: "cross_posted", by: null };
  const subject = word("subject");
  if (subject?.what.kind === "subject" && subject.what.subject === "other")
    return { barred: "subject_other", by: subject };
  return { barred: null, by: null };
}

/** Whether a session lies before or after the days on which the office had the account. */
function beyondSpan(
  { activeFrom, activeTo }: Account,
  at: Date,
  zone: string,
): "not_the_office_yet" | "left_the_office" | null {
  if (activeFrom === null && activeTo === null) return null;
  const { day } = localDayAt(at, zone);
  if (activeFrom !== null && day < activeFrom) return "not_the_office_yet";
  return activeTo !== null && day > activeTo ? "left_the_office" : null;
}

/** Another page streamed it: told, and none of the office's own. Not told = the page that lists it. */
export function isCrossPosted(session: LiveSession, accounts: readonly Account[]): boolean {
  if (session.fromId === null) return false;
  const own = accounts.map(({ externalId }) => externalId).filter((id) => id !== null);
  return own.length > 0 && !own.includes(session.fromId);
}

function newest(
  session: LiveSession,
  { corrections }: ClassifyInput,
  kind: Correction["what"]["kind"],
): Correction | null {
  return (
    corrections
      .filter((one) => one.what.kind === kind && one.accountKey === session.accountKey)
      .filter((one) => one.sessionId === null || one.sessionId === session.sessionId)
      .toSorted((a, b) => b.at.getTime() - a.at.getTime())[0] ?? null
  );
}
