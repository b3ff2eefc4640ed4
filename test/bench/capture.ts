import { BSON } from "mongodb";
import { mongo } from "mongoose";
import type { HttpRequest } from "../../src/http/contract.ts";
import type { AppContext } from "../../src/services/context/app-context.ts";

const METHODS = ["bulkWrite", "insertOne", "updateOne", "updateMany", "deleteMany"] as const;

/** One call of the driver in a transaction; `parts` are its arguments before the options. */
export type WriteCall = {
  collection: string;
  method: (typeof METHODS)[number];
  parts: unknown[];
  ordered: boolean;
};

/**
 * All that a sweep sent to the platforms, and its transactions, each with its writes in order (as EJSON). `sessions` =
 * the lives by the ids that these writes know them by.
 */
export type Captured = { requests: HttpRequest[]; transactions: string; sessions: SessionIds };

/** Hexadecimal id by account and session. */
export type SessionIds = Record<string, string>;

export async function sessionIdsIn(database: mongo.Db): Promise<SessionIds> {
  const projection = { accountKey: 1, sessionId: 1 };
  const rows = await database.collection("liveSessions").find({}, { projection }).toArray();
  return Object.fromEntries(rows.map((row) => [`${row.accountKey}|${row.sessionId}`, row._id.toHexString()]));
}

/** The transactions for a database in which the same lives have other ids. */
export function transactionsFor({ transactions, sessions }: Captured, here: SessionIds): WriteCall[][] {
  const idHere = new Map(Object.entries(sessions).map(([key, id]) => [id, here[key] ?? id]));
  const text = transactions.replace(/"\$oid":"([0-9a-f]{24})"/g, (all, id: string) =>
    all.replace(id, idHere.get(id) ?? id),
  );
  return BSON.EJSON.parse(text, { relaxed: false }) as WriteCall[][];
}

/**
 * Listens to what the store writes in transactions and to what goes out, until it is ended. Meanwhile one batch is
 * recorded after the other, so that each has a transaction of its own, as a loop would write it.
 */
export function captureWrites(collector: AppContext): { end(sessions: SessionIds): string } {
  const requests: HttpRequest[] = [];
  const door = collector.http.send.bind(collector.http);
  collector.http.send = (request, options) => {
    const { sign, ...plain } = request;
    requests.push({ ...plain, headers: { ...plain.headers, ...sign?.() } });
    return door(request, options);
  };
  const transactions: Transactions = new Map();
  const { readings } = collector.store;
  const { record } = readings;
  let written: Promise<unknown> = Promise.resolve();
  readings.record = (write) => {
    const recorded = written.then(() => record(write));
    written = recorded.catch(() => {});
    return recorded;
  };
  const restore = [...METHODS.map((method) => listen(method, transactions)), listenToCommands(transactions)];
  return {
    end: (sessions) => {
      for (const undo of restore) undo();
      collector.http.send = door;
      readings.record = record;
      const inOrder = BSON.EJSON.stringify([...transactions.values()], { relaxed: false });
      return JSON.stringify({ requests, transactions: inOrder, sessions } satisfies Captured);
    },
  };
}

type Transactions = Map<object, WriteCall[]>;
type Method = (this: { collectionName: string }, ...args: unknown[]) => unknown;

function listen(method: WriteCall["method"], transactions: Transactions): () => void {
  const prototype = mongo.Collection.prototype as unknown as Record<string, Method>;
  const original = prototype[method] as Method;
  prototype[method] = function (...args) {
    const options = args.at(-1) as { session?: mongo.ClientSession; ordered?: boolean } | undefined;
    const { session, ordered = true } = options ?? {};
    if (session)
      keep(transactions, session, {
        collection: this.collectionName,
        method,
        parts: args.slice(0, -1),
        ordered,
      });
    return original.apply(this, args);
  };
  return () => {
    prototype[method] = original;
  };
}

type Update = { q: object; u: object; upsert?: boolean; multi?: boolean };

/** What the store sends as a command of its own is repeated as the bulk write that anybody would make of it. */
function listenToCommands(transactions: Transactions): () => void {
  const original = mongo.Db.prototype.command;
  mongo.Db.prototype.command = function (command, options) {
    const { session } = options as { session?: mongo.ClientSession };
    const { insert, update, documents = [], updates = [], ordered = true } = command;
    const writes = [
      ...(documents as object[]).map((document) => ({ insertOne: { document } })),
      ...(updates as Update[]).map(({ q: filter, u, upsert = false, multi }) => {
        const one = { filter, update: u, upsert };
        return multi ? { updateMany: one } : { updateOne: one };
      }),
    ];
    if (session && writes.length > 0)
      keep(transactions, session, {
        collection: insert ?? update,
        method: "bulkWrite",
        parts: [writes],
        ordered,
      });
    return original.call(this, command, options);
  };
  return () => {
    mongo.Db.prototype.command = original;
  };
}

/** Keeps what was written in the newest attempt at each transaction; earlier attempts were undone. */
function keep(transactions: Transactions, session: mongo.ClientSession, call: WriteCall): void {
  const { transaction } = session as unknown as { transaction: { isStarting: boolean } };
  const calls = transaction.isStarting ? [] : (transactions.get(session) ?? []);
  calls.push(call);
  transactions.set(session, calls);
}
