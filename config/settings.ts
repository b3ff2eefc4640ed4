import type { Cadence } from "../src/domain/cadence.ts";
import type { Retention } from "./retention.ts";
import type { PlatformId } from "../src/domain/platform.ts";

/** A secret and where it came from; the value is never logged. */
export type Secret = { value: string; from: string };

/** A variable that looks like a setting but is not one, and the setting that may be meant. */
export type UnknownSetting = { name: string; nearest: string | null };

/** Everything that is set from outside, checked. Read once, in one place, and handed in. */
export type Settings = {
  /** `simulated` when the simulator, a platform URL override or a clock file is used (truth 10). */
  mode: "real" | "simulated";
  /** No platform credential at all: the built-in simulator is read, with its own registry. */
  usesBuiltInSimulator: boolean;
  /** REACH_MODE; `null` = not set, so that a simulator is a fall-back (truth 10). */
  requestedMode: "real" | "simulated" | null;
  mongoUri: string | null;
  redisUrl: string | null;
  mongodBin: string | null;
  valkeyBin: string | null;
  dataDir: string;
  officesFile: string;
  accountsFile: string;
  /** TopoJSON of the offices' outlines; `null` = the map that ships. */
  mapFile: string | null;
  timezone: string;
  /** Platforms that are switched on and have a credential. */
  platforms: readonly PlatformId[];
  /** Why each of the others is not read. */
  notConfigured: Partial<Record<PlatformId, string>>;
  heartbeatUrl: string | null;
  /** The proxy for outgoing calls, and the hosts that bypass it, separated by commas. */
  proxy: { url: string | null; except: string | null };
  /** `portMayChange`: REACH_API_PORT is not set, and a port that is in use is skipped. */
  api: { host: string; port: number; portMayChange: boolean; keys: readonly string[] };
  clockFile: string | null;
  logLevel: string;
  cadence: Cadence;
  facebook: {
    graphUrl: string;
    graphVersion: string;
    accessToken: Secret | null;
    appId: string | null;
    appSecret: Secret | null;
    /** Page id -> token. A page's own token wins over the shared one. */
    pageTokens: ReadonlyMap<string, Secret>;
    liveRetentionDays: number;
    /** What Facebook names when it asks whether the address of its webhook is ours. */
    webhookVerifyToken: Secret | null;
  };
  x: {
    apiUrl: string;
    bearerToken: Secret | null;
    /** Numeric user id -> an owner's token with `broadcast.read`. */
    ownerTokens: ReadonlyMap<string, Secret>;
    /** Numeric user id -> the secret of an owner's token that signs its calls (OAuth 1.0a). */
    ownerTokenSecrets: ReadonlyMap<string, Secret>;
    /** Numeric user id -> the first refresh token of an owner (OAuth 2.0). */
    ownerRefreshTokens: ReadonlyMap<string, Secret>;
    /** The app's OAuth client for renewals, and the key that encrypts renewed tokens: 32 bytes. */
    clientId: string | null;
    clientSecret: Secret | null;
    tokenKey: Secret | null;
    /** The app's key and secret for signing (OAuth 1.0a). */
    consumerKey: Secret | null;
    consumerSecret: Secret | null;
    dailySpendLimitUsd: number;
    liveFromPosts: boolean;
  };
  /** `hubUrl` = the WebSub hub that pushes of channels are subscribed at. */
  youtube: { apiUrl: string; apiKey: Secret | null; hubUrl: string };
  /** The own professional account that asks about the others, and its token. */
  instagram: { userId: string | null; accessToken: Secret | null };
  /** Where alerts go, and the share of a day's looks in percent below which one is raised. */
  alerts: {
    webhookUrl: string | null;
    smtpUrl: string | null;
    /** The sender of every mail; `null` = the first recipient. */
    mailFrom: string | null;
    email: string | null;
    coveragePercent: number;
  };
  /** The key that encrypts webhooks' URLs and secrets (32 bytes), and whether private addresses are allowed. */
  webhooks: { sealKey: Secret | null; allowsPrivate: boolean };
  /** Where monthly reports are written, and their recipients, separated by commas; `null` = nobody. */
  monthReports: { dir: string; email: string | null };
  /** How offices are written to. */
  correspondence: {
    contactsFile: string;
    /** REACH_CONTACTS_FILE is set; else the file may be absent, and the built-in simulator has invented contacts. */
    hasOwnContactsFile: boolean;
    /** The folder of the letters' templates. */
    lettersDir: string;
    /** The WhatsApp Cloud API; `null` = off. */
    whatsapp: {
      apiUrl: string;
      phoneNumberId: string;
      accessToken: Secret;
      /** Name of the approved message template. */
      template: string;
      /** The secret that delivery reports are signed with; `null` = none are taken. */
      appSecret: Secret | null;
    } | null;
    /** Where an SMS gateway takes messages as JSON; `null` = off. */
    smsWebhookUrl: Secret | null;
  };
  /** The address under which others reach the pages, without a trailing slash; `null` = this machine's own. */
  publicUrl: string | null;
  /** How long data is kept, by platform. */
  retention: Retention;
  /** Files that hold secrets; a changed one is read again. */
  secretFiles: readonly string[];
  unknownSettings: readonly UnknownSetting[];
  /** Every secret value, for redaction. */
  secrets: readonly string[];
};
