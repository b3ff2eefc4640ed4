import { createHash, createHmac } from "node:crypto";
import type { World } from "./world.ts";

export type CredentialKind = "system_user" | "app" | "page" | "bearer" | "owner";

/** One token of the simulated platforms. `name` is how faults, requests and the control surface speak of it. */
export type Credential = {
  name: string;
  platform: "facebook" | "x";
  kind: CredentialKind;
  token: string;
  /** The account that it belongs to, for a Page's or an owner's token. */
  accountKey: string | null;
  issuedMs: number;
  expiresMs: number | null;
};

/** All tokens, found by what was sent. Every token says in its text that it is simulated. */
export class Credentials {
  readonly appId: string;
  readonly appSecret: string;
  readonly #seed: number;
  readonly #byToken = new Map<string, Credential>();
  readonly #byName = new Map<string, Credential>();
  readonly #revoked = new Set<string>();
  readonly #proofs = new Map<string, string>();
  #turn = 0;
  #changes = 0;

  constructor(seed: number, world: World, issuedMs: number) {
    this.#seed = seed;
    this.appId = "999000000000001";
    this.appSecret = this.#secret("app-secret").toLowerCase();
    const own = { accountKey: null, issuedMs, expiresMs: null };
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
    for (const face of world.faces()) this.admit(face.account.accountKey, world, issuedMs);
  }

  /** Gives an account the token that its owner would have. */
  admit(accountKey: string, world: World, issuedMs: number): void {
    const { account } = world.face(accountKey);
    const own = { accountKey, issuedMs, expiresMs: null, token: this.#token("EAA", accountKey) };
    if (account.platform === "facebook")
      this.#put({ ...own, name: `facebook.page.${account.externalId}`, platform: "facebook", kind: "page" });
    if (account.platform === "x" && world.scenario.owners.includes(accountKey))
      this.#put({ ...own, name: `x.owner.${account.externalId}`, platform: "x", kind: "owner" });
  }

  /** Grows with every token that is given out or changed. */
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

  /** `null` = nobody ever had this token. */
  find(token: string): Credential | null {
    return this.#byToken.get(token) ?? null;
  }

  isRevoked(token: string): boolean {
    return this.#revoked.has(token);
  }

  setExpiry(name: string, expiresMs: number | null): void {
    this.#put({ ...this.named(name), expiresMs });
  }

  /** A new token in its place; the old one is refused from now on. */
  rotate(name: string, issuedMs: number): Credential {
    const old = this.named(name);
    this.#turn += 1;
    this.#revoked.add(old.token);
    this.#put({ ...old, token: this.#token("EAA", `${name}-${this.#turn}`), issuedMs, expiresMs: null });
    return this.named(name);
  }

  /** Meta's `appsecret_proof`: HMAC-SHA-256 of the token under the app's secret, in hexadecimal digits. */
  proofOf(token: string): string {
    let proof = this.#proofs.get(token);
    if (proof === undefined) {
      proof = createHmac("sha256", this.appSecret).update(token).digest("hex");
      this.#proofs.set(token, proof);
    }
    return proof;
  }

  #put(credential: Credential): void {
    this.#changes += 1;
    this.#byName.set(credential.name, credential);
    this.#byToken.set(credential.token, credential);
  }

  #token(prefix: string, words: string): string {
    return `${prefix}SIMULATED${this.#secret(words)}`;
  }

  #secret(words: string): string {
    return createHash("sha256").update(`${this.#seed} ${words}`).digest("hex").slice(0, 32);
  }
}
