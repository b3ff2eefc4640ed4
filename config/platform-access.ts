import { randomUUID } from "node:crypto";
import type { PlatformId } from "../src/domain/platform.ts";
import { fingerprint } from "../src/telemetry/redaction.ts";
import type { Secret, Settings } from "./settings.ts";

const toValues = (secrets: ReadonlyMap<string, Secret>) =>
  new Map([...secrets].map(([id, secret]) => [id, secret.value]));

/** What each platform's adapter needs of the settings. */
export function toAdapterSettings({ platforms, facebook, x, youtube, instagram }: Settings) {
  return {
    platforms,
    facebook: {
      graphUrl: facebook.graphUrl,
      graphVersion: facebook.graphVersion,
      accessToken: facebook.accessToken?.value ?? null,
      appId: facebook.appId,
      appSecret: facebook.appSecret?.value ?? null,
      pageTokens: toValues(facebook.pageTokens),
      liveRetentionDays: facebook.liveRetentionDays,
    },
    x: {
      apiUrl: x.apiUrl,
      bearerToken: x.bearerToken?.value ?? null,
      ownerTokens: toValues(x.ownerTokens),
      ownerSigning: toSigning(x),
      client:
        x.clientId === null ? null : { clientId: x.clientId, clientSecret: x.clientSecret?.value ?? null },
      renewedOwners: new Map([...x.ownerRefreshTokens].map(([id, { value }]) => [value, id])),
      liveFromPosts: x.liveFromPosts,
    },
    youtube: {
      apiUrl: youtube.apiUrl,
      apiKey: youtube.apiKey?.value ?? null,
      hubUrl: youtube.hubUrl,
    },
    instagram: {
      graphUrl: facebook.graphUrl,
      graphVersion: facebook.graphVersion,
      userId: instagram.userId,
      accessToken: instagram.accessToken?.value ?? null,
      appSecret: facebook.appSecret?.value ?? null,
    },
  };
}

/** The secrets of the platforms' pushes; a platform that lacks its own takes none. */
export function toPushSettings({ facebook, x, youtube, publicUrl }: Settings) {
  const { webhookVerifyToken, appSecret } = facebook;
  return {
    ...(webhookVerifyToken && appSecret
      ? { facebook: { verifyToken: webhookVerifyToken.value, appSecret: appSecret.value } }
      : {}),
    ...(x.consumerSecret ? { x: { consumerSecret: x.consumerSecret.value } } : {}),
    ...(youtube.apiKey && publicUrl !== null ? { youtube: { apiKey: youtube.apiKey.value } } : {}),
  };
}

/** The secrets of the platforms' delivery reports; a platform that lacks its own takes none. */
export function toDeliveryReportSettings({ correspondence, facebook }: Settings) {
  const appSecret = correspondence.whatsapp?.appSecret;
  const verifyToken = facebook.webhookVerifyToken;
  return appSecret && verifyToken
    ? { whatsapp: { verifyToken: verifyToken.value, appSecret: appSecret.value } }
    : {};
}

function toSigning({ consumerKey, consumerSecret, ownerTokens, ownerTokenSecrets }: Settings["x"]) {
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

/** The text of the secret behind a credential name (`page:ID`, `owner:ID`, or any other for the shared one). */
export function findSecret(
  { facebook, x, youtube, instagram }: Settings,
  platform: PlatformId,
  credential: string,
): string | null {
  const shared: Partial<Record<PlatformId, string | undefined>> = {
    facebook:
      facebook.accessToken?.value ?? [...facebook.pageTokens.values()].map(({ value }) => value).join(),
    x: x.bearerToken?.value,
    youtube: youtube.apiKey?.value,
    instagram: instagram.accessToken?.value,
  };
  const own: Partial<Record<PlatformId, ReadonlyMap<string, Secret>>> = {
    facebook: facebook.pageTokens,
    x: x.ownerTokens,
  };
  const id = /^(?:page|owner):(.+)$/.exec(credential)?.[1];
  return (id === undefined ? shared[platform] : own[platform]?.get(id)?.value) || null;
}

/** The hosts of the platforms, which the HTTP client may call. */
export const platformHosts = ({ facebook, x, youtube }: Settings): string[] =>
  [facebook.graphUrl, x.apiUrl, youtube.apiUrl, youtube.hubUrl].map((url) => new URL(url).host);

/** Where each of these platforms can be asked for its time. */
export function platformUrls(
  { facebook, x, youtube }: Settings,
  read: ReadonlyMap<PlatformId, unknown>,
): string[] {
  const urls: Partial<Record<PlatformId, string>> = {
    facebook: facebook.graphUrl,
    x: x.apiUrl,
    youtube: youtube.apiUrl,
    instagram: facebook.graphUrl,
  };
  return [...new Set([...read.keys()].flatMap((platform) => urls[platform] ?? []))];
}

/** USD per UTC day; a platform without an entry costs nothing. */
export const dailySpendLimits = ({ x }: Settings): Partial<Record<PlatformId, number>> => ({
  x: x.dailySpendLimitUsd,
});

/** How owners' tokens are renewed, and for which platform; `null` = none is. */
export function ownerRenewal({ x }: Settings) {
  const { tokenKey, ownerRefreshTokens, clientId, clientSecret } = x;
  if (tokenKey === null || ownerRefreshTokens.size === 0) return null;
  const app = fingerprint(`${clientId}:${clientSecret?.value ?? ""}`);
  const platform: PlatformId = "x";
  return { platform, key: Buffer.from(tokenKey.value, "hex"), seeds: toValues(ownerRefreshTokens), app };
}

/** The part of the simulator that settings need: its addresses and tokens. */
export type SimulatedAccess = {
  graphUrl: string;
  xApiUrl: string;
  youtubeApiUrl: string;
  hubUrl: string;
  secrets: {
    facebookToken: string;
    facebookAppId: string;
    facebookAppSecret: string;
    xBearerToken: string;
    xConsumerKey: string;
    xConsumerSecret: string;
    youtubeApiKey: string;
    instagramUserId: string;
  };
};

/** The variables with which another process reads the simulator. */
export const toEnvironment = ({
  graphUrl,
  xApiUrl,
  youtubeApiUrl,
  hubUrl,
  secrets,
}: SimulatedAccess): Record<string, string> => ({
  FACEBOOK_GRAPH_URL: graphUrl,
  FACEBOOK_ACCESS_TOKEN: secrets.facebookToken,
  FACEBOOK_APP_ID: secrets.facebookAppId,
  FACEBOOK_APP_SECRET: secrets.facebookAppSecret,
  X_API_URL: xApiUrl,
  X_BEARER_TOKEN: secrets.xBearerToken,
  YOUTUBE_API_URL: youtubeApiUrl,
  YOUTUBE_HUB_URL: hubUrl,
  YOUTUBE_API_KEY: secrets.youtubeApiKey,
  INSTAGRAM_USER_ID: secrets.instagramUserId,
});

/** What the app's webhook on the simulated Facebook is asked with. */
export const SIMULATED_VERIFY_TOKEN = "SIMULATED-verify-token";

/** The settings that lead to the built-in simulator, which pushes as well. */
export function toSimulatedSettings(
  settings: Settings,
  { graphUrl, xApiUrl, youtubeApiUrl, hubUrl, secrets }: SimulatedAccess,
  platforms: readonly PlatformId[],
): Settings {
  const { facebookToken, facebookAppId, facebookAppSecret, xBearerToken, youtubeApiKey } = secrets;
  const { xConsumerKey, xConsumerSecret } = secrets;
  const secret = (value: string): Secret => ({ value, from: "the simulator" });
  return {
    ...settings,
    platforms,
    facebook: {
      ...settings.facebook,
      graphUrl,
      accessToken: secret(facebookToken),
      appSecret: secret(facebookAppSecret),
      appId: facebookAppId,
      webhookVerifyToken: secret(SIMULATED_VERIFY_TOKEN),
    },
    x: {
      ...settings.x,
      apiUrl: xApiUrl,
      bearerToken: secret(xBearerToken),
      consumerKey: secret(xConsumerKey),
      consumerSecret: secret(xConsumerSecret),
    },
    youtube: { apiUrl: youtubeApiUrl, apiKey: secret(youtubeApiKey), hubUrl },
    publicUrl: settings.publicUrl ?? `http://${settings.api.host}:${settings.api.port}`,
    instagram: { userId: secrets.instagramUserId, accessToken: secret(facebookToken) },
    secrets: [
      ...settings.secrets,
      facebookToken,
      facebookAppSecret,
      xBearerToken,
      xConsumerSecret,
      youtubeApiKey,
    ],
  };
}
