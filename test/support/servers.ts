import { randomUUID } from "node:crypto";
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
  /** Drops the database and every key under the prefix, and those of its simulated sister. */
  cleanUp(): Promise<void>;
};

/** A database and a key prefix of its own, on the run's mongod and Valkey. `purpose`: a few lower-case letters. */
export function testDatabase(purpose: string): TestDatabase {
  if (!/^[a-z][a-z0-9_]{0,23}$/.test(purpose))
    throw new TypeError(`a test database is named by 1 to 24 of a-z, 0-9 and _, not ${purpose}`);
  const mongoUri = fromRun("TEST_MONGODB_URI");
  const redisUrl = fromRun("TEST_REDIS_URL");
  const name = `t_${purpose}_${randomUUID().slice(0, 8)}`;
  const cleanUp = async (): Promise<void> => {
    await Promise.all([
      dropDatabase(mongoUri, name),
      dropDatabase(mongoUri, `${name}_simulated`),
      dropKeys(redisUrl, name),
    ]);
  };
  const named = new URL(mongoUri);
  named.pathname = `/${name}`;
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

export async function dropKeys(url: string, prefix: string): Promise<void> {
  const client = new Redis(url);
  try {
    for await (const keys of client.scanStream({ match: `${prefix}*`, count: 1_000 }))
      if ((keys as string[]).length > 0) await client.unlink(...(keys as string[]));
  } finally {
    client.disconnect();
  }
}
