import { mongo } from "mongoose";
import { UsageError } from "../../errors/reach-error.ts";
import type { MetaKey } from "../contracts/meta.ts";
import type { StoreContext } from "../mongo/context.ts";
import { parseCollection, type DumpFacts } from "./dump-format.ts";

const { EJSON } = mongo.BSON;
const ROWS_PER_WRITE = 1_000;

/** What a fresh database holds already; a restore writes over it. */
const HELD_BY_A_FRESH_ONE = new Set(["meta", "migrations", "counters"]);

/** Is in `meta` while a restore runs: if it is found later, the database is not whole. */
const UNFINISHED_RESTORE = "restore-under-way" satisfies MetaKey;

type Held = Record<string, mongo.Collection>;

/**
 * Puts a dump that was checked into a database that holds nothing yet. Throws UsageError where it holds something, is
 * of another kind of data or zone, or does not hold afterwards the rows that the dump counts.
 */
export async function loadLines(
  { collections }: StoreContext,
  lines: AsyncIterable<string>,
  facts: DumpFacts,
): Promise<Record<string, number>> {
  const held: Held = collections as never;
  await refuseUnlessFits(held, facts);
  for (const name of HELD_BY_A_FRESH_ONE) await held[name]?.deleteMany({});
  await collections.meta.insertOne({ _id: UNFINISHED_RESTORE, value: "true" });
  let waiting: { name: string; rows: Record<string, unknown>[] } = { name: "", rows: [] };
  const write = async () => {
    if (waiting.rows.length > 0) await held[waiting.name]?.insertMany(waiting.rows, { ordered: false });
  };
  for await (const line of lines) {
    const name = parseCollection(line);
    if (name === null) continue;
    if (name !== waiting.name || waiting.rows.length >= ROWS_PER_WRITE) {
      await write();
      waiting = { name, rows: [] };
    }
    waiting.rows.push(parseRow(line, name));
  }
  await write();
  await checkWhole(held, facts);
  await collections.meta.deleteOne({ _id: UNFINISHED_RESTORE });
  return facts.rows;
}

function parseRow(line: string, name: string): Record<string, unknown> {
  try {
    return (EJSON.parse(line, { relaxed: false }) as { row: Record<string, unknown> }).row;
  } catch (cause) {
    throw new UsageError(`the back-up is damaged: a row of ${name} cannot be read`, {
      cause,
      remedy: "Restore another back-up into an empty database; this one was restored only in part.",
    });
  }
}

async function refuseUnlessFits(held: Held, { pinned, rows }: DumpFacts): Promise<void> {
  for (const [name, collection] of Object.entries(held))
    if (!HELD_BY_A_FRESH_ONE.has(name) && (await collection.findOne({}, { projection: { _id: 1 } })) !== null)
      throw new UsageError(`the database holds ${name} already`, {
        remedy: "Restore into an empty database: name another one in MONGODB_URI.",
      });
  for (const name of Object.keys(rows))
    if (held[name] === undefined)
      throw new UsageError(`the back-up holds "${name}", which this version does not know`);
  for (const [key, value] of Object.entries(pinned)) {
    const ours: unknown = (await held["meta"]?.findOne({ _id: key as never }))?.["value"];
    if (typeof ours === "string" && ours !== value)
      throw new UsageError(`the back-up is of the ${key} "${value}", and this database of "${ours}"`, {
        remedy: "Restore it with the settings that it was made with.",
      });
  }
}

async function checkWhole(held: Held, { rows }: DumpFacts): Promise<void> {
  for (const [name, count] of Object.entries(rows)) {
    const filter = name === "meta" ? { _id: { $ne: UNFINISHED_RESTORE as never } } : {};
    const found = (await held[name]?.countDocuments(filter)) ?? 0;
    if (found !== count)
      throw new UsageError(`of ${name} ${count} rows were to be restored, and ${found} are there`);
  }
}
