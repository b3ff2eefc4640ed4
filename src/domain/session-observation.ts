import { hash } from "node:crypto";
import type { LookEdge } from "./look.ts";
import type { PlatformId, Trigger } from "./platform.ts";
import type { SessionSighting } from "./session-sighting.ts";

/** What an answer reported of a live, without what changes from minute to minute and without its raw text. */
export type ReportedSession = Omit<SessionSighting, "viewers" | "raw" | "rawDigest">;

/** Whom an observation is about, and where it came from. */
export type ObservationSource = {
  accountKey: string;
  officeId: string;
  platform: PlatformId;
  edge: LookEdge;
  trigger: Trigger;
};

/**
 * One thing that became known of a live session. `seen`: an answer showed it, or its node was found (`sighting` null).
 * `missing`: a list that should have shown it did not. `gone`: its own node is not there any more.
 */
export type SessionEvent = ObservationSource & {
  kind: "seen" | "missing" | "gone";
  at: Date;
  sighting: SessionSighting | null;
  /** Of `missing` and `gone`: how long the platform lists a live. */
  retentionDays: number | null;
  /** Of the first one of a session: when the account's list last lacked it, which should have shown it by then. */
  lackedAt?: Date | null;
};

/**
 * Equal events of one session, packed: first, last and count. Packs are added and grow, and never change what they
 * report, so that what was once proven of a session stays proven.
 */
export type SessionObservation = ObservationSource & {
  kind: SessionEvent["kind"];
  /** Place in the order in which the packs of the session were begun, from 1. */
  order: number;
  digest: string;
  reported: ReportedSession | null;
  /** Of the newest raw version in the pack. */
  rawDigest: string | null;
  firstAt: Date;
  lastAt: Date;
  count: number;
  /** Of a pack on air: since when it was on air, as far as was known, with nothing that says otherwise since. */
  onAirSince: Date | null;
  peakViewers: number | null;
  peakViewersAt: Date | null;
  retentionDays: number | null;
  lackedAt: Date | null;
};

/** Longer than any platform lets a live last; a figure beyond it is an error and decides nothing. */
export const LONGEST_LIVE_MS = 12 * 3_600_000;

type Reported = Pick<SessionObservation, "reported">;
export const isOnAir = ({ reported }: Reported): boolean => reported?.state === "live";
export const isOver = ({ reported }: Reported): boolean => reported?.state === "ended";
/** Documented as not held when it was seen. */
export const isNotHeld = ({ reported }: Reported): boolean =>
  reported?.state === "scheduled" || reported?.state === "cancelled";

/** The observations with one more event, and the pack that holds it: an equal one, or a new one. The given are unchanged. */
export function addObservation<T extends SessionObservation>(
  known: readonly T[],
  event: SessionEvent,
  begin: (pack: SessionObservation) => T,
): { packs: readonly T[]; joined: T } {
  const digest = eventDigest(event);
  const onAirSince = event.sighting?.state === "live" ? findAirStart(known, event) : null;
  const equal = known.find((pack) => pack.digest === digest && canHold(pack, event.at, known));
  const joined = equal
    ? extendPack(equal, event)
    : begin(beginPack(event, digest, known.length + 1, onAirSince));
  const packs = equal ? known.map((pack) => (pack === equal ? joined : pack)) : [...known, joined];
  if (onAirSince === null) return { packs, joined };
  return { packs: packs.map((pack) => startEarlier(pack, event.at, onAirSince, known)), joined };
}

/** Makes two equal events equal, whenever they came. */
function eventDigest({ kind, edge, sighting, retentionDays }: SessionEvent): string {
  const reported = sighting && toReported(sighting);
  const fields = reported && Object.entries(reported).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return hash("sha256", JSON.stringify([kind, edge, fields, retentionDays]));
}

function toReported({ viewers: _v, raw: _r, rawDigest: _d, ...reported }: SessionSighting): ReportedSession {
  return reported;
}

function beginPack(
  event: SessionEvent,
  digest: string,
  order: number,
  onAirSince: Date | null,
): SessionObservation {
  const { accountKey, officeId, platform, edge, trigger, kind, at, sighting, retentionDays } = event;
  const pack = {
    accountKey,
    officeId,
    platform,
    edge,
    trigger,
    kind,
    order,
    digest,
    reported: sighting && toReported(sighting),
    rawDigest: sighting?.rawDigest ?? null,
    firstAt: at,
    lastAt: at,
    count: 0,
    onAirSince,
    peakViewers: null,
    peakViewersAt: null,
    retentionDays,
    lackedAt: event.lackedAt ?? null,
  };
  return extendPack(pack, event);
}

function extendPack<T extends SessionObservation>(pack: T, { at, sighting }: SessionEvent): T {
  const isNewest = at >= pack.lastAt;
  const viewers = sighting?.state === "live" ? sighting.viewers : null;
  const isPeak = viewers !== null && (pack.peakViewers === null || viewers > pack.peakViewers);
  return {
    ...pack,
    lastAt: isNewest ? at : pack.lastAt,
    count: pack.count + 1,
    ...(isNewest && sighting ? { rawDigest: sighting.rawDigest } : {}),
    ...(isPeak ? { peakViewers: viewers, peakViewersAt: at } : {}),
  };
}

/** Whether an equal event at this time says the same as the pack, so that nothing is lost when it joins it. */
function canHold(pack: SessionObservation, at: Date, known: readonly SessionObservation[]): boolean {
  if (at < pack.firstAt) return false;
  if (at <= pack.lastAt) return true;
  return !known.some((other) => other.lastAt > pack.lastAt && separates(other, pack));
}

/** Whether an observation between two equal ones makes them two: it says otherwise of air time or of presence. */
function separates(other: SessionObservation, pack: SessionObservation): boolean {
  if (other.kind !== pack.kind) return true;
  if (isNotHeld(pack)) return isOnAir(other) || isOver(other);
  return (isOnAir(pack) && isOver(other)) || (isOver(pack) && isOnAir(other));
}

/**
 * Since when a live that is seen on air was on air: since it was seen on air before, with nothing in between that shows
 * it over; else since its reported start, as far as no sighting and no list contradicts that; else since now.
 */
function findAirStart(known: readonly SessionObservation[], event: SessionEvent): Date {
  const { at } = event;
  const over = known.filter(isOver);
  const isUnbroken = (from: Date) => !over.some(({ firstAt, lastAt }) => firstAt < at && lastAt > from);
  const before = known.filter((pack) => isOnAir(pack) && pack.firstAt <= at && isUnbroken(pack.lastAt));
  const since = earliest([at, ...before.map(({ onAirSince }) => onAirSince ?? at)]);
  const start = known.find(({ reported }) => reported?.startedAt)?.reported?.startedAt;
  const startedAt = start ?? event.sighting?.startedAt ?? null;
  if (startedAt === null || startedAt >= since) return since;
  const isFirst = !over.some(({ firstAt }) => firstAt < at);
  const firstSeen = earliest([at, ...before.map(({ firstAt }) => firstAt)]);
  if (!isFirst || firstSeen.getTime() - startedAt.getTime() > LONGEST_LIVE_MS) return since;
  const notYet = known
    .filter((pack) => isNotHeld(pack) && pack.firstAt < firstSeen)
    .map(({ lastAt }) => (lastAt < firstSeen ? lastAt : firstSeen));
  const lacked = event.lackedAt && known.length === 0 ? [event.lackedAt] : [];
  return earliest([since, latest([startedAt, ...notYet, ...lacked])]);
}

const earliest = (instants: readonly Date[]): Date =>
  new Date(Math.min(...instants.map((at) => at.getTime())));
const latest = (instants: readonly Date[]): Date => new Date(Math.max(...instants.map((at) => at.getTime())));

/** An earlier sighting that comes late: what was seen on air after it, with nothing in between, began by then. */
function startEarlier<T extends SessionObservation>(
  pack: T,
  at: Date,
  since: Date,
  known: readonly SessionObservation[],
): T {
  if (pack.onAirSince === null || pack.onAirSince <= since || pack.firstAt < at) return pack;
  const from = pack.firstAt;
  const isBroken = known.some((other) => isOver(other) && other.firstAt < from && other.lastAt > at);
  return isBroken ? pack : { ...pack, onAirSince: since };
}
