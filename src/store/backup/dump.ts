import { mongo } from "mongoose";
import { dumpHead } from "./dump-format.ts";
import type { StoreContext } from "../mongo/context.ts";

const { EJSON } = mongo.BSON;

/**
 * Everything that is kept, as lines of extended JSON, all of one moment. The last line counts the rows of each
 * collection, so that a file that was cut short is recognised.
 */
export async function* dumpLines({
  client,
  collections,
  collectorVersion,
}: StoreContext): AsyncGenerator<string> {
  const session = client.startSession({ snapshot: true });
  const end: Record<string, number> = {};
  try {
    const pinned = await collections.meta.find({ _id: { $in: ["mode", "timezone"] } }, { session }).toArray();
    yield dumpHead(collectorVersion, Object.fromEntries(pinned.map(({ _id, value }) => [_id, value])));
    for (const [name, collection] of Object.entries(collections)) {
      end[name] = 0;
      for await (const row of (collection as unknown as mongo.Collection).find(
        {},
        { session, batchSize: 2_000 },
      )) {
        end[name] += 1;
        yield `${EJSON.stringify({ collection: name, row }, { relaxed: false })}\n`;
      }
    }
  } finally {
    await session.endSession();
  }
  yield `${JSON.stringify({ end })}\n`;
}

/** Largest first. */
export async function getSizes({
  collections,
}: StoreContext): Promise<{ name: string; rows: number; bytes: number }[]> {
  const held: Record<string, mongo.Collection> = collections as never;
  const sizes = await Promise.all(
    Object.entries(held).map(async ([name, collection]) => {
      const [stats] = await collection.aggregate([{ $collStats: { storageStats: {} } }]).toArray();
      const { count = 0, size = 0 } = (stats?.["storageStats"] ?? {}) as { count?: number; size?: number };
      return { name, rows: count, bytes: size };
    }),
  );
  return sizes.toSorted((a, b) => b.bytes - a.bytes);
}
