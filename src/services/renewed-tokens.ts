import { createHash, randomUUID } from "node:crypto";
import { z } from "zod";
import { CredentialError, TransportError } from "../errors/reach-error.ts";
import type { ReadContext, RenewedToken } from "../platforms/contract.ts";
import type { TokenStore } from "../store/token-contract.ts";
import { seal, unseal } from "./sealed-text.ts";

const EARLY_MS = 60_000;
/** Longer than a renewal takes with all its time-outs: who comes second would spend a token that is void. */
const CLAIM_MS = 300_000;
const LOOK_EVERY_MS = 100;
const WAIT_MS_MAX = 20_000;

type HttpDoor = ReadContext["http"];

/** How owners' tokens are renewed: the first refresh token of each, and the key that seals what follows. */
export type Renewal = {
  key: Buffer;
  seeds: ReadonlyMap<string, string>;
  renew: (refreshToken: string, http: HttpDoor, signal: AbortSignal) => Promise<RenewedToken>;
};

type Deps = {
  tokens: TokenStore;
  http: HttpDoor;
  now: () => Date;
  renewal: () => Renewal | null;
  /** Told of each new secret before it is used. */
  learn: (secret: string) => void;
};

const Pair = z.object({ accessToken: z.string(), refreshToken: z.string() });
const fingerprint = (secret: string): string =>
  createHash("sha256").update(secret).digest("hex").slice(0, 12);

/** A door that puts the owner's token in where a request asks for it, renewed where it is about to end. */
export function withRenewedTokens(deps: Deps): HttpDoor {
  return {
    send: async ({ bearerOf, ...request }, sent) => {
      if (bearerOf === undefined) return deps.http.send(request, sent);
      const token = await tokenOf(deps, bearerOf, sent.signal);
      const headers = { ...request.headers, authorization: `Bearer ${token}` };
      return deps.http.send({ ...request, headers }, sent);
    },
  };
}

/** The token as it stands. Of many that see it end, one renews it; the others wait for what that one keeps. */
async function tokenOf(deps: Deps, owner: string, signal: AbortSignal): Promise<string> {
  const renewal = deps.renewal();
  const first = renewal?.seeds.get(owner);
  if (!renewal || first === undefined)
    throw new CredentialError(`no refresh token of the owner ${owner} is set`, "account");
  const seed = fingerprint(first);
  const holder = randomUUID();
  const deadline = performance.now() + WAIT_MS_MAX;
  while (performance.now() < deadline && !signal.aborted) {
    const held = await pairOf(deps, renewal, owner, seed);
    if (held !== null && held.isGood) return held.accessToken;
    const now = deps.now();
    if (await deps.tokens.claim(owner, holder, new Date(now.getTime() + CLAIM_MS), now))
      return renewAs(deps, renewal, { owner, seed, first, holder }, signal);
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
  }
  throw new TransportError(
    `the token of owner ${owner} is being renewed by another process and did not come`,
  );
}

async function pairOf(deps: Deps, { key }: Renewal, owner: string, seed: string) {
  const kept = await deps.tokens.get(owner);
  if (kept === null || kept.seed !== seed) return null;
  const pair = Pair.parse(JSON.parse(unseal(key, owner, kept.sealed)));
  for (const secret of [pair.accessToken, pair.refreshToken]) deps.learn(secret);
  return { ...pair, isGood: kept.expiresAt.getTime() - deps.now().getTime() > EARLY_MS };
}

async function renewAs(
  deps: Deps,
  renewal: Renewal,
  { owner, seed, first, holder }: { owner: string; seed: string; first: string; holder: string },
  signal: AbortSignal,
): Promise<string> {
  try {
    // Somebody may have renewed it between the look and the claim.
    const held = await pairOf(deps, renewal, owner, seed);
    if (held !== null && held.isGood) return held.accessToken;
    const { expiresAt, ...pair } = await renewal.renew(held?.refreshToken ?? first, deps.http, signal);
    for (const secret of Object.values(pair)) deps.learn(secret);
    const sealed = seal(renewal.key, owner, JSON.stringify(pair));
    await deps.tokens.keep({ owner, seed, sealed, expiresAt }, holder);
    return pair.accessToken;
  } finally {
    await deps.tokens.release(owner, holder);
  }
}
