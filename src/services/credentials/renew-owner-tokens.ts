import { randomUUID } from "node:crypto";
import { z } from "zod";
import { CredentialError, TransportError } from "../../errors/reach-error.ts";
import type { ReadContext, RenewedToken } from "../../platforms/contract.ts";
import type { StoredToken, TokenStore } from "../../store/contracts/owner-tokens.ts";
import type { Logger } from "../../telemetry/logger.ts";
import { fingerprint } from "../../telemetry/redaction.ts";
import { encrypt, decrypt } from "./encryption.ts";

/** A token is renewed this long before it expires. */
const RENEW_BEFORE_MS = 300_000;
/** While another process renews a token, the old one is used if it is valid for at least this long. */
const USABLE_MS = 20_000;
/** Longer than a renewal with all its timeouts: a second process would use a refresh token that is already void. */
const LEASE_MS = 300_000;
const POLL_MS = 100;
const WAIT_MS_MAX = 20_000;
/** A rejected renewal is tried again after this time; an early-rejected token is renewed no more often than this. */
const RETRY_REJECTED_MS = 600_000;
const SAVE_TRIES = 3;

type HttpClient = ReadContext["http"];

/** How owners' tokens are renewed: the first refresh token of each owner, and the key that encrypts later ones. */
export type TokenRenewal = {
  key: Buffer;
  seeds: ReadonlyMap<string, string>;
  /** Fingerprint of the app; with another app a renewal is tried at once, even after a rejection. */
  app: string;
  renew: (refreshToken: string, http: HttpClient, signal: AbortSignal) => Promise<RenewedToken>;
};

export type OwnerTokenDeps = {
  tokens: TokenStore;
  http: HttpClient;
  now: () => Date;
  renewal: () => TokenRenewal | null;
  /** Registers each new secret for redaction, before it is used. */
  addSecret: (secret: string) => void;
  log: Pick<Logger, "info" | "warn" | "error">;
};

export type OwnerTokens = {
  /**
   * Returns the owner's current token. `rejected` is a token that the platform just rejected: another one is returned,
   * renewed if necessary, or the same one if it was renewed for that reason a moment ago.
   * @throws CredentialError when the platform refuses the renewal
   * @throws TransportError when another process is renewing it and does not finish
   */
  getToken(owner: string, rejected: string | null, signal: AbortSignal): Promise<string>;
};

type TokenRequest = {
  renewal: TokenRenewal;
  owner: string;
  seed: string;
  first: string;
  rejected: string | null;
};
/** A renewed pair that is not stored yet, while the platform has voided the one before. */
type Unsaved = { token: StoredToken; was: string | null; forcedAt: Date | null };

const PairText = z.object({ accessToken: z.string(), refreshToken: z.string() });

/** Owners' tokens, shared by all processes. One process renews an expiring token; the others wait or use the old one. */
export function createOwnerTokens(deps: OwnerTokenDeps): OwnerTokens {
  const unsaved = new Map<string, Unsaved>();
  return {
    async getToken(owner, rejected, signal) {
      const request = toRequest(deps, owner, rejected);
      const holder = randomUUID();
      const deadline = performance.now() + WAIT_MS_MAX;
      while (performance.now() < deadline && !signal.aborted) {
        await saveUnsaved(deps, unsaved, owner);
        const state = await loadState(deps, request);
        const resolved = resolveWithoutRenewal(state, request, deps.now());
        if (resolved !== null) return resolved;
        const now = deps.now();
        if (await deps.tokens.claim(owner, holder, new Date(now.getTime() + LEASE_MS), now))
          return renew(deps, unsaved, request, holder, signal);
        if (state.isGoodFor(USABLE_MS) && state.pair) return state.pair.accessToken;
        await new Promise((done) => setTimeout(done, POLL_MS));
      }
      throw new TransportError(
        `the token of owner ${owner} is being renewed by another process, which did not finish in time`,
      );
    },
  };
}

function toRequest(
  { renewal: current }: OwnerTokenDeps,
  owner: string,
  rejected: string | null,
): TokenRequest {
  const renewal = current();
  const first = renewal?.seeds.get(owner);
  if (!renewal || first === undefined)
    throw new CredentialError(`no refresh token of the owner ${owner} is set`, "account");
  return { renewal, owner, seed: fingerprint(first), first, rejected };
}

type State = Awaited<ReturnType<typeof loadState>>;

async function loadState(deps: OwnerTokenDeps, { renewal, owner, seed, rejected }: TokenRequest) {
  const { token, ...notes } = await deps.tokens.get(owner);
  const isOfSeed = token !== null && token.seed === seed;
  const pair = isOfSeed ? PairText.parse(JSON.parse(decrypt(renewal.key, owner, token.sealed))) : null;
  for (const secret of pair ? [pair.accessToken, pair.refreshToken] : []) deps.addSecret(secret);
  const leftMs = (token?.expiresAt.getTime() ?? 0) - deps.now().getTime();
  const isGoodFor = (ms: number) => pair !== null && pair.accessToken !== rejected && leftMs > ms;
  return { ...notes, pair, was: token?.sealed ?? null, leftMs, isGoodFor };
}

/** Returns the token when no renewal is needed, `null` when one is. @throws CredentialError after a recent rejection */
function resolveWithoutRenewal(
  state: State,
  { renewal, owner, seed, rejected }: TokenRequest,
  now: Date,
): string | null {
  const isRecent = (at: Date) => Math.abs(now.getTime() - at.getTime()) < RETRY_REJECTED_MS;
  if (state.isGoodFor(RENEW_BEFORE_MS) && state.pair) return state.pair.accessToken;
  const { refusal, forcedAt } = state;
  if (refusal?.of === `${seed} ${renewal.app}` && isRecent(refusal.at))
    throw toCredentialError(owner, refusal.detail, refusal.remedy);
  const isRenewedAlready = rejected !== null && rejected === state.pair?.accessToken;
  return isRenewedAlready && forcedAt !== null && isRecent(forcedAt) ? rejected : null;
}

async function renew(
  deps: OwnerTokenDeps,
  unsaved: Map<string, Unsaved>,
  request: TokenRequest,
  holder: string,
  signal: AbortSignal,
): Promise<string> {
  const { owner, seed, first, renewal, rejected } = request;
  try {
    // Another process may have renewed it between loading the state and the claim.
    const state = await loadState(deps, request);
    const resolved = resolveWithoutRenewal(state, request, deps.now());
    if (resolved !== null) return resolved;
    const begunAt = deps.now();
    await deps.tokens.recordAttempt(owner, holder, begunAt);
    const { expiresAt, ...pair } = await renewal
      .renew(state.pair?.refreshToken ?? first, deps.http, signal)
      .catch((error: unknown) => throwRejection(deps, request, holder, state.begunAt, error));
    for (const secret of Object.values(pair)) deps.addSecret(secret);
    const token = { owner, seed, sealed: encrypt(renewal.key, owner, JSON.stringify(pair)), expiresAt };
    const forcedAt = rejected !== null && state.leftMs > 0 ? begunAt : null;
    unsaved.set(owner, { token, was: state.was, forcedAt });
    if (forcedAt) deps.log.info("owner token renewed after an early rejection", { owner });
    for (let tries = 0; tries < SAVE_TRIES && unsaved.has(owner); tries += 1)
      await saveUnsaved(deps, unsaved, owner);
    return pair.accessToken;
  } finally {
    await deps.tokens.release(owner, holder).catch(() => {});
  }
}

/** Records the rejection, so that later sweeps do not send a void refresh token. */
async function throwRejection(
  { tokens, now }: OwnerTokenDeps,
  { owner, seed, renewal }: TokenRequest,
  holder: string,
  lostAt: Date | null,
  error: unknown,
): Promise<never> {
  if (!(error instanceof CredentialError)) throw error;
  const lost =
    lostAt === null
      ? ""
      : `; a renewal started at ${lostAt.toISOString()} never finished: a token issued then is lost`;
  const detail = `${error.message}${lost}`;
  const { remedy } = error;
  const refusal = { of: `${seed} ${renewal.app}`, at: now(), detail, remedy };
  await tokens.refuse(owner, holder, refusal, lostAt);
  throw toCredentialError(owner, detail, remedy);
}

function toCredentialError(owner: string, detail: string, remedy: string | null): CredentialError {
  const advice = remedy ?? `Ask the owner of ${owner} to grant the app access again.`;
  return new CredentialError(detail, "account", { remedy: advice });
}

/** Stores a pair that could not be stored before. Until then this process alone has it. */
async function saveUnsaved(
  { tokens, log }: OwnerTokenDeps,
  unsaved: Map<string, Unsaved>,
  owner: string,
): Promise<void> {
  const waiting = unsaved.get(owner);
  if (waiting === undefined) return;
  try {
    const isSaved = await tokens.save(waiting.token, waiting.was, waiting.forcedAt);
    if (!isSaved) log.warn("renewed owner token discarded: a newer one is stored", { owner });
    unsaved.delete(owner);
  } catch (error) {
    log.error("renewed owner token could not be stored; it is kept in memory and stored later", {
      owner,
      error,
    });
  }
}
