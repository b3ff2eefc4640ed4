import type { Credentials } from "./credentials.ts";

/** The credentials that the platforms would have issued. All are simulated and contain that word. */
export type SimulatorSecrets = {
  facebookToken: string;
  facebookAppId: string;
  facebookAppSecret: string;
  xBearerToken: string;
  youtubeApiKey: string;
  instagramUserId: string;
  /** Page id -> the Page's own token. */
  pageTokens: Map<string, string>;
  /** X user id -> its owner's token with `broadcast.read`. */
  ownerTokens: Map<string, string>;
  /** X user id -> its owner's OAuth 1.0a token, which signs together with the app's key and secret. */
  ownerSigning: Map<string, { token: string; secret: string }>;
  /** X user id -> the currently valid refresh token (OAuth 2.0). */
  ownerRefreshTokens: Map<string, string>;
  /** X user id -> the latest access token. */
  ownerAccessTokens: Map<string, string>;
  xConsumerKey: string;
  xConsumerSecret: string;
  xClientId: string;
  xClientSecret: string;
};

/** Rebuilt only when a token changed: a world of 10,000 Pages has as many tokens. */
export function secretsReader(credentials: Credentials): () => SimulatorSecrets {
  let kept: { changes: number; secrets: SimulatorSecrets } | null = null;
  return () => {
    if (kept?.changes !== credentials.changes)
      kept = { changes: credentials.changes, secrets: toSecrets(credentials) };
    return kept.secrets;
  };
}

export function toSecrets(credentials: Credentials): SimulatorSecrets {
  const named = (prefix: string) =>
    credentials
      .all()
      .filter(({ name }) => name.startsWith(prefix))
      .map((credential): [string, typeof credential] => [credential.name.slice(prefix.length), credential]);
  const tokens = (prefix: string) => new Map(named(prefix).map(([id, { token }]) => [id, token]));
  const { consumerKey, consumerSecret, clientId, clientSecret } = credentials.xApp;
  return {
    facebookToken: credentials.named("facebook").token,
    facebookAppId: credentials.appId,
    facebookAppSecret: credentials.appSecret,
    xBearerToken: credentials.named("x").token,
    youtubeApiKey: credentials.named("youtube").token,
    instagramUserId: credentials.instagramUserId,
    pageTokens: tokens("facebook.page."),
    ownerTokens: tokens("x.owner."),
    ownerSigning: new Map(
      named("x.oauth1.").map(([id, { token, tokenSecret }]) => [id, { token, secret: tokenSecret ?? "" }]),
    ),
    ownerRefreshTokens: new Map(
      named("x.oauth2.").map(([id, { name }]) => [id, credentials.refreshTokenOf(name) ?? ""]),
    ),
    ownerAccessTokens: tokens("x.oauth2."),
    xConsumerKey: consumerKey,
    xConsumerSecret: consumerSecret,
    xClientId: clientId,
    xClientSecret: clientSecret,
  };
}
