import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Redis } from "ioredis";
import { MongoClient } from "mongodb";

export type TestDatabase = {
  /** The database of this test file alone, and its queue prefix too (prefix = database name, always). */
  name: string;
  /** Without a database in its path. */
  mongoUri: string;
  redisUrl: string;
  /** The address with the database in its path, as a person would set MONGODB_URI. */
  namedUri: string;
  /** Ends the use of the database, its simulated sister and every key under the prefix. */
  cleanUp(): Promise<void>;
};

/**
 * A database and a key prefix of its own, on the run's mongod and Valkey, fresh and dropped afterwards. `purpose`: a
 * few lower-case letters.
 */
export function testDatabase(purpose: string): TestDatabase {
  if (!/^[a-z][a-z0-9_]{0,23}$/.test(purpose))
    throw new TypeError(`a test database is named by 1 to 24 of a-z, 0-9 and _, not ${purpose}`);
  const name = `t_${purpose}_${randomUUID().slice(0, 8)}`;
  return toDatabase(name, async () => {
    await Promise.all(toNames(name).map((one) => dropDatabase(fromRun("TEST_MONGODB_URI"), one)));
  });
}

/**
 * As `testDatabase`, but emptied afterwards and handed on to the next test: the collections and the indexes of the
 * store are there already, and making them again is what most tests would spend their time on.
 */
export function reusedDatabase(): TestDatabase {
  const idle = fromRun("TEST_IDLE_DATABASES");
  mkdirSync(idle, { recursive: true });
  const name = readdirSync(idle).find((one) => takesOver(join(idle, one))) ?? `t_${randomUUID().slice(0, 8)}`;
  return toDatabase(name, async () => {
    await Promise.all(toNames(name).map((one) => emptyDatabase(fromRun("TEST_MONGODB_URI"), one)));
    writeFileSync(join(idle, name), "");
  });
}

/** Whether this process was the one that removed the note of an idle database. */
function takesOver(note: string): boolean {
  try {
    rmSync(note);
    return true;
  } catch {
    return false;
  }
}

/** The database of a name, and the one that its simulated deployment has. */
const toNames = (name: string): string[] => [name, `${name}_simulated`];

function toDatabase(name: string, tidy: () => Promise<void>): TestDatabase {
  const mongoUri = fromRun("TEST_MONGODB_URI");
  const redisUrl = fromRun("TEST_REDIS_URL");
  const named = new URL(mongoUri);
  named.pathname = `/${name}`;
  const cleanUp = async (): Promise<void> => {
    await dropKeys(redisUrl, name);
    await tidy();
  };
  return { name, mongoUri, namedUri: named.href, redisUrl, cleanUp };
}

function fromRun(variable: string): string {
  const value = process.env[variable];
  if (value === undefined || value === "")
    throw new Error(`${variable} is not set: jest's global setup starts the servers of a run`);
  return value;
}

async function dropDatabase(uri: string, name: string): Promise<void> {
  const client = new MongoClient(uri);
  try {
    await client.db(name).dropDatabase();
  } finally {
    await client.close();
  }
}

/** Removes every document and leaves collections, indexes and views. */
async function emptyDatabase(uri: string, name: string): Promise<void> {
  const client = new MongoClient(uri, { maxPoolSize: 4 });
  try {
    const db = client.db(name);
    const collections = await db.listCollections({ type: "collection" }, { nameOnly: true }).toArray();
    const own = collections.filter((one) => !one.name.startsWith("system."));
    await Promise.all(own.map((one) => db.collection(one.name).deleteMany({})));
  } finally {
    await client.close();
  }
}

export async function dropKeys(url: string, prefix: string): Promise<void> {
  const client = new Redis(url);
  try {
    for await (const keys of client.scanStream({ match: `${prefix}*`, count: 1_000 }))
      if ((keys as string[]).length > 0) await client.unlink(...(keys as string[]));
  } finally {
    client.disconnect();
  }
}
