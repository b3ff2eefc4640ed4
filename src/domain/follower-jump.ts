import type { RollupPoint } from "./day-rollup.ts";
import type { Snapshot } from "./snapshot.ts";

/** A change of the following from one reading to the next that a person should look at. The reading is kept. */
const JUMP_SHARE = 0.5;

/** Below this, half of a following is the whim of a few people. */
const JUMP_FOLLOWERS_MIN = 100;

/** What is compared of the reading before. */
export type ReadingBefore = Pick<RollupPoint, "slot" | "externalId"> & { followers: number | null };

/** In words, how a following jumped or dropped since the reading before; `null` where it did not. */
export function describeJump(before: ReadingBefore | undefined, now: Snapshot): string | null {
  const { followers, slot, provenance } = now;
  if (before === undefined || before.followers === null || followers === null) return null;
  if (before.slot >= slot || before.externalId !== provenance.externalId) return null;
  if (Math.max(before.followers, followers) < JUMP_FOLLOWERS_MIN) return null;
  if (Math.abs(followers - before.followers) <= before.followers * JUMP_SHARE) return null;
  return `${before.followers} followers on ${before.slot.toISOString()}, ${followers} on ${slot.toISOString()}`;
}
