import type { PlatformId } from "../../domain/platform.ts";

export type CredentialKind = "system_user" | "app" | "page" | "bearer" | "owner" | "key";

/** One token of the simulated platforms. `name` identifies it in faults, requests and the control surface. */
export type Credential = {
  name: string;
  platform: PlatformId;
  kind: CredentialKind;
  token: string;
  /** The token secret of OAuth 1.0a; `null` = it is a bearer token. */
  tokenSecret: string | null;
  /** The account of a Page token or an owner token. */
  accountKey: string | null;
  issuedMs: number;
  expiresMs: number | null;
  /** When its data access ends, if that was set; `undefined` = the platform's default. */
  dataAccessMs?: number | null;
};

/** The keys of the app itself, on Meta's platforms and on X. */
export type AppKeys = {
  appId: string;
  appSecret: string;
  /** The app on X: its OAuth 1.0a key and secret, and its OAuth 2.0 client. */
  xApp: { consumerKey: string; consumerSecret: string; clientId: string; clientSecret: string };
};

/** Creates a token's text: the prefix, the word SIMULATED, and a digest of the purpose. */
export type Mint = (prefix: string, purpose: string) => string;

/** What a platform issues. `isRenewable` = it comes with a refresh token. */
export type IssuedCredential = Pick<Credential, "name" | "kind" | "token"> & {
  tokenSecret?: string;
  isRenewable?: true;
};
