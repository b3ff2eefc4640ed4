import type { PlatformId, Precision, Via } from "./platform.ts";
import { VIAS } from "./platform.ts";
import type { Snapshot } from "./snapshot.ts";

/** One reading as a roll-up keeps it. */
export type RollupPoint = {
  slot: Date;
  via: Via;
  followers: number;
  posts: number | null;
  precision: Precision;
  externalId: string | null;
};

/**
 * One account's readings of one local day, folded. Snapshots without followers leave no trace here. Where two readings
 * of one slot differ in `via`, the one that is believed first is the first, last, min or max.
 */
export type DayRollup = {
  accountKey: string;
  officeId: string;
  platform: PlatformId;
  day: string;
  first: RollupPoint;
  last: RollupPoint;
  min: RollupPoint;
  max: RollupPoint;
  readings: number;
};

export type RollupEnds = Pick<DayRollup, "first" | "last" | "readings">;

export function toRollupPoint(snapshot: Snapshot): RollupPoint | null {
  const { slot, via, followers, posts, precision } = snapshot;
  if (followers === null) return null;
  return { slot, via, followers, posts, precision, externalId: snapshot.provenance.externalId };
}

const rank = (via: Via): number => VIAS.indexOf(via);

/** Earlier slot first; of one slot, the `via` that is believed first. */
const earlier = (a: RollupPoint, b: RollupPoint): boolean =>
  a.slot < b.slot || (a.slot.getTime() === b.slot.getTime() && rank(a.via) <= rank(b.via));
const later = (a: RollupPoint, b: RollupPoint): boolean =>
  a.slot > b.slot || (a.slot.getTime() === b.slot.getTime() && rank(a.via) <= rank(b.via));

const pick = (a: RollupPoint, b: RollupPoint, first: (a: RollupPoint, b: RollupPoint) => boolean) =>
  first(a, b) ? a : b;
const lower = (a: RollupPoint, b: RollupPoint): boolean =>
  a.followers < b.followers || (a.followers === b.followers && earlier(a, b));
const higher = (a: RollupPoint, b: RollupPoint): boolean =>
  a.followers > b.followers || (a.followers === b.followers && earlier(a, b));

/** The roll-up with one more reading folded in; the order of arrival makes no difference. */
export function foldReading(before: DayRollup | null, snapshot: Snapshot, day: string): DayRollup | null {
  const point = toRollupPoint(snapshot);
  if (point === null) return before;
  const { accountKey, officeId, platform } = snapshot;
  if (before === null) {
    return {
      accountKey,
      officeId,
      platform,
      day,
      first: point,
      last: point,
      min: point,
      max: point,
      readings: 1,
    };
  }
  return {
    ...before,
    first: pick(before.first, point, earlier),
    last: pick(before.last, point, later),
    min: pick(before.min, point, lower),
    max: pick(before.max, point, higher),
    readings: before.readings + 1,
  };
}
