import { createHash } from "node:crypto";
import { join } from "node:path";
import { databaseNameOf } from "../config/database-name.ts";
import { readHostEnvironment } from "../config/host-environment.ts";
import { packageRoot } from "../config/package-root.ts";
import { readRules } from "../config/rules.ts";
import type { Settings } from "../config/settings.ts";
import { collectorVersion } from "../config/version.ts";
import type { Cadence } from "../src/domain/cadence.ts";
import type { PlatformId } from "../src/domain/platform.ts";
import { openServers } from "../src/embedded/open-servers.ts";
import { ConfigError } from "../src/errors/reach-error.ts";
import { createHttpDoor } from "../src/http/create-door.ts";
import { type Adapters, createAdapters } from "../src/platforms/registry.ts";
import { openCallBudget } from "../src/queue/call-budget.ts";
import { openQueues, type Queues } from "../src/queue/queues.ts";
import type { Collector, CollectorEvents } from "../src/services/context.ts";
import { Patience } from "../src/services/patient-door.ts";
import { createBreakers } from "../src/services/platform-breaker.ts";
import type { Store } from "../src/store/contract.ts";
import { openStore } from "../src/store/open-store.ts";
import { type Clock, fileClock, systemClock } from "../src/telemetry/clock.ts";
import { createLogger, type Logger } from "../src/telemetry/logger.ts";
import { createRedactor } from "../src/telemetry/redaction.ts";
import { guardRealData } from "./real-data-guard.ts";

/** MongoDB and what the settings say of it: all that a command needs that only reads. */
export type Shelf = {
  settings: Settings;
  store: Store;
  clock: Clock;
  log: Logger;
  redisUrl: string;
  /** What was found or started, in words. */
  servers: readonly string[];
  close(): Promise<void>;
};

export function clockOf(settings: Settings): Clock {
  if (settings.clockFile === null) return systemClock;
  try {
    return fileClock(settings.clockFile);
  } catch (cause) {
    throw new ConfigError(
      `REACH_CLOCK_FILE=${settings.clockFile} must be a file that holds milliseconds since the epoch`,
      { cause },
    );
  }
}

/** Finds or starts the servers, opens the store, and holds the deployment to what it was first started with. */
export async function openShelf(settings: Settings): Promise<Shelf> {
  const log = createLogger({ level: settings.logLevel, secrets: settings.secrets });
  const clock = clockOf(settings);
  await guardRealData(settings);
  const servers = await openServers({
    mongoUri: settings.mongoUri,
    redisUrl: settings.redisUrl,
    mongodBin: settings.mongodBin,
    valkeyBin: settings.valkeyBin,
    dataDir: settings.dataDir,
    host: readHostEnvironment(),
    notify: (line: string) => log.info(line),
  });
  try {
    const store = await openStore({
      uri: servers.mongoUri,
      database: databaseNameOf(settings, servers.mongoUri),
      collectorVersion: collectorVersion(),
    });
    await store.prepare();
    await pinDeployment(settings, store);
    const close = async () => {
      await store.close();
      await servers.release();
    };
    return { settings, store, clock, log, redisUrl: servers.redisUrl, servers: servers.describe, close };
  } catch (error) {
    await servers.release();
    throw error;
  }
}

/** The zone and the kind of data are settled at the first start; days and months would mean something else after. */
async function pinDeployment(settings: Settings, store: Store): Promise<void> {
  const zone = await store.meta.pin("timezone", settings.timezone);
  if (zone !== settings.timezone)
    throw new ConfigError(
      `REACH_TIMEZONE=${settings.timezone}, but this database was begun with ${zone}; days and months cannot change their meaning later`,
      { remedy: `Set REACH_TIMEZONE=${zone}, or start a new database.` },
    );
  const mode = await store.meta.pin("mode", settings.mode);
  if (mode !== settings.mode)
    throw new ConfigError(
      `the database ${store.database} holds ${mode} data and cannot take ${settings.mode} readings`,
      { remedy: "Name another database in MONGODB_URI." },
    );
}

/** How the platforms are reached: from the settings, or from the simulator that a command started. */
export type PlatformAccess = {
  adapters: Adapters;
  fingerprintOf: Collector["fingerprintOf"];
  secrets: readonly string[];
  /** Where the platforms are, and nothing else: the door calls these and what the settings name. */
  hosts: readonly string[];
};

/** The adapters for the platforms that have a credential. */
export function platformAccess(settings: Settings): PlatformAccess {
  const { facebook, x } = settings;
  const plain = (secrets: ReadonlyMap<string, { value: string }>) =>
    new Map([...secrets].map(([id, secret]) => [id, secret.value]));
  const adapters = createAdapters({
    platforms: settings.platforms,
    facebook: {
      graphUrl: facebook.graphUrl,
      graphVersion: facebook.graphVersion,
      accessToken: facebook.accessToken?.value ?? null,
      appId: facebook.appId,
      appSecret: facebook.appSecret?.value ?? null,
      pageTokens: plain(facebook.pageTokens),
      liveRetentionDays: facebook.liveRetentionDays,
    },
    x: {
      apiUrl: x.apiUrl,
      bearerToken: x.bearerToken?.value ?? null,
      ownerTokens: plain(x.ownerTokens),
      liveFromPosts: x.liveFromPosts,
    },
  });
  const shared: Partial<Record<PlatformId, string | undefined>> = {
    facebook:
      facebook.accessToken?.value ?? [...facebook.pageTokens.values()].map(({ value }) => value).join(),
    x: x.bearerToken?.value,
  };
  const own: Partial<Record<PlatformId, ReadonlyMap<string, { value: string }>>> = {
    facebook: facebook.pageTokens,
    x: x.ownerTokens,
  };
  const fingerprintOf = (platform: PlatformId, credential: string) => {
    const id = /^(?:page|owner):(.+)$/.exec(credential)?.[1];
    const secret = id === undefined ? shared[platform] : own[platform]?.get(id)?.value;
    return secret ? createHash("sha256").update(secret).digest("hex").slice(0, 12) : null;
  };
  const hosts = [facebook.graphUrl, x.apiUrl, settings.youtube.apiUrl].map((url) => new URL(url).host);
  return { adapters, fingerprintOf, secrets: settings.secrets, hosts };
}

/** Hosts of the settings that are called and are no platform. */
function waysOut({ heartbeatUrl, alerts }: Settings): string[] {
  return [heartbeatUrl, alerts.webhookUrl].flatMap((url) => (url === null ? [] : [new URL(url).host]));
}

export type OpenCollector = { collector: Collector; queues: Queues; close(): Promise<void> };

/** The collector over an open shelf. `cadence` and `clock` may differ from the settings' where a replay runs. */
export async function openCollector(
  shelf: Shelf,
  access: PlatformAccess,
  options: { cadence?: Cadence; clock?: Clock; events?: CollectorEvents } = {},
): Promise<OpenCollector> {
  const { settings, store, log } = shelf;
  const clock = options.clock ?? shelf.clock;
  const redact = createRedactor(access.secrets);
  const http = createHttpDoor({
    clock,
    redact,
    hosts: [...access.hosts, ...waysOut(settings)],
    proxy: { httpsProxy: settings.proxy.url, noProxy: settings.proxy.except },
  });
  const redis = {
    redisUrl: shelf.redisUrl,
    prefix: store.database,
    onError: (error: Error) => log.warn("the connection to Redis is disturbed", { error: error.message }),
  };
  const queues = await openQueues({ ...redis, platforms: [...access.adapters.keys()] });
  const { budget, close: closeBudget } = await openCallBudget(redis);
  const collector: Collector = {
    store,
    queues,
    adapters: access.adapters,
    http,
    patience: new Patience(clock),
    budget,
    breakers: createBreakers(log, clock.source),
    clock,
    zone: settings.timezone,
    cadence: options.cadence ?? settings.cadence,
    log,
    collectorVersion: collectorVersion(),
    dailySpendLimitUsd: { x: settings.x.dailySpendLimitUsd },
    fingerprintOf: access.fingerprintOf,
    redact,
    reports: {
      store,
      rules: readRules(join(packageRoot(), "config", "rules.json")),
      clock,
      zone: settings.timezone,
      simulated: settings.mode === "simulated",
    },
    events: options.events ?? {},
  };
  const close = async () => {
    await queues.close();
    closeBudget();
    http.close();
  };
  return { collector, queues, close };
}
