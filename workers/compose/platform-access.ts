import { randomUUID } from "node:crypto";
import type { Settings } from "../../config/settings.ts";
import type { PlatformId } from "../../src/domain/platform.ts";
import { type Adapters, createAdapters } from "../../src/platforms/adapters.ts";
import type { AppContext } from "../../src/services/context/app-context.ts";
import type { TokenRenewal } from "../../src/services/credentials/renew-owner-tokens.ts";
import { fingerprint } from "../../src/telemetry/redaction.ts";

/** How the platforms are reached: from the settings, or from the simulator that a command started. */
export type PlatformAccess = {
  adapters: Adapters;
  fingerprintOf: AppContext["fingerprintOf"];
  secrets: readonly string[];
  /** Where the platforms are, and nothing else: the door calls these and what the settings name. */
  hosts: readonly string[];
  /** Where each platform that is read can be asked for its time. */
  clockUrls: readonly string[];
  /** How owners' tokens are renewed; `null` or absent = none is. */
  renewal?: () => TokenRenewal | null;
};

/** The adapters for the platforms that have a credential. */
export function createPlatformAccess(settings: Settings): PlatformAccess {
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
      ownerSigning: signingOf(x),
      client:
        x.clientId === null ? null : { clientId: x.clientId, clientSecret: x.clientSecret?.value ?? null },
      renewedOwners: new Map([...x.ownerRefreshTokens].map(([id, { value }]) => [value, id])),
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
    return secret ? fingerprint(secret) : null;
  };
  const hosts = [facebook.graphUrl, x.apiUrl, settings.youtube.apiUrl].map((url) => new URL(url).host);
  const urls: Partial<Record<PlatformId, string>> = { facebook: facebook.graphUrl, x: x.apiUrl };
  const clockUrls = [...adapters.keys()].flatMap((platform) => urls[platform] ?? []);
  const { secrets } = settings;
  return { adapters, fingerprintOf, secrets, hosts, clockUrls, renewal: () => renewalOf(x, adapters) };
}

function signingOf({ consumerKey, consumerSecret, ownerTokens, ownerTokenSecrets }: Settings["x"]) {
  if (consumerKey === null || consumerSecret === null || ownerTokenSecrets.size === 0) return null;
  const tokenSecrets = new Map(
    [...ownerTokenSecrets].flatMap(([id, { value }]): [string, string][] => {
      const token = ownerTokens.get(id)?.value;
      return token === undefined ? [] : [[token, value]];
    }),
  );
  const nonce = () => randomUUID().replaceAll("-", "");
  return { consumerKey: consumerKey.value, consumerSecret: consumerSecret.value, tokenSecrets, nonce };
}

function renewalOf(
  { tokenKey, ownerRefreshTokens, clientId, clientSecret }: Settings["x"],
  adapters: Adapters,
): TokenRenewal | null {
  const renew = adapters.get("x")?.renewToken;
  if (renew === undefined || tokenKey === null || ownerRefreshTokens.size === 0) return null;
  const seeds = new Map([...ownerRefreshTokens].map(([id, { value }]) => [id, value]));
  const app = fingerprint(`${clientId}:${clientSecret?.value ?? ""}`);
  return { key: Buffer.from(tokenKey.value, "hex"), seeds, app, renew };
}
