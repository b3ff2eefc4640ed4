import { mongo } from "mongoose";
import { UsageError } from "../errors/reach-error.ts";
import type { StoreContext } from "./context.ts";

const { EJSON } = mongo.BSON;
const FORMAT = "reach-backup-1";
const ROWS_PER_WRITE = 1_000;

/** What a fresh database holds already; a restore writes over it. */
const HELD_BY_A_FRESH_ONE = new Set(["meta", "migrations", "counters"]);

type Line = {
  format?: string;
  collection?: string;
  row?: Record<string, unknown>;
  end?: Record<string, number>;
};

/**
 * Everything that is kept, as lines of extended JSON, all of one moment. The last line tells how many rows there are of
 * each collection, so that a file that was cut short is known.
 */
export async function* dumpLines({ client, collections }: StoreContext): AsyncGenerator<string> {
  yield `${JSON.stringify({ format: FORMAT })}\n`;
  const session = client.startSession({ snapshot: true });
  const end: Record<string, number> = {};
  try {
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

/** Puts a dump into a database that holds nothing yet. Throws UsageError where it holds something, or the file is not whole. */
export async function loadLines(
  { collections }: StoreContext,
  lines: AsyncIterable<string>,
): Promise<Record<string, number>> {
  const held: Record<string, mongo.Collection> = collections as never;
  await refuseUnlessFresh(held);
  const counts: Record<string, number> = {};
  let waiting: { name: string; rows: Record<string, unknown>[] } = { name: "", rows: [] };
  const write = async () => {
    if (waiting.rows.length > 0) await held[waiting.name]?.insertMany(waiting.rows, { ordered: false });
  };
  let told: Record<string, number> | null = null;
  let isFirst = true;
  for await (const text of lines) {
    if (text === "") continue;
    const line = EJSON.parse(text, { relaxed: false }) as Line;
    if (isFirst && line.format !== FORMAT)
      throw new UsageError(`the file is no back-up of the form ${FORMAT}`);
    isFirst = false;
    if (line.end !== undefined) told = numbersOf(line.end);
    const { collection: name, row } = line;
    if (name === undefined || row === undefined) continue;
    if (held[name] === undefined)
      throw new UsageError(`the back-up holds "${name}", which this version does not know`);
    if (name !== waiting.name || waiting.rows.length >= ROWS_PER_WRITE) {
      await write();
      waiting = { name, rows: [] };
    }
    waiting.rows.push(row);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  await write();
  checkWhole(told, counts);
  return counts;
}

async function refuseUnlessFresh(held: Record<string, mongo.Collection>): Promise<void> {
  for (const [name, collection] of Object.entries(held)) {
    if (HELD_BY_A_FRESH_ONE.has(name)) await collection.deleteMany({});
    else if ((await collection.findOne({}, { projection: { _id: 1 } })) !== null)
      throw new UsageError(`the database holds ${name} already`, {
        remedy: "Restore into an empty database: name another one in MONGODB_URI.",
      });
  }
}

const numbersOf = (end: Record<string, unknown>): Record<string, number> =>
  Object.fromEntries(Object.entries(end).map(([name, count]) => [name, Number(count)]));

function checkWhole(told: Record<string, number> | null, counts: Record<string, number>): void {
  if (told === null) throw new UsageError("the back-up ends before its end: it was cut short");
  for (const [name, count] of Object.entries(told))
    if ((counts[name] ?? 0) !== count)
      throw new UsageError(`the back-up tells of ${count} rows of ${name} and holds ${counts[name] ?? 0}`);
}

/** Largest first. */
export async function sizesOf({
  collections,
}: StoreContext): Promise<{ name: string; rows: number; bytes: number }[]> {
  const held: Record<string, mongo.Collection> = collections as never;
  const sizes = await Promise.all(
    Object.entries(held).map(async ([name, collection]) => {
      const [told] = await collection.aggregate([{ $collStats: { storageStats: {} } }]).toArray();
      const { count = 0, size = 0 } = (told?.["storageStats"] ?? {}) as { count?: number; size?: number };
      return { name, rows: count, bytes: size };
    }),
  );
  return sizes.toSorted((a, b) => b.bytes - a.bytes);
}
