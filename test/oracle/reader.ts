import type { LookLog } from "./graph-transport.ts";
import { DAY_MS, MONTH, type ShownLive } from "./world.ts";

/**
 * The reference reader that the product is compared with: from what the platforms showed the collector, it works out
 * what can be known, in the simplest way. It shares no code with the product.
 */
export type Reading = "met" | "not_met" | "undetermined";

const NEEDED_SECONDS = 1800;
const RESUME_MS = 120_000;
const CLOCK_BOUND_MS = 60_000;
const LENGTH_MAX_SECONDS = 12 * 3600;

const ON_AIR = new Set(["LIVE", "LIVE_NOW"]);
const HELD = new Set(["LIVE_STOPPED", "PROCESSING", "VOD"]);
/** Documented as announced and not held; believed of a live whose start and length were never reported. */
const NOT_HELD = new Set([
  "SCHEDULED_UNPUBLISHED",
  "SCHEDULED_LIVE",
  "SCHEDULED_EXPIRED",
  "SCHEDULED_CANCELED",
  "UNPUBLISHED",
]);

/** A start further before the live's own creation cannot be its start. */
const BEFORE_CREATION_MS = 900_000;

type Sighting = { at: number; live: ShownLive };
/** What is known of one live: its earliest and latest possible start and length; `null` = unknown. */
type Known = {
  start: { from: number; to: number };
  least: number;
  most: number;
  wasHeld: boolean;
  mayBeHeld: boolean;
  fromId: string;
};

/** Reads what was shown of each account of one office, whose ids are given. */
export function readMonth(accounts: readonly { pageId: string; logs: readonly LookLog[] }[]): Reading {
  const own = new Set(accounts.map(({ pageId }) => pageId));
  const sound = accounts.map(({ logs }) =>
    logs.filter(({ look }) => Math.abs(look.clockErrorMs) <= CLOCK_BOUND_MS),
  );
  const known = sound.map((logs) =>
    [...gather(logs).values()].map(knowLive).filter(({ fromId }) => own.has(fromId)),
  );
  if (known.some(isProven)) return "met";
  if (known.some(mayReach)) return "undetermined";
  return sound.every(covers) ? "not_met" : "undetermined";
}

/** All sightings of each live, under the live's own id where one is known; else under its video's. */
function gather(logs: readonly LookLog[]): Map<string, Sighting[]> {
  const names = new Map<string, string>();
  const shown = logs.flatMap(({ look, lists, nodes }) => [
    ...lists.flatMap(({ items }) => items.map((live) => ({ at: look.at, live }))),
    ...nodes.map((live) => ({ at: look.at, live })),
  ]);
  for (const { live } of shown) if (live.video) names.set(live.video.id, live.id);
  const byLive = new Map<string, Sighting[]>();
  for (const sighting of shown)
    byLive.set(sighting.live.id, [...(byLive.get(sighting.live.id) ?? []), sighting]);
  return byLive;
}

/** A time as Graph writes it, not in the future of the answer. */
function parseTime(text: string | undefined, at: number): number | null {
  if (text === undefined || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000$/.test(text)) return null;
  const ms = Date.parse(text.replace("+0000", "Z"));
  return ms <= at + DAY_MS ? ms : null;
}

function knowLive(sightings: readonly Sighting[]): Known {
  const ordered = sightings.toSorted((a, b) => a.at - b.at);
  const first = ordered[0]?.at ?? 0;
  const created = ordered.flatMap(({ at, live }) => parseTime(live.creation_time, at) ?? []);
  const starts = ordered
    .flatMap(({ at, live }) => parseTime(live.broadcast_start_time, at) ?? [])
    .filter((start) => created[0] === undefined || start > created[0] - BEFORE_CREATION_MS);
  const air = ordered.filter(({ live }) => ON_AIR.has(live.status ?? ""));
  const over = ordered.filter(({ live }) => HELD.has(live.status ?? ""));
  const isRecorded = ordered.some(
    ({ live }) => (live.video?.length ?? 0) > 0 && !NOT_HELD.has(live.status ?? ""),
  );
  const wasHeld = air.length > 0 || over.length > 0 || isRecorded;
  const earliest = Math.min(...starts, ...created, first);
  const [reported] = starts;
  const latest = reported ?? Math.min(air[0]?.at ?? first, over[0]?.at ?? Number.POSITIVE_INFINITY);
  const isHinted = starts.length > 0 || ordered.some(({ live }) => (live.video?.length ?? 0) > 0);
  const lengths = wasHeld ? lengthsOf(ordered, earliest) : [];
  const watched = air.length > 0 ? ((air.at(-1)?.at ?? 0) - (reported ?? air[0]?.at ?? 0)) / 1000 : 0;
  const ends = over
    .filter(({ at }) => at > (air.at(-1)?.at ?? 0))
    .map(({ at }) => (at - (reported ?? earliest)) / 1000);
  return {
    start: { from: reported ?? earliest, to: latest },
    least: Math.max(0, watched, ...lengths),
    most: lengths.length > 0 ? Math.max(...lengths, watched) : Math.min(Number.POSITIVE_INFINITY, ...ends),
    wasHeld,
    mayBeHeld: wasHeld || isHinted || !NOT_HELD.has(ordered.at(-1)?.live.status ?? ""),
    fromId: ordered[0]?.live.from.id ?? "",
  };
}

/**
 * Lengths that were reported and are possible: not beyond half a day, nor longer than the live can have been over by
 * then.
 */
function lengthsOf(ordered: readonly Sighting[], earliest: number): number[] {
  return ordered.flatMap(({ at, live }) => {
    const seconds = live.video?.length ?? 0;
    const fits = seconds > 0 && seconds <= LENGTH_MAX_SECONDS && seconds <= (at - earliest) / 1000 + 1;
    return fits && !ON_AIR.has(live.status ?? "") ? [seconds] : [];
  });
}

const inMonth = (at: number): boolean => MONTH.from <= at && at < MONTH.to;

/** Whether lives that surely began in the month, with what surely goes on from them, surely lasted long enough. */
function isProven(known: readonly Known[]): boolean {
  const held = known.filter(({ wasHeld, least }) => wasHeld && least > 0);
  const alone = held.some(
    ({ start, least }) => inMonth(start.from) && inMonth(start.to) && least >= NEEDED_SECONDS,
  );
  const sure = held
    .filter(({ start }) => start.from === start.to)
    .toSorted((a, b) => a.start.from - b.start.from);
  return alone || reaches(sure.map(({ start, least }) => ({ from: start.from, seconds: least })));
}

/** Whether any live, taken at the longest and anywhere it may have begun, would reach the rule. */
function mayReach(known: readonly Known[]): boolean {
  const possible = known.filter(({ mayBeHeld }) => mayBeHeld);
  const loose = possible.some(
    ({ start, most }) => most >= NEEDED_SECONDS && start.to >= MONTH.from && start.from < MONTH.to,
  );
  if (loose) return true;
  return reaches(
    possible
      .map(({ start, most }) => ({ from: start.from, seconds: most }))
      .toSorted((a, b) => a.from - b.from),
  );
}

function reaches(parts: readonly { from: number; seconds: number }[]): boolean {
  let [end, total, begun] = [Number.NEGATIVE_INFINITY, 0, false];
  for (const { from, seconds } of parts) {
    const goesOn = from - end <= RESUME_MS;
    const until = from + seconds * 1000;
    const added = Math.max(0, until - Math.max(from, end)) / 1000;
    [total, begun] = goesOn ? [total + added, begun] : [seconds, inMonth(from)];
    end = goesOn ? Math.max(end, until) : until;
    if (begun && total >= NEEDED_SECONDS) return true;
    if (inMonth(from) && seconds >= NEEDED_SECONDS) return true;
  }
  return false;
}

/** Whether complete looks that nothing has shown to be wrong cover all of the month. */
function covers(logs: readonly LookLog[]): boolean {
  const lives = [...gather(logs).values()];
  const spans = logs
    .flatMap(({ look, lists }) =>
      lists
        .filter(({ edge }) => edge === "live_videos")
        .map((list) => ({
          at: look.at,
          from: reachOf(list, look.at),
          ids: new Set(list.items.map(({ id }) => id)),
        })),
    )
    .filter(({ at, from, ids }) => !lives.some((sightings) => wasMissed(sightings, { at, from, ids })))
    .toSorted((a, b) => a.from - b.from);
  let until = MONTH.from;
  for (const { from, at } of spans) {
    if (from > until) break;
    until = Math.max(until, at);
  }
  return until >= MONTH.to;
}

function reachOf(list: { items: readonly ShownLive[]; ended: boolean }, at: number): number {
  if (list.ended) return at - 30 * DAY_MS;
  const created = list.items.map(({ creation_time: text }) => parseTime(text, at) ?? Number.NaN);
  const falls = created.every((one, i) => i === 0 || one <= (created[i - 1] ?? Number.NaN));
  return falls ? Math.max(at - 30 * DAY_MS, created.at(-1) ?? at) : at;
}

/** A look lacked a live that was there: it was shown before and after, and lies within the look's reach. */
function wasMissed(
  sightings: readonly Sighting[],
  { at, from, ids }: { at: number; from: number; ids: ReadonlySet<string> },
): boolean {
  if (ids.has(sightings[0]?.live.id ?? "")) return false;
  const created = Math.min(...sightings.map((one) => parseTime(one.live.creation_time, one.at) ?? one.at));
  return created >= from && created <= at && sightings.some((one) => one.at >= at);
}
