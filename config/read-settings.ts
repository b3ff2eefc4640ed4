import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { IANAZone } from "luxon";
import { PLATFORM_IDS } from "../src/domain/platform.ts";
import { ConfigError } from "../src/errors/reach-error.ts";
import { readHttpUrl, readPlatformUrl, readServerAddress } from "./addresses.ts";
import { readCadence } from "./cadence.ts";
import { SIMULATED_SUFFIX, parseDatabaseName } from "./database-name.ts";
import { EnvReader } from "./env-reader.ts";
import type { Environment } from "./load-environment.ts";
import { decideMode } from "./mode.ts";
import { readAlerts, readMonthReports } from "./alerts.ts";
import { readCorrespondence } from "./correspondence.ts";
import { readPlatforms, toModeFacts } from "./read-platforms.ts";
import { readRetention } from "./retention.ts";
import { collectSecrets } from "./secret-values.ts";
import { readSecretList } from "./secrets.ts";
import type { Settings } from "./settings.ts";

/** Where relative paths start, where the data files are, and the minutes of the live rule (config/rules.json). */
export type SettingsPaths = { cwd: string; packageRoot: string; ruleMinutes?: number };

const DECIDES_MODE = /^(FACEBOOK|X|YOUTUBE|INSTAGRAM)_|^REACH_(MODE|PLATFORMS|CLOCK_FILE)/;
const LOG_LEVELS = ["error", "warn", "info", "http", "verbose", "debug", "silly"] as const;

/**
 * Reads all settings from the environment. Throws one ConfigError with a sentence for each fault: the variable, its
 * value (unless it is a secret) and what is allowed.
 */
export function readSettings(env: Environment, place: SettingsPaths): Settings {
  const reader = new EnvReader(env, place.cwd);
  const servers = readServers(reader);
  const general = readGeneral(reader, place);
  const platforms = readPlatforms(reader);
  const webhooks = {
    sealKey: platforms.x.tokenKey,
    allowsPrivate: reader.flag("REACH_WEBHOOKS_ALLOW_PRIVATE"),
  };
  const asked = reader.choice("REACH_MODE", ["real", "simulated"]);
  const { faults, ...decision } = decideMode({
    asked,
    ...toModeFacts(platforms),
    clockFile: general.clockFile,
    listed: reader.choices("REACH_PLATFORMS", PLATFORM_IDS),
  });
  // Mode faults that follow from a faulty variable would only confuse: they are left out.
  const modeIsClear = !reader.faults.some((fault) => DECIDES_MODE.test(fault));
  const all = [...reader.faults, ...(modeIsClear ? faults : []), ...nameFaults(servers, decision.mode)];
  if (all.length > 0)
    throw new ConfigError(all, { remedy: "Correct the settings named above; .env.example lists all." });
  const secretFiles = [...reader.filesRead].flatMap(([name, path]) =>
    name === "REACH_CLOCK_FILE" ? [] : [path],
  );
  const secrets = collectSecrets({ ...servers, ...general, ...platforms });
  const set = {
    ...servers,
    ...general,
    ...decision,
    requestedMode: asked,
    ...platforms,
    webhooks,
    secretFiles,
    unknownSettings: reader.unknownNames("REACH_"),
    secrets,
  };
  return decision.usesBuiltInSimulator ? withoutCredentials(set) : set;
}

function readServers(reader: EnvReader): Pick<Settings, "mongoUri" | "redisUrl" | "mongodBin" | "valkeyBin"> {
  const mongo = readServerAddress(reader, "MONGODB_URI", "mongodb");
  const redis = readServerAddress(reader, "REDIS_URL", "redis");
  reader.faults.push(...databaseFaults(mongo?.address.database ?? ""));
  if (redis !== null && !/^\d*$/.test(redis.address.database))
    reader.faults.push(
      "REDIS_URL: after the host only the number of a database may follow, as in redis://host:6379/0",
    );
  return {
    mongoUri: mongo?.uri ?? null,
    redisUrl: redis?.uri ?? null,
    mongodBin: existing(reader, "MONGOD_BIN"),
    valkeyBin: existing(reader, "VALKEY_BIN"),
  };
}

/** MongoDB keeps its users, sharding and replication in these (docs: "Reserved databases" of its manual). */
const RESERVED_DATABASES = ["admin", "config", "local"];

function databaseFaults(database: string): string[] {
  if (RESERVED_DATABASES.includes(database.toLowerCase()))
    return [
      `MONGODB_URI names the database "${database}", which is MongoDB's own; name one for the data, as in mongodb://host:27017/reach?authSource=admin`,
    ];
  if (database === "" || (/^[A-Za-z0-9_-]+$/.test(database) && database.length <= 50)) return [];
  return [
    "MONGODB_URI names a database that is not allowed: use at most 50 letters, digits, hyphens and underscores",
  ];
}

function readGeneral(reader: EnvReader, { cwd, packageRoot, ruleMinutes = 30 }: SettingsPaths) {
  const dataFile = (name: string, file: string): string =>
    existing(reader, name) ?? join(packageRoot, "config", file);
  const cadenceFile = dataFile("REACH_CADENCE_FILE", "cadence.json");
  const cadenceText = existsSync(cadenceFile) ? readFileSync(cadenceFile, "utf8") : "";
  const { cadence, faults } = readCadence(cadenceText, cadenceFile, ruleMinutes);
  reader.faults.push(...faults);
  const dataDir = resolve(cwd, reader.text("REACH_DATA_DIR") ?? ".reach");
  return {
    dataDir,
    officesFile: dataFile("REACH_OFFICES_FILE", "offices.csv"),
    accountsFile: dataFile("REACH_ACCOUNTS_FILE", "accounts.csv"),
    mapFile: reader.path("REACH_MAP_FILE"),
    timezone: readTimezone(reader),
    heartbeatUrl: readHttpUrl(reader, "REACH_HEARTBEAT_URL"),
    alerts: readAlerts(reader),
    monthReports: readMonthReports(reader, dataDir),
    correspondence: readCorrespondence(reader, packageRoot),
    publicUrl:
      reader.text("REACH_PUBLIC_URL") === null ? null : readPlatformUrl(reader, "REACH_PUBLIC_URL", ""),
    retention: readRetention(join(packageRoot, "config", "retention.json")),
    proxy: { url: readProxy(reader), except: reader.text("NO_PROXY") ?? reader.text("no_proxy") },
    api: {
      host: reader.host("REACH_API_HOST", "127.0.0.1"),
      port: reader.integer("REACH_API_PORT", 8080, [0, 65_535], "a port (0 = any free one)"),
      portMayChange: reader.text("REACH_API_PORT") === null,
      keys: readSecretList(reader, "REACH_API_KEYS"),
    },
    clockFile: readClockFile(reader),
    logLevel: reader.choice("LOG_LEVEL", LOG_LEVELS) ?? "info",
    cadence,
  };
}

/** For a proxy, lower case and an address without scheme are as usual as the full form. */
function readProxy(reader: EnvReader): string | null {
  const name = reader.text("HTTPS_PROXY") === null ? "https_proxy" : "HTTPS_PROXY";
  const value = reader.text(name);
  if (value !== null && /^[A-Za-z0-9.-]+:\d{1,5}\/?$/.test(value)) return `http://${value}`;
  return readHttpUrl(reader, name);
}

function readTimezone(reader: EnvReader): string {
  const zone = reader.text("REACH_TIMEZONE") ?? "Asia/Kolkata";
  // Abbreviations are rejected: IST is a zone of India, of Israel and of Ireland.
  if (/^(UTC$|[A-Za-z]+\/)/.test(zone) && IANAZone.isValidZone(zone))
    return zone === "Asia/Calcutta" ? "Asia/Kolkata" : zone;
  reader.faults.push(
    `REACH_TIMEZONE is "${zone}"; allowed is a name of the IANA time zone database, such as Asia/Kolkata`,
  );
  return "Asia/Kolkata";
}

function readClockFile(reader: EnvReader): string | null {
  const text = reader.fileText("REACH_CLOCK_FILE");
  if (text !== null && !/^\d{1,15}$/.test(text.trim()))
    reader.faults.push(
      `REACH_CLOCK_FILE names ${reader.path("REACH_CLOCK_FILE")}; it must hold milliseconds since the epoch, in digits alone`,
    );
  return reader.path("REACH_CLOCK_FILE");
}

function existing(reader: EnvReader, name: string): string | null {
  const path = reader.path(name);
  if (path !== null && !existsSync(path)) reader.faults.push(`${name} names ${path}, which does not exist`);
  return path;
}

function nameFaults({ mongoUri }: Pick<Settings, "mongoUri">, mode: Settings["mode"]): string[] {
  const database = parseDatabaseName(mongoUri);
  if (mode === "simulated" || !database?.endsWith(SIMULATED_SUFFIX)) return [];
  return [
    `MONGODB_URI names the database "${database}" for real data; allowed is a name that does not end in ${SIMULATED_SUFFIX}`,
  ];
}

function withoutCredentials(settings: Settings): Settings {
  return {
    ...settings,
    facebook: { ...settings.facebook, accessToken: null, appSecret: null, pageTokens: new Map() },
    x: {
      ...settings.x,
      bearerToken: null,
      ownerTokens: new Map(),
      ownerTokenSecrets: new Map(),
      ownerRefreshTokens: new Map(),
      clientId: null,
      clientSecret: null,
      tokenKey: null,
      consumerKey: null,
      consumerSecret: null,
    },
    youtube: { ...settings.youtube, apiKey: null },
    instagram: { userId: null, accessToken: null },
  };
}
