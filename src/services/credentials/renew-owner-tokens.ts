import { randomUUID } from "node:crypto";
import { z } from "zod";
import { CredentialError, TransportError } from "../../errors/reach-error.ts";
import type { ReadContext, RenewedToken } from "../../platforms/contract.ts";
import type { KeptToken, TokenStore } from "../../store/contracts/owner-tokens.ts";
import type { Logger } from "../../telemetry/logger.ts";
import { fingerprint } from "../../telemetry/redaction.ts";
import { seal, unseal } from "./encryption.ts";

/** So long before its end a token is renewed. */
const EARLY_MS = 300_000;
/** A token that lasts at least so long is good enough while another process renews it. */
const ENOUGH_MS = 20_000;
/** Longer than a renewal takes with all its time-outs: who comes second would spend a token that is void. */
const CLAIM_MS = 300_000;
const LOOK_EVERY_MS = 100;
const WAIT_MS_MAX = 20_000;
/** A refusal is asked about again after so long; a token that the platform refuses early is renewed no more often. */
const SECOND_CHANCE_MS = 600_000;
const KEEP_TRIES = 3;

type HttpDoor = ReadContext["http"];

/** How owners' tokens are renewed: the first refresh token of each, and the key that seals what follows. */
export type Renewal = {
  key: Buffer;
  seeds: ReadonlyMap<string, string>;
  /** Fingerprint of the app for which is renewed: another one is asked for at once, whatever was refused before. */
  app: string;
  renew: (refreshToken: string, http: HttpDoor, signal: AbortSignal) => Promise<RenewedToken>;
};

export type OwnerTokenDeps = {
  tokens: TokenStore;
  http: HttpDoor;
  now: () => Date;
  renewal: () => Renewal | null;
  /** Told of each new secret before it is used. */
  learn: (secret: string) => void;
  log: Pick<Logger, "info" | "warn" | "error">;
};

export type OwnerTokens = {
  /**
   * The owner's token as it stands. `rejected` is one that the platform just refused: another one is given, renewed if
   * need be, or the same where it was renewed for that reason a moment ago. Throws CredentialError where the platform
   * refuses to renew it, TransportError where another process renews it and does not come to an end.
   */
  tokenOf(owner: string, rejected: string | null, signal: AbortSignal): Promise<string>;
};

type Asked = { renewal: Renewal; owner: string; seed: string; first: string; rejected: string | null };
/** A pair of which the platform voided the one before, but that the store did not take yet. */
type Unsaved = { token: KeptToken; was: string | null; forcedAt: Date | null };

const PairText = z.object({ accessToken: z.string(), refreshToken: z.string() });

/** Owners' tokens, shared by all processes. Of many that see one end, one renews it; the others wait or use the old. */
export function ownerTokens(deps: OwnerTokenDeps): OwnerTokens {
  const unsaved = new Map<string, Unsaved>();
  return {
    async tokenOf(owner, rejected, signal) {
      const asked = askedFor(deps, owner, rejected);
      const holder = randomUUID();
      const deadline = performance.now() + WAIT_MS_MAX;
      while (performance.now() < deadline && !signal.aborted) {
        await saveAtLast(deps, unsaved, owner);
        const state = await stateOf(deps, asked);
        const settled = settledBy(state, asked, deps.now());
        if (settled !== null) return settled;
        const now = deps.now();
        if (await deps.tokens.claim(owner, holder, new Date(now.getTime() + CLAIM_MS), now))
          return renewAs(deps, unsaved, asked, holder, signal);
        if (state.isGoodFor(ENOUGH_MS) && state.pair) return state.pair.accessToken;
        await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
      }
      throw new TransportError(
        `the token of owner ${owner} is being renewed by another process and did not come`,
      );
    },
  };
}

function askedFor({ renewal: current }: OwnerTokenDeps, owner: string, rejected: string | null): Asked {
  const renewal = current();
  const first = renewal?.seeds.get(owner);
  if (!renewal || first === undefined)
    throw new CredentialError(`no refresh token of the owner ${owner} is set`, "account");
  return { renewal, owner, seed: fingerprint(first), first, rejected };
}

type State = Awaited<ReturnType<typeof stateOf>>;

async function stateOf(deps: OwnerTokenDeps, { renewal, owner, seed, rejected }: Asked) {
  const { token, ...notes } = await deps.tokens.of(owner);
  const isOurs = token !== null && token.seed === seed;
  const pair = isOurs ? PairText.parse(JSON.parse(unseal(renewal.key, owner, token.sealed))) : null;
  for (const secret of pair ? [pair.accessToken, pair.refreshToken] : []) deps.learn(secret);
  const leftMs = (token?.expiresAt.getTime() ?? 0) - deps.now().getTime();
  const isGoodFor = (ms: number) => pair !== null && pair.accessToken !== rejected && leftMs > ms;
  return { ...notes, pair, was: token?.sealed ?? null, leftMs, isGoodFor };
}

/** The token where nothing is to be renewed; throws where it was refused a moment ago; `null` = it is to be renewed. */
function settledBy(state: State, { renewal, owner, seed, rejected }: Asked, now: Date): string | null {
  const isRecent = (at: Date) => Math.abs(now.getTime() - at.getTime()) < SECOND_CHANCE_MS;
  if (state.isGoodFor(EARLY_MS) && state.pair) return state.pair.accessToken;
  const { refusal, forcedAt } = state;
  if (refusal?.of === `${seed} ${renewal.app}` && isRecent(refusal.at))
    throw refusedError(owner, refusal.detail, refusal.remedy);
  const isRenewedAlready = rejected !== null && rejected === state.pair?.accessToken;
  return isRenewedAlready && forcedAt !== null && isRecent(forcedAt) ? rejected : null;
}

async function renewAs(
  deps: OwnerTokenDeps,
  unsaved: Map<string, Unsaved>,
  asked: Asked,
  holder: string,
  signal: AbortSignal,
): Promise<string> {
  const { owner, seed, first, renewal, rejected } = asked;
  try {
    // Somebody may have renewed it between the look and the claim.
    const state = await stateOf(deps, asked);
    const settled = settledBy(state, asked, deps.now());
    if (settled !== null) return settled;
    const begunAt = deps.now();
    await deps.tokens.begin(owner, holder, begunAt);
    const { expiresAt, ...pair } = await renewal
      .renew(state.pair?.refreshToken ?? first, deps.http, signal)
      .catch((error: unknown) => throwRefusal(deps, asked, holder, state.begunAt, error));
    for (const secret of Object.values(pair)) deps.learn(secret);
    const token = { owner, seed, sealed: seal(renewal.key, owner, JSON.stringify(pair)), expiresAt };
    const forcedAt = rejected !== null && state.leftMs > 0 ? begunAt : null;
    unsaved.set(owner, { token, was: state.was, forcedAt });
    if (forcedAt) deps.log.info("an owner's token was refused before its time and renewed", { owner });
    for (let tries = 0; tries < KEEP_TRIES && unsaved.has(owner); tries += 1)
      await saveAtLast(deps, unsaved, owner);
    return pair.accessToken;
  } finally {
    await deps.tokens.release(owner, holder).catch(() => {});
  }
}

/** Keeps that it was refused, so that not each sweep asks with a token that is void. */
async function throwRefusal(
  { tokens, now }: OwnerTokenDeps,
  { owner, seed, renewal }: Asked,
  holder: string,
  lostAt: Date | null,
  error: unknown,
): Promise<never> {
  if (!(error instanceof CredentialError)) throw error;
  const lost =
    lostAt === null
      ? ""
      : `; a renewal that was begun at ${lostAt.toISOString()} never came to its end: a token that was given then is lost`;
  const detail = `${error.message}${lost}`;
  const { remedy } = error;
  const refusal = { of: `${seed} ${renewal.app}`, at: now(), detail, remedy };
  await tokens.refuse(owner, holder, refusal, lostAt);
  throw refusedError(owner, detail, remedy);
}

function refusedError(owner: string, detail: string, remedy: string | null): CredentialError {
  const words = remedy ?? `Let the owner of ${owner} grant the app anew.`;
  return new CredentialError(detail, "account", { remedy: words });
}

/** Writes a pair down that the store did not take before. Until it does, this process alone knows it. */
async function saveAtLast(
  { tokens, log }: OwnerTokenDeps,
  unsaved: Map<string, Unsaved>,
  owner: string,
): Promise<void> {
  const waiting = unsaved.get(owner);
  if (waiting === undefined) return;
  try {
    const kept = await tokens.keep(waiting.token, waiting.was, waiting.forcedAt);
    if (!kept) log.warn("a renewed token was not kept: another one is kept by now", { owner });
    unsaved.delete(owner);
  } catch (error) {
    log.error("a renewed token could not be kept; this process holds it and tries again", { owner, error });
  }
}
