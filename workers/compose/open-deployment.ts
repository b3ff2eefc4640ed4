import { toDatabaseName } from "../../config/database-name.ts";
import { readHostEnvironment } from "../../config/host-environment.ts";
import type { Settings } from "../../config/settings.ts";
import { readCollectorVersion } from "../../config/version.ts";
import { type OpenServers, openServers } from "../../src/embedded/open-servers.ts";
import { getServerAdvice } from "../../src/embedded/server-advice.ts";
import { ConfigError } from "../../src/errors/reach-error.ts";
import type { Store } from "../../src/store/contracts/store.ts";
import { openStore } from "../../src/store/open-store.ts";
import { type ClockGuard, createClockGuard, trustClock } from "../../src/services/context/clock-guard.ts";
import type { Clock } from "../../src/telemetry/clock.ts";
import { createLogger, type Logger } from "../../src/telemetry/logger.ts";
import { openClock } from "./clock.ts";
import { guardRealData } from "./real-data-guard.ts";

/** MongoDB and its settings: all that a read-only command needs. */
export type Deployment = {
  settings: Settings;
  store: Store;
  clock: Clock;
  clockGuard: ClockGuard;
  log: Logger;
  mongoUri: string;
  redisUrl: string;
  /** What was found or started, in words; `serversBrief` without paths. */
  servers: readonly string[];
  serversBrief: readonly string[];
  /** Of each, what keeps it from being one for real data; `null` = nothing, or the data is simulated. */
  serversAdvice: readonly (string | null)[];
  close(): Promise<void>;
};

function openClockGuard({ mode }: Settings, clock: Clock, log: Logger): ClockGuard {
  if (clock.source === "file") return trustClock(clock);
  return createClockGuard(clock, () => performance.now(), log, { acceptsStart: mode === "simulated" });
}

/** Finds or starts the servers, opens the store, and holds the deployment to what it was first started with. */
export async function openDeployment(settings: Settings): Promise<Deployment> {
  const log = createLogger({ level: settings.logLevel, secrets: settings.secrets });
  const clock = openClock(settings);
  for (const { name, nearest } of settings.unknownSettings)
    log.warn("unknown setting", { name, ...(nearest === null ? {} : { didYouMean: nearest }) });
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
      database: toDatabaseName(settings, servers.mongoUri),
      collectorVersion: readCollectorVersion(),
    });
    try {
      await store.prepare();
      await pinDeployment(settings, store);
    } catch (error) {
      // An open connection would keep the process alive that has just said why it cannot go on.
      await store.close();
      throw error;
    }
    const clockGuard = openClockGuard(settings, clock, log);
    clockGuard.addServer({ name: "MongoDB", read: () => store.serverTime() });
    await clockGuard.check();
    const close = async () => {
      await store.close();
      await servers.release();
    };
    const { mongoUri, redisUrl, describe, brief } = servers;
    const words = {
      servers: describe,
      serversBrief: brief,
      serversAdvice: adviceOf(servers, settings, clock),
    };
    return { settings, store, clock, clockGuard, log, mongoUri, redisUrl, ...words, close };
  } catch (error) {
    await servers.release();
    throw error;
  }
}

function adviceOf({ embedded, versions }: OpenServers, { mode }: Settings, clock: Clock) {
  const today = clock.now().toISOString().slice(0, 10);
  return (["mongo", "redis"] as const).map((role) =>
    mode === "real"
      ? getServerAdvice(role, { embedded: embedded[role], version: versions[role] }, today)
      : null,
  );
}

/** The zone and the kind of data are settled at the first start; days and months would mean something else after. */
async function pinDeployment(settings: Settings, store: Store): Promise<void> {
  if ((await store.meta.get("restore-under-way")) !== null)
    throw new ConfigError(`the database ${store.database} holds a restore that never came to its end`, {
      remedy: "Drop it, and restore the back-up into an empty one.",
    });
  const zone = await store.meta.pin("timezone", settings.timezone);
  if (canonicalZone(zone) !== canonicalZone(settings.timezone))
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

/** The same name for all names of a zone: Asia/Calcutta is Asia/Kolkata. */
const canonicalZone = (timeZone: string): string =>
  new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;
