import { rm } from "node:fs/promises";
import { checkConfiguredMongo, checkConfiguredRedis, extractHosts } from "./given-servers.ts";
import { type Layout, openLayout } from "./processes/data-layout.ts";
import type { HostEnvironment } from "./host-environment.ts";
import { countLeases, takeLease, underLock } from "./processes/leases.ts";
import type { Durability } from "./processes/mongod.ts";
import {
  type RunContext,
  type StartedServer,
  startMissingServers,
  stopAll,
} from "./processes/run-servers.ts";
import type { Role } from "./binaries/server-binary.ts";
import { keepServersRunning } from "./processes/watch-servers.ts";

/** The least that MongoDB takes, and enough for the accounts of a state. */
const CACHE_GIGABYTES = 0.25;

export type OpenServersOptions = {
  mongoUri: string | null;
  redisUrl: string | null;
  mongodBin: string | null;
  valkeyBin: string | null;
  dataDir: string;
  host: HostEnvironment;
  /** Called with a sentence for a person: a download, a restarted server. */
  notify?: (line: string) => void;
  /** `none` for tests: nothing is flushed to the disk. */
  durability?: Durability;
  /** What MongoDB may hold in memory. */
  cacheGigabytes?: number;
};

export type OpenServers = {
  mongoUri: string;
  redisUrl: string;
  /** One line per server, without secrets. */
  describe: readonly [string, string];
  /** The same without paths. */
  brief: readonly [string, string];
  embedded: Readonly<Record<Role, boolean>>;
  versions: Readonly<Record<Role, string>>;
  /** Releases the lease; the last one stops the servers. Calling it twice changes nothing. */
  release(): Promise<void>;
};

/**
 * The MongoDB and Redis of this run: the configured ones, else embedded ones of the data directory, which are found or
 * downloaded, started by the first command and stopped by the last.
 * @throws ConfigError, StoreError as `checkGivenMongo`, `checkGivenRedis` and `findBinary` throw them
 */
export async function openServers(options: OpenServersOptions): Promise<OpenServers> {
  const [configuredMongo, configuredRedis] = await Promise.all([
    options.mongoUri === null ? null : checkConfigured("MongoDB", options.mongoUri, checkConfiguredMongo),
    options.redisUrl === null ? null : checkConfigured("Redis", options.redisUrl, checkConfiguredRedis),
  ]);
  const roles: Role[] = [];
  if (configuredMongo === null) roles.push("mongo");
  if (configuredRedis === null) roles.push("redis");
  const own = roles.length === 0 ? null : await openEmbedded(roles, options);
  const mongo = configuredMongo ?? require(own?.started.mongo);
  const redis = configuredRedis ?? require(own?.started.redis);
  return {
    mongoUri: mongo.uri,
    redisUrl: redis.uri,
    describe: [mongo.describe, redis.describe],
    brief: [mongo.brief, redis.brief],
    embedded: { mongo: configuredMongo === null, redis: configuredRedis === null },
    versions: { mongo: mongo.version, redis: redis.version },
    release: own?.release ?? (() => Promise.resolve()),
  };
}

async function checkConfigured(
  title: string,
  uri: string,
  check: (uri: string) => Promise<string>,
): Promise<StartedServer> {
  const version = await check(uri);
  const brief = `${title} ${version} at ${extractHosts(uri)}, as configured`;
  return { uri, version, brief, describe: brief };
}

async function openEmbedded(roles: readonly Role[], options: OpenServersOptions) {
  const layout = await openLayout(options.dataDir);
  const context: RunContext = {
    layout,
    roles,
    given: { mongo: options.mongodBin, redis: options.valkeyBin },
    host: options.host,
    notify: options.notify ?? (() => {}),
    durability: options.durability ?? "disk",
    cacheGigabytes: options.cacheGigabytes ?? CACHE_GIGABYTES,
  };
  const { lease, started } = await underLock(layout, () => acquire(context));
  const stopWatching = keepServersRunning(context);
  let releasing: Promise<void> | null = null;
  const release = (): Promise<void> => {
    releasing ??= stopWatching().then(() => leave(layout, lease));
    return releasing;
  };
  return { started, release };
}

async function acquire(context: RunContext) {
  await countLeases(context.layout);
  const lease = await takeLease(context.layout);
  try {
    return { lease, started: await startMissingServers(context) };
  } catch (error) {
    await endLease(context.layout, lease);
    throw error;
  }
}

function leave(layout: Layout, lease: string): Promise<void> {
  return underLock(layout, () => endLease(layout, lease));
}

async function endLease(layout: Layout, lease: string): Promise<void> {
  await rm(lease, { force: true });
  if ((await countLeases(layout)) === 0) await stopAll(layout);
}

function require<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError("a requested server was not started");
  return value;
}
