import { createHash, createHmac } from "node:crypto";
import { PLATFORM_IDS, type PlatformId } from "../../domain/platform.ts";
import { WORLDS } from "../platforms.ts";
import type { AppKeys, Credential, IssuedCredential, Mint } from "./credential.ts";
import type { World } from "./world.ts";

/** Lifetime of an OAuth 2.0 access token (docs.x.com, authorization code flow with PKCE). */
export const ACCESS_SECONDS = 7_200;

/** All tokens, indexed by their text. Every token contains the word SIMULATED. */
export class Credentials implements AppKeys {
  readonly appId: string;
  readonly appSecret: string;
  /** The own professional account on Instagram, which asks about the others. */
  readonly instagramUserId = "99917840000000001";
  readonly xApp: AppKeys["xApp"];
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
      consumerKey: this.#mint("", "x-consumer-key"),
      consumerSecret: this.#mint("", "x-consumer-secret"),
      clientId: this.#mint("", "x-client-id"),
      clientSecret: this.#mint("", "x-client-secret"),
    };
    for (const platform of PLATFORM_IDS)
      this.#issue(platform, WORLDS[platform].appCredentials(this.#mint, this), null, issuedMs);
    for (const face of world.faces()) this.admit(face.account.accountKey, world, issuedMs);
  }

  /** Creates the tokens that the account's owner would have. */
  admit(accountKey: string, world: World, issuedMs: number): void {
    const { account } = world.face(accountKey);
    const isOwned = world.scenario.owners.includes(accountKey);
    const issued = WORLDS[account.platform].accountCredentials(account, this.#mint, isOwned);
    this.#issue(account.platform, issued, accountKey, issuedMs);
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
    const token = this.#mint(WORLDS[old.platform].tokenPrefix, `${name}-${this.#turn}`);
    this.#put({ ...old, token, issuedMs, expiresMs: null });
    return this.named(name);
  }

  /** The owner grants the app again: a new refresh token, and the previous one becomes invalid. */
  grant(name: string): string {
    this.named(name);
    this.#turn += 1;
    this.#changes += 1;
    for (const [token, of] of this.#refresh) if (of === name) this.#killRefresh(token);
    const fresh = this.#mint("", `${name}-refresh-${this.#turn}`);
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

  /** Exchanges a refresh token for a new pair, which ends it and the old access token. `null` = it is invalid. */
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

  #issue(
    platform: PlatformId,
    issued: readonly IssuedCredential[],
    accountKey: string | null,
    issuedMs: number,
  ): void {
    for (const { isRenewable, ...one } of issued) {
      this.#put({ tokenSecret: null, ...one, platform, accountKey, issuedMs, expiresMs: null });
      if (isRenewable) this.grant(one.name);
    }
  }

  #mint: Mint = (prefix, purpose) => `${prefix}SIMULATED${this.#secret(purpose)}`;

  #secret(purpose: string): string {
    return createHash("sha256").update(`${this.#seed} ${purpose}`).digest("hex").slice(0, 32);
  }
}
