import { Redis } from "ioredis";
import { MongoClient } from "mongodb";
import { ConfigError, StoreError } from "../errors/reach-error.ts";
import { findServerFault } from "../redis/server-faults.ts";
import { malformedAddress, parseServerAddress } from "./server-address.ts";

const MONGO_EXAMPLE = "mongodb://user:password@host:27017/reach";
const REDIS_EXAMPLE = "redis://user:password@host:6379/0";
const TIMEOUT_MS = 5_000;
/** ioredis keeps the process alive for this long after disconnecting. */
const DISCONNECT_TIMEOUT_MS = 100;

/** The hosts of an address, without user, password, path and options. */
export function extractHosts(uri: string): string {
  const address = parseServerAddress("mongodb", uri) ?? parseServerAddress("redis", uri);
  return address?.hosts ?? "an address that cannot be read";
}

/**
 * Asks the MongoDB that `MONGODB_URI` names for its version, within 5 s.
 * @throws ConfigError for an address that cannot be read, credentials that are refused, or a server without
 * transactions; StoreError when nothing answers.
 */
export async function checkConfiguredMongo(uri: string, timeoutMs = TIMEOUT_MS): Promise<string> {
  if (parseServerAddress("mongodb", uri) === null)
    throw new ConfigError(`MONGODB_URI ${malformedAddress(MONGO_EXAMPLE)}`);
  let client: MongoClient;
  try {
    client = new MongoClient(uri, { serverSelectionTimeoutMS: timeoutMs, connectTimeoutMS: timeoutMs });
  } catch (cause) {
    throw new ConfigError(
      `MONGODB_URI (${extractHosts(uri)}) is not a MongoDB address: ${toSafeMessage(cause, uri)}`,
    );
  }
  try {
    const admin = client.db("admin");
    const hello = await within(timeoutMs, admin.command({ hello: 1 }));
    if (hello["setName"] === undefined && hello["msg"] !== "isdbgrid")
      throw new ConfigError(
        `MONGODB_URI: ${extractHosts(uri)} is not a replica set; transactions need one.`,
        {
          remedy: "Start mongod with --replSet rs0 and run rs.initiate() once; one node is enough.",
        },
      );
    const info = await within(timeoutMs, admin.command({ buildInfo: 1 }));
    return String(info["version"]);
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    throw unreachable("MONGODB_URI", uri, cause);
  } finally {
    await client.close();
  }
}

/**
 * Asks the Redis or Valkey that `REDIS_URL` names for its version, within 5 s.
 * @throws ConfigError as above, and for a server that evicts keys; StoreError when nothing answers.
 */
export async function checkConfiguredRedis(url: string, timeoutMs = TIMEOUT_MS): Promise<string> {
  if (parseServerAddress("redis", url) === null)
    throw new ConfigError(`REDIS_URL ${malformedAddress(REDIS_EXAMPLE)}`);
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: timeoutMs,
    disconnectTimeout: DISCONNECT_TIMEOUT_MS,
    enableReadyCheck: false,
    maxRetriesPerRequest: 0,
    retryStrategy: null,
  });
  let failure: unknown = null;
  client.on("error", (error) => {
    failure = error;
  });
  try {
    await within(timeoutMs, client.connect());
    const info = await within(timeoutMs, client.info());
    const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? "noeviction";
    if (policy !== "noeviction")
      throw new ConfigError(
        `REDIS_URL: ${extractHosts(url)} may throw keys away (maxmemory-policy ${policy}); the queue needs noeviction.`,
        { remedy: "Run CONFIG SET maxmemory-policy noeviction there, and set it in its configuration." },
      );
    return /^valkey_version:(\S+)/m.exec(info)?.[1] ?? /^redis_version:(\S+)/m.exec(info)?.[1] ?? "unknown";
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    const fault = findServerFault(cause);
    if (fault !== null && failure === null)
      throw new ConfigError(`${fault.sentence} (${toSafeMessage(cause, url)})`, { remedy: fault.remedy });
    throw unreachable("REDIS_URL", url, failure ?? cause);
  } finally {
    client.disconnect();
  }
}

function unreachable(variable: string, uri: string, cause: unknown): ConfigError | StoreError {
  const message = toSafeMessage(cause, uri);
  if (/auth|WRONGPASS|NOAUTH|not authorized/i.test(message))
    return new ConfigError(`${variable}: ${extractHosts(uri)} does not accept the credentials (${message}).`);
  return new StoreError(`${variable}: no answer from ${extractHosts(uri)} within 5 s (${message}).`, {
    remedy: `Start that server, correct ${variable}, or unset it to use the embedded one.`,
  });
}

/** The first line of what went wrong, without the address, its user and its password. */
function toSafeMessage(error: unknown, uri: string): string {
  const text = error instanceof Error ? error.message : String(error);
  const address = parseServerAddress("mongodb", uri) ?? parseServerAddress("redis", uri);
  const secrets = [address?.user ?? "", address?.password ?? ""].filter((part) => part !== "");
  let message = (text.split("\n")[0] ?? "").replaceAll(uri, "[address]");
  for (const secret of secrets.flatMap((one) => [one, encodeURIComponent(one)]))
    message = message.replaceAll(secret, "[hidden]");
  return message.slice(0, 200);
}

function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  return new Promise((settle, fail) => {
    const timer = setTimeout(() => fail(new Error("timed out")), timeoutMs);
    work.then(settle, fail).finally(() => clearTimeout(timer));
  });
}
