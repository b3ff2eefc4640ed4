import mongoose, { mongo } from "mongoose";
import { ReachError, StoreError } from "../../errors/reach-error.ts";

/** The server's code of a write that met its own key. */
export const DUPLICATE_KEY = 11_000;

/** The server's code of a command that the user's roles do not allow. */
const UNAUTHORIZED = 13;

/**
 * Whether a write failed only because the key is there already. By code and not by class: a bulk write that lost its
 * connection is of the same class as one that met a duplicate.
 */
export function isDuplicateKey(error: unknown): boolean {
  if (!(error instanceof mongo.MongoError)) return false;
  if (error instanceof mongo.MongoBulkWriteError) {
    const writeErrors = [error.writeErrors].flat();
    return writeErrors.length > 0
      ? writeErrors.every((each) => each.code === DUPLICATE_KEY)
      : error.code === DUPLICATE_KEY;
  }
  return error.code === DUPLICATE_KEY;
}

/** Of an unordered insert that failed for duplicate keys alone, which of its rows were there; throws anything else. */
export function duplicatesOf(error: unknown): Set<number> {
  if (!isDuplicateKey(error) || !(error instanceof mongo.MongoBulkWriteError)) throw error;
  return new Set([error.writeErrors].flat().map(({ index }) => index));
}

/**
 * A failure of MongoDB as a StoreError; anything else is left as it is: it is our own bug, or an error of ours already.
 * The message names the kind and code of the failure, never the server's text, which may quote what was written.
 */
export function toStoreError(error: unknown, doing: string): unknown {
  if (error instanceof ReachError) return error;
  if (isUnreachable(error))
    return new StoreError(`MongoDB did not answer while ${doing}.`, {
      remedy: "Check that mongod runs and that MONGODB_URI leads to it.",
      cause: error,
    });
  if (error instanceof mongo.MongoServerError && error.code === UNAUTHORIZED)
    return new StoreError(`MongoDB refused ${doing}: the user of MONGODB_URI has no right to it.`, {
      remedy: "Grant that user readWrite and dbAdmin on the databases that docs/operations.md lists.",
    });
  if (error instanceof mongo.MongoError || error instanceof mongoose.Error) {
    const code = error instanceof mongo.MongoServerError ? ` (code ${String(error.code)})` : "";
    return new StoreError(`MongoDB refused or failed ${doing}: ${error.name}${code}.`, { cause: error });
  }
  return error;
}

/** A bulk write that loses its connection is of the class of bulk errors, without a code and without a faulty write. */
function isUnreachable(error: unknown): boolean {
  if (error instanceof mongo.MongoServerSelectionError || error instanceof mongo.MongoNetworkError)
    return true;
  if (error instanceof mongoose.Error.MongooseServerSelectionError) return true;
  if (!(error instanceof mongo.MongoBulkWriteError)) return false;
  return error.code === undefined && [error.writeErrors].flat().length === 0;
}

/**
 * Whether a transaction failed for what is in it, and not because the server was away or busy: tried again as it is, it
 * fails again.
 */
export function isRefusal(error: unknown): boolean {
  if (error instanceof ReachError || isUnreachable(error)) return false;
  const passes = ["TransientTransactionError", "UnknownTransactionCommitResult", "RetryableWriteError"];
  return !(error instanceof mongo.MongoError && passes.some((label) => error.hasErrorLabel(label)));
}

type Method = (...args: never[]) => unknown;

/** The same methods, of which every failure of MongoDB leaves as a StoreError. */
export function wrapStoreErrors<T extends Record<string, Method>>(name: string, methods: T): T {
  const entries = Object.entries(methods).map(([method, run]) => {
    const doing = `${name}.${method}`;
    return [method, (...args: never[]) => shieldResult(run(...args), doing)];
  });
  return Object.fromEntries(entries) as T;
}

function shieldResult(result: unknown, doing: string): unknown {
  if (result instanceof Promise)
    return result.catch((error: unknown) => {
      throw toStoreError(error, doing);
    });
  if (isAsyncIterable(result)) return shieldStream(result, doing);
  return result;
}

const isAsyncIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === "object" && value !== null && Symbol.asyncIterator in value;

async function* shieldStream(rows: AsyncIterable<unknown>, doing: string): AsyncGenerator<unknown> {
  try {
    yield* rows;
  } catch (error) {
    throw toStoreError(error, doing);
  }
}
