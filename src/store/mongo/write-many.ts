import { mongo } from "mongoose";
import type { InTransaction, StoreContext } from "./context.ts";
import { DUPLICATE_KEY } from "./store-errors.ts";

/** One update as the server's own command takes it; `multi` = every document that fits. */
export type Update = { q: object; u: object; upsert?: true; multi?: true };

type Target = Pick<mongo.Collection, "collectionName">;
type Reply = {
  n: number;
  nModified?: number;
  writeErrors?: { index: number; code: number; errmsg: string }[];
};

/** Few enough that a command stays far below what the server takes at once, whatever the rows hold. */
const ROWS_PER_COMMAND = 1_000;

/**
 * Inserts rows as one command of the server. The driver's own bulk write makes a buffer of each row, which costs more
 * than the rest of the write; a batch of readings is written every few milliseconds. Rows without an `_id` get theirs
 * from the server. For small rows only: a command is one document of at most 16 MB.
 */
export async function insertRows(
  context: Pick<StoreContext, "db">,
  { collectionName }: Target,
  rows: readonly object[],
  inSession: InTransaction,
): Promise<void> {
  await inParts(rows, (documents) => send(context, { insert: collectionName, documents }, inSession));
}

/** As `insertRows`, for independent updates in any order; returns how many documents they changed. */
export function updateRows(
  context: Pick<StoreContext, "db">,
  { collectionName }: Target,
  updates: readonly Update[],
  inSession: InTransaction,
): Promise<number> {
  return inParts(updates, (part) =>
    send(context, { update: collectionName, updates: part, ordered: false }, inSession),
  );
}

async function inParts<T>(
  rows: readonly T[],
  each: (part: readonly T[]) => Promise<number>,
): Promise<number> {
  let sum = 0;
  for (let from = 0; from < rows.length; from += ROWS_PER_COMMAND)
    sum += await each(rows.length <= ROWS_PER_COMMAND ? rows : rows.slice(from, from + ROWS_PER_COMMAND));
  return sum;
}

/** The server lists the rows that failed in its reply; the first that is not a duplicate key decides. */
async function send(
  { db }: Pick<StoreContext, "db">,
  command: mongo.Document,
  { session }: InTransaction,
): Promise<number> {
  const { n, nModified = n, writeErrors = [] } = (await db.command(command, { session })) as Reply;
  const [first] = writeErrors.toSorted(
    (a, b) => Number(a.code === DUPLICATE_KEY) - Number(b.code === DUPLICATE_KEY),
  );
  if (first !== undefined) throw new mongo.MongoServerError({ ...first });
  return nModified;
}
