import type { Redis } from "ioredis";
import { toStoreError } from "./server-faults.ts";

/** Real milliseconds after which keys of a check expire, if they could not be deleted. */
const CHECK_TTL_MS = 60_000;

/** Uses every type of key that queues and call budgets use, and deletes them again. */
const USE_ALL_TYPES = `redis.call('set', KEYS[1], '1', 'PX', ARGV[1])
redis.call('hset', KEYS[2], 'f', '1') redis.call('lpush', KEYS[3], '1')
redis.call('zadd', KEYS[4], 1, '1') redis.call('xadd', KEYS[5], '*', 'f', '1')
return redis.call('del', unpack(KEYS))`;

const CHECK_KEYS = ["text", "hash", "list", "set", "stream"];

/**
 * Checks that the server is a writable primary, not a cluster, that the database number exists, and that the user has
 * the rights that are needed. Rejects with the error of Redis.
 */
export async function checkServer(redis: Redis, prefix: string): Promise<void> {
  // ioredis only emits an error when SELECT fails, and continues in database 0.
  await redis.select(redis.options.db ?? 0);
  const info = await redis.info();
  if (/^cluster_enabled:1\s*$/m.test(info)) throw new Error("CLUSTERDOWN cluster mode is enabled");
  if (/^role:slave\s*$/m.test(info)) throw new Error("READONLY the server is a replica");
  const keys = CHECK_KEYS.map((type) => `${prefix}:check:${type}`);
  await redis.eval(USE_ALL_TYPES, keys.length, ...keys, CHECK_TTL_MS);
  // The number of workers is read from the list of clients; only its permission matters here.
  await redis.client("LIST", "TYPE", "MASTER");
}

/** Checks that the server can be written to. @throws StoreError with a remedy */
export async function checkWritable(redis: Redis, prefix: string): Promise<void> {
  await redis.set(`${prefix}:check:writable`, "1", "PX", CHECK_TTL_MS).catch((cause: unknown) => {
    throw toStoreError(cause);
  });
}
