import { type Batch, type ReadingResult, type Sweep, toReadingName } from "../../domain/sweep.ts";
import type { StoreContext } from "../mongo/context.ts";
import type { BatchTally, Store } from "../contracts/store.ts";
import { type BatchDoc, toBatch, toSweep } from "../models/sweep-model.ts";
import { between } from "../mongo/selection.ts";
import { inOptimisticTransaction, inTransaction } from "../mongo/transaction.ts";
import { batchInContext } from "./batch-in-context.ts";
import { settleBatch } from "./settle-batches.ts";

/** Sweeps with their frozen batches. */
export function sweepRepository(context: StoreContext): Store["sweeps"] {
  return { ...sweepReads(context), ...sweepWrites(context) };
}

type Reads =
  | "get"
  | "batch"
  | "batchInContext"
  | "listBatches"
  | "openBatches"
  | "openBatchIds"
  | "accountKeys"
  | "tally"
  | "results"
  | "countResults"
  | "hasOpenBatch"
  | "open"
  | "latest"
  | "list";

function sweepReads(context: StoreContext): Pick<Store["sweeps"], Reads> {
  const { sweeps, batches } = context.collections;
  return {
    get: async (sweepId) => {
      const found = await sweeps.findOne({ _id: sweepId });
      return found && toSweep(found);
    },
    batch: async (batchId) => {
      const found = await batches.findOne({ _id: batchId });
      return found && toBatch(found);
    },
    batchInContext: (batchId, due) => batchInContext(context, batchId, due),
    listBatches: async (sweepId) => (await batches.find({ sweepId }).sort({ n: 1 }).toArray()).map(toBatch),
    openBatches: (sweepId) =>
      batches.find({ sweepId, settledAt: null }, { batchSize: 100 }).sort({ n: 1 }).map(toBatch),
    openBatchIds: (sweepId) =>
      batches
        .find({ sweepId, settledAt: null }, { projection: { _id: 1 } })
        .sort({ n: 1 })
        .map(({ _id }) => _id),
    accountKeys: async (sweepId, from, to = Number.MAX_SAFE_INTEGER) => {
      const projection = { "items.accountKey": 1 } as const;
      const rows = batches.find({ sweepId, n: { $gte: from, $lt: to } }, { projection }).sort({ n: 1 });
      return (await rows.toArray()).flatMap(({ items }) => items.map(({ accountKey }) => accountKey));
    },
    tally: (sweepId) => tallyOf(context, sweepId),
    results: async (sweepId) => {
      const rows = await context.collections.readingResults.find({ sweepId }).sort({ _id: 1 }).toArray();
      return rows.map((row) => row.result);
    },
    countResults: (sweepId) => context.collections.readingResults.countDocuments({ sweepId }),
    hasOpenBatch: async (sweepId) =>
      (await batches.findOne({ sweepId, settledAt: null }, { projection: { _id: 1 } })) !== null,
    open: async (platform) => {
      const filter = { closedAt: null, ...(platform === undefined ? {} : { platform }) };
      return (await sweeps.find(filter).sort({ slot: 1 }).toArray()).map(toSweep);
    },
    latest: async (platform) => {
      const found = await sweeps.find({ platform }).sort({ slot: -1 }).limit(1).next();
      return found && toSweep(found);
    },
    list: async ({ platform, since, until }, limit) => {
      const filter = { ...(platform === undefined ? {} : { platform }), ...between("slot", since, until) };
      return (await sweeps.find(filter).sort({ slot: -1 }).limit(limit).toArray()).map(toSweep);
    },
  };
}

function sweepWrites(context: StoreContext): Omit<Store["sweeps"], Reads> {
  const { sweeps, batches } = context.collections;
  return {
    create: (sweep, planned) => createSweep(context, sweep, planned),
    addStep: (sweep, step) => addStep(context, sweep, step),
    settleBatch: (batchId, at, tally) => settleBatch(context, { batchId, at, tally }),
    saveResults: (batchId, results) => saveResults(context, batchId, results),
    addCounts: async (sweepId, counts) => {
      const steps = Object.entries(counts).map(([name, by]) => [`counts.${name}`, by]);
      if (steps.length > 0) await sweeps.updateOne({ _id: sweepId }, { $inc: Object.fromEntries(steps) });
    },
    giveUp: async (batchId, readings) => {
      if (readings.length > 0)
        await batches.updateOne({ _id: batchId }, { $addToSet: { givenUp: { $each: [...readings] } } });
    },
    close: async (sweepId, at, counts) => {
      const counted = Object.entries(counts ?? {}).map(([name, total]) => [`counts.${name}`, total]);
      const closed = await sweeps.findOneAndUpdate(
        { _id: sweepId, closedAt: null },
        { $set: { closedAt: at, ...Object.fromEntries(counted) } },
        { returnDocument: "after" },
      );
      return closed && toSweep(closed);
    },
  };
}

async function tallyOf({ collections }: StoreContext, sweepId: string): Promise<BatchTally> {
  const sumOf = (name: string) => ({ $sum: `$tally.${name}` });
  const sums = collections.batches.aggregate<BatchTally>([
    { $match: { sweepId } },
    {
      $group: { _id: null, read: sumOf("read"), requests: sumOf("requests"), spentUsd: sumOf("spentUsd") },
    },
  ]);
  const { read = 0, requests = 0, spentUsd = 0 } = (await sums.next()) ?? {};
  return { read, requests, spentUsd };
}

/** Stores sweep and batches together, so that no sweep is ever seen without its work. */
function createSweep({ client, collections }: StoreContext, sweep: Sweep, planned: readonly Batch[]) {
  const { sweeps, batches } = collections;
  return inOptimisticTransaction(client, async (session, readFirst) => {
    const stored = readFirst ? await sweeps.findOne({ _id: sweep.sweepId }, { session }) : null;
    if (stored) return { sweep: toSweep(stored), created: false };
    await sweeps.insertOne({ ...sweep, _id: sweep.sweepId }, { session });
    if (planned.length > 0) await batches.insertMany(planned.map(toDocument), { session });
    return { sweep, created: true };
  });
}

function addStep(
  { client, collections }: StoreContext,
  ...[sweep, step]: Parameters<Store["sweeps"]["addStep"]>
) {
  const { sweeps, batches } = collections;
  const { expected, steps } = step;
  const isAsKnown = { _id: sweep.sweepId, closedAt: null, "steps.nextPart": sweep.steps?.nextPart ?? null };
  const more = { batches: step.batches.length, "counts.expected": expected };
  return inTransaction(client, async (session) => {
    const found = await sweeps.updateOne(isAsKnown, { $set: { steps }, $inc: more }, { session });
    if (found.matchedCount === 0) return false;
    if (step.batches.length > 0) await batches.insertMany(step.batches.map(toDocument), { session });
    return true;
  });
}

const toDocument = (batch: Batch): BatchDoc => ({
  ...batch,
  _id: batch.batchId,
  expiresAt: null,
  tally: null,
});

async function saveResults(
  { collections }: StoreContext,
  batchId: string,
  results: readonly ReadingResult[],
): Promise<void> {
  if (results.length === 0) return;
  const sweepId = batchId.slice(0, batchId.lastIndexOf("-"));
  const writes = results.map((result) => ({
    replaceOne: {
      filter: { _id: `${batchId}|${toReadingName(result)}` },
      replacement: { batchId, sweepId, result },
      upsert: true,
    },
  }));
  await collections.readingResults.bulkWrite(writes, { ordered: false });
}
