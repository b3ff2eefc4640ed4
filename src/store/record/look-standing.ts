import type { Look } from "../../domain/look.ts";
import type { InSession, StoreContext } from "../context.ts";
import type { LookStateDoc } from "../models/look-model.ts";
import type { RunSpan } from "./look-runs.ts";

/** An account's looks as they stand: where they stand, and the newest run. */
export type Standing = { state: LookStateDoc; run: RunSpan };

export async function readStandings(
  { collections }: StoreContext,
  looks: readonly Look[],
  inSession: InSession,
): Promise<Map<string, Standing>> {
  const accountKeys = [...new Set(looks.map((look) => look.accountKey))];
  if (accountKeys.length === 0) return new Map();
  const states = await collections.lookStates.find({ _id: { $in: accountKeys } }, inSession).toArray();
  if (states.length === 0) return new Map();
  const shown = { digest: 1, day: 1, firstAt: 1, lastAt: 1, count: 1, longestHoleSeconds: 1 } as const;
  const runs = await collections.lookRuns
    .find({ _id: { $in: states.map((state) => state.runId) } }, { ...inSession, projection: shown })
    .toArray();
  const runOf = new Map(runs.map((run) => [run._id, run]));
  return new Map(
    states.flatMap((state) => {
      const run = runOf.get(state.runId);
      return run ? [[state._id, { state, run }] as const] : [];
    }),
  );
}

/** A run lies within one local day, which has 25 hours at most. */
export const LONGEST_RUN_MS = 25 * 3_600_000;

/** The older run of equal looks that a late look lies within; `null` = none. */
export async function olderRunAround(
  { collections }: StoreContext,
  { accountKey, at }: Look,
  digest: string,
  inSession: InSession,
): Promise<RunSpan | null> {
  const earliest = new Date(at.getTime() - LONGEST_RUN_MS);
  const around = { accountKey, firstAt: { $gte: earliest, $lte: at }, lastAt: { $gte: at }, digest };
  return collections.lookRuns.findOne(around, inSession);
}
