import type { RollupPoint } from "../day-rollup.ts";
import { type Precision, VIAS } from "../platform.ts";

export type GrowthOutcome = "grew" | "fell" | "flat" | "undetermined";

/** Why the growth is undetermined. */
export type GrowthDoubt =
  | "no_opening"
  | "opening_expired"
  | "no_closing"
  | "other_identity"
  | "finer_than_precision";

export type Growth = {
  opening: RollupPoint | null;
  closing: RollupPoint | null;
  /** Followers gained or lost; `null` where it is not known, which is not 0. */
  change: number | null;
  /** Of the opening, in percent, two decimals; `null` also where the opening is 0. */
  changePercent: number | null;
  outcome: GrowthOutcome;
  doubt: GrowthDoubt | null;
};

/**
 * The reading that stands for a boundary: not after it and within the tolerance before it. Of several sources, api
 * before insights before manual; of one source, the latest.
 */
export function readingAt(
  points: readonly RollupPoint[],
  boundary: Date,
  toleranceHours: number,
): RollupPoint | null {
  const earliest = boundary.getTime() - toleranceHours * 3_600_000;
  return (
    points
      .filter(({ slot }) => earliest <= slot.getTime() && slot <= boundary)
      .toSorted(
        (a, b) => VIAS.indexOf(a.via) - VIAS.indexOf(b.via) || b.slot.getTime() - a.slot.getTime(),
      )[0] ?? null
  );
}

/** What became of a following between two readings. A change that the figures are too coarse to show is not 0. */
export function judgeGrowth(opening: RollupPoint | null, closing: RollupPoint | null): Growth {
  const unknown = (doubt: GrowthDoubt): Growth => ({
    opening,
    closing,
    change: null,
    changePercent: null,
    outcome: "undetermined",
    doubt,
  });
  if (opening === null) return unknown("no_opening");
  if (closing === null) return unknown("no_closing");
  const { externalId } = opening;
  if (externalId !== null && closing.externalId !== null && externalId !== closing.externalId)
    return unknown("other_identity");
  const outcome = directionOf(opening, closing);
  if (outcome === "undetermined") return unknown("finer_than_precision");
  const change = closing.followers - opening.followers;
  const changePercent =
    opening.followers === 0 ? null : Math.round((change / opening.followers) * 10_000) / 100;
  return { opening, closing, change, changePercent, outcome, doubt: null };
}

/** The range of the true figure, `[least, most]`, both whole. */
function spanOf({ followers, precision }: RollupPoint): { least: number; most: number } {
  const step = precisionStep(followers, precision);
  const least = precision === "abbreviated" ? Math.max(0, followers - step + 1) : followers;
  return { least, most: followers + step - 1 };
}

function directionOf(opening: RollupPoint, closing: RollupPoint): GrowthOutcome {
  const before = spanOf(opening);
  const after = spanOf(closing);
  if (after.least > before.most) return "grew";
  if (after.most < before.least) return "fell";
  const exact = before.least === before.most && after.least === after.most;
  return exact ? "flat" : "undetermined";
}

/**
 * The distance of two consecutive figures of that precision. `floored`: three significant figures above 1,000 (YouTube
 * Data API, channels, "statistics.subscriberCount"). `abbreviated`: as screens write it, 12.3K or 123K.
 */
export function precisionStep(followers: number, precision: Precision): number {
  if (precision === "exact" || followers < 1000) return 1;
  if (precision === "floored") return 10 ** (Math.floor(Math.log10(followers)) - 2);
  const unit = followers >= 1e9 ? 1e9 : followers >= 1e6 ? 1e6 : 1e3;
  return followers / unit < 100 ? unit / 10 : unit;
}
