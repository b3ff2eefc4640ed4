import type { Account } from "../account.ts";
import { type Correction, findCorrection } from "../rulings.ts";
import type { Interval } from "../interval.ts";
import { kindOf, type LiveSession } from "../live-session.ts";
import type { Month } from "../month.ts";
import { localDayAt } from "../slot.ts";
import type { SessionLength, SessionReason } from "../verdict.ts";
import type { LiveRule } from "./rule-book.ts";
import { toSessionLength } from "./session-length.ts";
import { isPlaced, type SessionPlace, toPlace, toShownStart, toStartInterval } from "./session-place.ts";

/** The place of a session, whatever its length: in the month, after it, or not surely in either. */
export type ClassifiedSession = {
  session: LiveSession;
  length: SessionLength;
  place: SessionPlace;
  /** Whatever is observed later, it began in the month or after it: what it is joined with stays joined. */
  isSure: boolean;
  /** Why it cannot count, whatever its length; `null` = it is one of the office's broadcasts. */
  barred: SessionReason | null;
  /** Another id of the account has the same reported start: which record is the right one is not known. */
  hasTwin?: boolean;
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
  /** By account, when its lists were wrong. */
  wrongTimes: ReadonlyMap<string, readonly Interval[]>;
};

/**
 * The sessions that bear on the month, each with its length and what bars it. Of a broadcast that is listed twice, on
 * two pages or under two ids, the one with the longest proof counts.
 */
export function classifySessions(input: ClassifyInput): ClassifiedSession[] {
  const seen = new Set<string>();
  const classified: ClassifiedSession[] = [];
  const all = input.sessions.map((session) => classify(session, input)).filter((one) => one !== null);
  for (const one of all.toSorted(byProof)) {
    if (one.barred !== null) {
      classified.push(one);
      continue;
    }
    const { sessionId, videoId, accountKey, toldStartAt } = one.session;
    const ids = [sessionId, videoId].filter((id) => id !== null).map((id) => `${one.place} ${id}`);
    const start = toldStartAt && `${one.place} ${accountKey} ${toldStartAt.getTime()}`;
    const hasTwin = start !== null && seen.has(start);
    const isTwice = hasTwin || ids.some((id) => seen.has(id));
    classified.push(isTwice ? { ...one, barred: "listed_twice", hasTwin } : one);
    for (const key of start === null ? ids : [...ids, start]) seen.add(key);
  }
  return classified;
}

/** The longest proof first, where one broadcast is listed on two pages: the same choice whatever came first. */
function byProof(a: ClassifiedSession, b: ClassifiedSession): number {
  return (
    (b.length.provenSeconds ?? -1) - (a.length.provenSeconds ?? -1) ||
    a.session.accountKey.localeCompare(b.session.accountKey) ||
    a.session.sessionId.localeCompare(b.session.sessionId)
  );
}

function classify(session: LiveSession, input: ClassifyInput): ClassifiedSession | null {
  const word = (kind: Correction["what"]["kind"]): Correction | null =>
    findCorrection(input.corrections, kind, session);
  const duration = word("duration");
  const seconds = duration?.what.kind === "duration" ? duration.what.seconds : null;
  const length = toSessionLength(session, seconds);
  const found = toPlace(session, input.month, input.wrongTimes.get(session.accountKey) ?? []);
  if (found === null) return null;
  const { barred, by, isPartly } = barOf(session, input, word);
  const place = isPartly && found === "in_month" ? "unsure" : found;
  const isSure =
    isPlaced(session) && !isPartly && toStartInterval(session).from >= input.month.startsAt.getTime();
  return {
    session,
    length,
    place,
    isSure,
    barred,
    startsAt: toShownStart(session),
    correction: by ?? duration,
  };
}

function barOf(
  session: LiveSession,
  { accounts, rule, zone }: ClassifyInput,
  word: (kind: Correction["what"]["kind"]) => Correction | null,
): { barred: SessionReason | null; by: Correction | null; isPartly?: boolean } {
  if (session.state === "cancelled" || session.state === "scheduled")
    return { barred: session.state, by: null };
  if (kindOf(session) === "premiere") return { barred: "premiere", by: null };
  const belongs = word("account");
  if (belongs?.what.kind === "account" && !belongs.what.belongs)
    return { barred: "not_the_office", by: belongs };
  const account = accounts.find(({ accountKey }) => accountKey === session.accountKey);
  const beyond = account ? beyondSpan(account, session, zone) : null;
  if (beyond !== null && beyond !== "partly") return { barred: beyond, by: null };
  if (!rule.countCrossPosted && isCrossPosted(session, accounts)) return { barred: "cross_posted", by: null };
  const subject = word("subject");
  if (subject?.what.kind === "subject" && subject.what.subject === "other")
    return { barred: "subject_other", by: subject };
  return { barred: null, by: null, isPartly: beyond === "partly" };
}

/** Whether a session began before or after the days on which the office had the account, or may have. */
function beyondSpan(
  { activeFrom, activeTo }: Account,
  session: LiveSession,
  zone: string,
): "not_the_office_yet" | "left_the_office" | "partly" | null {
  if (activeFrom === null && activeTo === null) return null;
  const { from, to } = toStartInterval(session);
  const first = Number.isFinite(from) ? localDayAt(new Date(from), zone).day : "";
  const last = localDayAt(new Date(to), zone).day;
  if (activeFrom !== null && last < activeFrom) return "not_the_office_yet";
  if (activeTo !== null && first > activeTo) return "left_the_office";
  const isWhole = (activeFrom === null || activeFrom <= first) && (activeTo === null || last <= activeTo);
  return isWhole ? null : "partly";
}

/** The platform names a page of another office as its source. No name = the page that lists it. */
export function isCrossPosted(session: LiveSession, accounts: readonly Account[]): boolean {
  if (session.fromId === null) return false;
  const own = accounts.map(({ externalId }) => externalId).filter((id) => id !== null);
  return own.length > 0 && !own.includes(session.fromId);
}
