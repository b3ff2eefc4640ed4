import { EJSON } from "bson";
import { mongo } from "mongoose";
import type { OutgoingRequest } from "../../src/http/door.ts";
import type { Collector } from "../../src/services/context.ts";

const METHODS = ["bulkWrite", "insertOne", "updateOne", "updateMany", "deleteMany"] as const;

/** One call of the driver (`insertMany` is a bulk write in it) in a transaction; `parts` are its arguments before the options. */
export type WriteCall = {
  collection: string;
  method: (typeof METHODS)[number];
  parts: unknown[];
  ordered: boolean;
};

/** All that a sweep sent to the platforms, and its transactions, each with its writes in order (as EJSON). */
export type Captured = { requests: OutgoingRequest[]; transactions: string };

/** Listens to what the store writes in transactions and to what goes out, until it is ended. */
export function captureWrites(collector: Collector): { end(): string } {
  const requests: OutgoingRequest[] = [];
  const door = collector.http.send.bind(collector.http);
  collector.http.send = (request, options) => {
    const { sign, ...plain } = request;
    requests.push({ ...plain, headers: { ...plain.headers, ...sign?.() } });
    return door(request, options);
  };
  const transactions = new Map<object, WriteCall[]>();
  const restore = METHODS.map((method) => listen(method, transactions));
  return {
    end: () => {
      for (const undo of restore) undo();
      collector.http.send = door;
      const written = EJSON.stringify([...transactions.values()], { relaxed: false });
      return JSON.stringify({ requests, transactions: written } satisfies Captured);
    },
  };
}

type Method = (this: { collectionName: string }, ...args: unknown[]) => unknown;

/** Keeps what was written in the newest attempt at each transaction; earlier attempts were undone. */
function listen(method: WriteCall["method"], transactions: Map<object, WriteCall[]>): () => void {
  const prototype = mongo.Collection.prototype as unknown as Record<string, Method>;
  const original = prototype[method] as Method;
  prototype[method] = function (...args) {
    const options = args.at(-1) as { session?: mongo.ClientSession; ordered?: boolean } | undefined;
    if (options?.session) {
      const { session, ordered = true } = options;
      const { transaction } = session as unknown as { transaction: { isStarting: boolean } };
      const begins = transaction.isStarting;
      const calls = begins ? [] : (transactions.get(session) ?? []);
      calls.push({ collection: this.collectionName, method, parts: args.slice(0, -1), ordered });
      transactions.set(session, calls);
    }
    return original.apply(this, args);
  };
  return () => {
    prototype[method] = original;
  };
}
