import { readPlatformUrl } from "./addresses.ts";
import type { EnvReader } from "./env-reader.ts";
import { READ_PLATFORMS } from "./mode.ts";
import { readOwnerTokens, readSecret } from "./secrets.ts";
import type { Settings } from "./settings.ts";

/** The settings of X. What is missing for the kinds of owners' tokens that are given is a fault. */
export function readX(reader: EnvReader): Settings["x"] {
  const { tokens, secrets, refreshTokens } = readOwnerTokens(reader, "X_OWNER_TOKENS_FILE");
  const clientId = reader.text("X_CLIENT_ID");
  const tokenKey = readSecret(reader, "REACH_TOKEN_KEY");
  if (tokenKey !== null && !/^[0-9a-f]{64}$/i.test(tokenKey.value))
    reader.faults.push(`${tokenKey.from} must be 64 hexadecimal digits, as openssl rand -hex 32 gives them`);
  if (refreshTokens.size > 0 && (clientId === null || tokenKey === null))
    reader.faults.push(
      "X_OWNER_TOKENS_FILE holds refresh tokens; they need X_CLIENT_ID, and REACH_TOKEN_KEY that seals what is renewed",
    );
  const consumerKey = readSecret(reader, "X_CONSUMER_KEY");
  const consumerSecret = readSecret(reader, "X_CONSUMER_SECRET");
  if (secrets.size > 0 && (consumerKey === null || consumerSecret === null))
    reader.faults.push(
      "X_OWNER_TOKENS_FILE holds tokens with secrets; they sign with X_CONSUMER_KEY and X_CONSUMER_SECRET, which must both be set",
    );
  return {
    apiUrl: readPlatformUrl(reader, "X_API_URL", READ_PLATFORMS.x.url),
    bearerToken: readSecret(reader, "X_BEARER_TOKEN"),
    ownerTokens: tokens,
    ownerTokenSecrets: secrets,
    ownerRefreshTokens: refreshTokens,
    clientId,
    clientSecret: readSecret(reader, "X_CLIENT_SECRET"),
    tokenKey,
    consumerKey,
    consumerSecret,
    dailySpendLimitUsd: reader.money("X_DAILY_SPEND_LIMIT_USD", 5),
    liveFromPosts: reader.flag("X_LIVE_FROM_POSTS"),
  };
}
