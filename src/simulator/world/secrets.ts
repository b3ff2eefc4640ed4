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

/** Put together anew only when a token changed: a world of 10,000 Pages has as many. */
export function secretsReader(credentials: Credentials): () => SimulatorSecrets {
  let kept: { changes: number; secrets: SimulatorSecrets } | null = null;
  return () => {
    if (kept?.changes !== credentials.changes)
      kept = { changes: credentials.changes, secrets: secretsOf(credentials) };
    return kept.secrets;
  };
}

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
