import { createHash, createHmac } from "node:crypto";
import type { World } from "./world.ts";

export type CredentialKind = "system_user" | "app" | "page" | "bearer" | "owner" | "key";

/** One token of the simulated platforms. `name` identifies it in faults, requests and the control surface. */
export type Credential = {
  name: string;
  platform: "facebook" | "x" | "youtube";
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

/** Lifetime of an OAuth 2.0 access token (docs.x.com, authorization code flow with PKCE). */
export const ACCESS_SECONDS = 7_200;

/** All tokens, indexed by their text. Every token contains the word SIMULATED. */
export class Credentials {
  readonly appId: string;
  readonly appSecret: string;
  /** The own professional account on Instagram, which asks about the others. */
  readonly instagramUserId = "99917840000000001";
  /** The app on X: its OAuth 1.0a key and secret, and its OAuth 2.0 client. */
  readonly xApp: { consumerKey: string; consumerSecret: string; clientId: string; clientSecret: string };
  readonly #seed: number;
  readonly #byToken = new Map<string, Credential>();
  readonly #byName = new Map<string, Credential>();
  readonly #revoked = new Set<string>();
  readonly #proofs = new Map<string, string>();
  /** Valid refresh tokens -> the credential that they renew. */
  readonly #refresh = new Map<string, string>();
  /** Refresh tokens that were exchanged or replaced. */
  readonly #deadRefresh = new Map<string, string>();
  #turn = 0;
  #changes = 0;

  constructor(seed: number, world: World, issuedMs: number) {
    this.#seed = seed;
    this.appId = "999000000000001";
    this.appSecret = this.#secret("app-secret").toLowerCase();
    this.xApp = {
      consumerKey: this.#token("", "x-consumer-key"),
      consumerSecret: this.#token("", "x-consumer-secret"),
      clientId: this.#token("", "x-client-id"),
      clientSecret: this.#token("", "x-client-secret"),
    };
    const own = { accountKey: null, tokenSecret: null, issuedMs, expiresMs: null };
    this.#put({
      ...own,
      name: "facebook",
      platform: "facebook",
      kind: "system_user",
      token: this.#token("EAA", "fb"),
    });
    const appToken = `${this.appId}|${this.appSecret}`;
    this.#put({ ...own, name: "facebook.app", platform: "facebook", kind: "app", token: appToken });
    this.#put({ ...own, name: "x", platform: "x", kind: "bearer", token: this.#token("AAAA", "x") });
    this.#put({
      ...own,
      name: "youtube",
      platform: "youtube",
      kind: "key",
      token: this.#token("AIza", "yt"),
    });
    for (const face of world.faces()) this.admit(face.account.accountKey, world, issuedMs);
  }

  /** Creates the tokens that the account's owner would have. */
  admit(accountKey: string, world: World, issuedMs: number): void {
    const { account } = world.face(accountKey);
    const own = { accountKey, tokenSecret: null, issuedMs, expiresMs: null };
    const token = this.#token("EAA", accountKey);
    if (account.platform === "facebook")
      this.#put({
        ...own,
        token,
        name: `facebook.page.${account.externalId}`,
        platform: "facebook",
        kind: "page",
      });
    if (account.platform !== "x" || !world.scenario.owners.includes(accountKey)) return;
    const id = account.externalId;
    const ofOwner = { ...own, platform: "x", kind: "owner" } as const;
    this.#put({ ...ofOwner, token, name: `x.owner.${id}` });
    this.#put({
      ...ofOwner,
      name: `x.oauth1.${id}`,
      token: `${id}-${this.#token("", `${accountKey}-oauth1`)}`,
      tokenSecret: this.#token("", `${accountKey}-oauth1-secret`),
    });
    // The first access token is never handed out: the holder of the grant exchanges the refresh token.
    this.#put({ ...ofOwner, name: `x.oauth2.${id}`, token: this.#token("", `${accountKey}-oauth2`) });
    this.grant(`x.oauth2.${id}`);
  }

  /** Increases with every token that is created or changed. */
  get changes(): number {
    return this.#changes;
  }

  named(name: string): Credential {
    const credential = this.#byName.get(name);
    if (!credential) throw new RangeError(`the simulator has no credential ${name}`);
    return credential;
  }

  all(): Credential[] {
    return [...this.#byName.values()];
  }

  /** `null` = the token never existed. */
  find(token: string): Credential | null {
    return this.#byToken.get(token) ?? null;
  }

  isRevoked(token: string): boolean {
    return this.#revoked.has(token);
  }

  /** Revokes the token before it expires; its refresh token, if any, stays valid. */
  revoke(name: string): void {
    this.#revoked.add(this.named(name).token);
  }

  setExpiry(name: string, expiresMs: number | null): void {
    this.#put({ ...this.named(name), expiresMs });
  }

  setDataAccess(name: string, dataAccessMs: number | null): void {
    this.#put({ ...this.named(name), dataAccessMs });
  }

  /** Replaces the token; the old one is refused from now on. */
  rotate(name: string, issuedMs: number): Credential {
    const old = this.named(name);
    this.#turn += 1;
    this.#revoked.add(old.token);
    const token = this.#token(old.platform === "facebook" ? "EAA" : "", `${name}-${this.#turn}`);
    this.#put({ ...old, token, issuedMs, expiresMs: null });
    return this.named(name);
  }

  /** The owner grants the app again: a new refresh token, and the previous one becomes invalid. */
  grant(name: string): string {
    this.named(name);
    this.#turn += 1;
    this.#changes += 1;
    for (const [token, of] of this.#refresh) if (of === name) this.#killRefresh(token);
    const fresh = this.#token("", `${name}-refresh-${this.#turn}`);
    this.#refresh.set(fresh, name);
    return fresh;
  }

  /** The currently valid refresh token. */
  refreshTokenOf(name: string): string | null {
    for (const [token, of] of this.#refresh) if (of === name) return token;
    return null;
  }

  /** The credential that this refresh token renews or renewed; `null` = unknown. */
  refreshTokenOwner(token: string): string | null {
    return this.#refresh.get(token) ?? this.#deadRefresh.get(token) ?? null;
  }

  /**
   * Exchanges a refresh token for a new pair, which invalidates it and the old access token. `null` = it is invalid.
   */
  exchangeRefreshToken(
    refreshToken: string,
    atMs: number,
  ): { accessToken: string; refreshToken: string } | null {
    const name = this.#refresh.get(refreshToken);
    if (name === undefined) return null;
    const fresh = this.grant(name);
    const { token } = this.rotate(name, atMs);
    this.setExpiry(name, atMs + ACCESS_SECONDS * 1_000);
    return { accessToken: token, refreshToken: fresh };
  }

  /** Meta's `appsecret_proof`: HMAC-SHA-256 of the token keyed with the app secret, in hexadecimal. */
  createProof(token: string): string {
    let proof = this.#proofs.get(token);
    if (proof === undefined) {
      proof = createHmac("sha256", this.appSecret).update(token).digest("hex");
      this.#proofs.set(token, proof);
    }
    return proof;
  }

  #killRefresh(token: string): void {
    this.#deadRefresh.set(token, this.#refresh.get(token) ?? "");
    this.#refresh.delete(token);
  }

  #put(credential: Credential): void {
    this.#changes += 1;
    this.#byName.set(credential.name, credential);
    this.#byToken.set(credential.token, credential);
  }

  #token(prefix: string, purpose: string): string {
    return `${prefix}SIMULATED${this.#secret(purpose)}`;
  }

  #secret(purpose: string): string {
    return createHash("sha256").update(`${this.#seed} ${purpose}`).digest("hex").slice(0, 32);
  }
}
