import type { Resync } from "../../domain/resync.ts";
import type { ResyncStore } from "../contracts/api.ts";
import type { StoreContext } from "../mongo/context.ts";
import type { ResyncDoc } from "../models/resync-model.ts";
import { appendChanges } from "../recording/append-changes.ts";
import { isDuplicateKey } from "../mongo/store-errors.ts";
import { inTransaction } from "../mongo/transaction.ts";
import { omit } from "../mongo/omit.ts";

const resyncOf = (row: ResyncDoc): Resync => omit(row, "_id");

export function resyncRepository(context: StoreContext): ResyncStore {
  const { resyncs } = context.collections;
  return {
    start: async (resync) => {
      try {
        await resyncs.insertOne({ ...resync, _id: resync.resyncId });
        return resync;
      } catch (error) {
        if (isDuplicateKey(error)) return null;
        throw error;
      }
    },
    get: async (resyncId) => {
      const found = await resyncs.findOne({ _id: resyncId });
      return found && resyncOf(found);
    },
    running: async () => (await resyncs.find({ state: "running" }).toArray()).map(resyncOf),
    join: async (resyncId, request) => {
      const joined = await resyncs.findOneAndUpdate(
        { _id: resyncId, state: "running" },
        { $push: { requests: request } },
        { returnDocument: "after" },
      );
      return joined && resyncOf(joined);
    },
    saveSweepIds: async (resyncId, sweepIds) =>
      void (await resyncs.updateOne({ _id: resyncId }, { $set: { sweepIds: [...sweepIds] } })),
    finish: (resyncId, difference, at) =>
      inTransaction(context.client, async (session) => {
        const ended = await resyncs.findOneAndUpdate(
          { _id: resyncId, state: "running" },
          { $set: { state: "done", finishedAt: at, difference } },
          { returnDocument: "after", session },
        );
        if (ended) await appendChanges(context, [{ kind: "resync", key: resyncId }], at, { session });
        return ended && resyncOf(ended);
      }),
    list: async ({ officeId }, after, limit) => {
      const behind = after && {
        $or: [
          { startedAt: { $lt: after.startedAt } },
          { startedAt: after.startedAt, _id: { $lt: after.resyncId } },
        ],
      };
      const filter = { ...(officeId === undefined ? {} : { officeId }), ...behind };
      const rows = await resyncs.find(filter).sort({ startedAt: -1, _id: -1 }).limit(limit).toArray();
      return rows.map(resyncOf);
    },
  };
}
