import type { mongo } from "mongoose";
import { StoreError } from "../../errors/reach-error.ts";
import { isDuplicateKey } from "./store-errors.ts";

/** Until when a transaction is tried again. A job that waits longer is better tried again by its queue. */
const RETRY_FOR_MS = 15_000;
const DUPLICATE_TRIES = 6;

/**
 * Runs `work` in one transaction: all of it or nothing, written to the majority. The driver runs it again on a passing
 * failure; `work` must do the same each time.
 */
export function inTransaction<T>(
  client: mongo.MongoClient,
  work: (session: mongo.ClientSession) => Promise<T>,
): Promise<T> {
  const deadlineMs = performance.now() + RETRY_FOR_MS;
  return client.withSession((session) =>
    session.withTransaction(
      () => {
        if (performance.now() > deadlineMs)
          throw new StoreError("MongoDB could not complete a transaction in 15 s.", {
            remedy: "Check that mongod runs, and how busy it is.",
          });
        return work(session);
      },
      { readConcern: { level: "snapshot" }, writeConcern: { w: "majority" } },
    ),
  );
}

/** What was read before a transaction is no longer so: nothing of it may be written. */
export class WriteConflict extends Error {}

/**
 * As `inTransaction`, for work that first writes as if nothing were there, or had changed. A duplicate key or being
 * overtaken ends the transaction; the next try gets to know it, and has to read the stored rows before it writes.
 */
export async function inOptimisticTransaction<T>(
  client: mongo.MongoClient,
  work: (session: mongo.ClientSession, readFirst: boolean) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await inTransaction(client, (session) => work(session, tries > 1));
    } catch (error) {
      const isOvertaken = error instanceof WriteConflict || isDuplicateKey(error);
      if (!isOvertaken || tries >= DUPLICATE_TRIES) throw error;
    }
  }
}
