import type { StoreContext } from "../context.ts";
import type { BatchInContext } from "../contract.ts";
import type { CredentialStateDoc } from "../models/credential-model.ts";
import { ABSENCE_PREFIX, type CounterDoc } from "../models/ledger-model.ts";
import { type BatchDoc, batchOf, type SweepDoc, sweepOf } from "../models/sweep-model.ts";
import { without } from "../without.ts";
import { stateOf } from "./credential-repository.ts";

type Joined = BatchDoc & { sweeps: SweepDoc[]; standings: CredentialStateDoc[]; absences: CounterDoc[] };

/** One question, since it is asked for every batch: the four parts cost the server less than one more round trip. */
export async function batchInContext(
  { collections }: StoreContext,
  batchId: string,
): Promise<BatchInContext | null> {
  const { batches, sweeps, credentialStates, counters } = collections;
  const absenceIds = {
    $map: { input: "$items", in: { $concat: [ABSENCE_PREFIX, "$platform", "|", "$$this.accountKey"] } },
  };
  // Of accounts with a token of their own, only those that were refused: there may be thousands of others.
  const isTold = { $or: [{ state: { $ne: "ok" } }, { credential: { $not: /^account:/ } }] };
  const [found] = await batches
    .aggregate<Joined>([
      { $match: { _id: batchId } },
      { $set: { absenceIds } },
      { $lookup: { from: sweeps.collectionName, localField: "sweepId", foreignField: "_id", as: "sweeps" } },
      {
        $lookup: {
          from: credentialStates.collectionName,
          localField: "platform",
          foreignField: "platform",
          pipeline: [{ $match: isTold }],
          as: "standings",
        },
      },
      {
        $lookup: {
          from: counters.collectionName,
          localField: "absenceIds",
          foreignField: "_id",
          as: "absences",
        },
      },
      { $unset: "absenceIds" },
    ])
    .toArray();
  const sweep = found?.sweeps[0];
  if (!found || !sweep) return null;
  const { standings, absences, platform } = found;
  const prefix = `${ABSENCE_PREFIX}${platform}|`;
  return {
    batch: batchOf(without(found, "sweeps", "standings", "absences")),
    sweep: sweepOf(sweep),
    standings: standings.map(stateOf),
    absent: absences.map(({ _id }) => _id.slice(prefix.length)),
  };
}
