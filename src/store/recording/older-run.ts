import type { Look } from "../../domain/look.ts";
import type { InTransaction, StoreContext } from "../mongo/context.ts";
import type { RunSpan } from "./look-runs.ts";

/** A run is within one local day, which has 25 hours at most. */
export const LONGEST_RUN_MS = 25 * 3_600_000;

/** The older run of equal looks that contains a late look; `null` = none. */
export async function olderRunAround(
  { collections }: StoreContext,
  { accountKey, at }: Look,
  digest: string,
  inSession: InTransaction,
): Promise<RunSpan | null> {
  const earliest = new Date(at.getTime() - LONGEST_RUN_MS);
  const around = { accountKey, firstAt: { $gte: earliest, $lte: at }, lastAt: { $gte: at }, digest };
  return collections.lookRuns.findOne(around, inSession);
}
