import type { Credentials } from "./credentials.ts";

/** What the platforms' operator would have handed out. All of it is simulated and says so. */
export type SimulatorSecrets = {
  facebookToken: string;
  facebookAppId: string;
  facebookAppSecret: string;
  xBearerToken: string;
  /** Page id -> the Page's own token. */
  pageTokens: Map<string, string>;
  /** X user id -> its owner's token with `broadcast.read`. */
  ownerTokens: Map<string, string>;
};

export function secretsOf(credentials: Credentials): SimulatorSecrets {
  const tokens = (kind: string): Map<string, string> =>
    new Map(
      credentials
        .all()
        .filter((credential) => credential.kind === kind)
        .map(({ name, token }) => [name.split(".").at(-1) ?? "", token]),
    );
  return {
    facebookToken: credentials.named("facebook").token,
    facebookAppId: credentials.appId,
    facebookAppSecret: credentials.appSecret,
    xBearerToken: credentials.named("x").token,
    pageTokens: tokens("page"),
    ownerTokens: tokens("owner"),
  };
}
