import type { PlatformId } from "../../domain/platform.ts";
import type { NoRead } from "../../platforms/contract.ts";
import type { CredentialState } from "../../store/contracts/store.ts";
import type { Patience } from "../../quota/cooldowns.ts";
import type { Store } from "../../store/contracts/store.ts";
import type { Clock } from "../../telemetry/clock.ts";
import type { Logger } from "../../telemetry/logger.ts";
import { DEFAULT_CREDENTIAL } from "../../domain/credential.ts";

/** How often a rejected credential is given one more try, in case it was mended on the platform's side. */
const SECOND_CHANCE_MS = 10 * 60_000;

/** How a credential stood before it was used; `null` = nothing is known of it. */
export type Standing = CredentialState | null;

export type GateDeps = {
  store: Pick<Store, "credentials">;
  clock: Clock;
  log: Logger;
  patience: Patience;
  /** What a credential's fingerprint is now; a changed one gives a rejected credential another chance. */
  fingerprintOf: (platform: PlatformId, credential: string) => string | null;
};

type Pass = { pass: true; standing: Standing } | { pass: false; noRead: NoRead };

/** Whether a credential may be used now; else the outcome that every account of it has. */
export async function passCredential(
  deps: GateDeps,
  platform: PlatformId,
  credential: string | null,
): Promise<Pass> {
  const held = await deps.store.credentials.get(platform, credential ?? DEFAULT_CREDENTIAL);
  return passStanding(deps, platform, credential, held);
}

/** As `passCredential`, where it is known how the credential stands. */
export function passStanding(
  deps: Pick<GateDeps, "clock" | "fingerprintOf">,
  platform: PlatformId,
  credential: string | null,
  held: Standing,
): Pass {
  const name = credential ?? DEFAULT_CREDENTIAL;
  const now = deps.clock.now();
  if (held === null) return { pass: true, standing: null };
  if (held.pausedUntil !== null && held.pausedUntil > now) {
    const detail = `the platform asked for patience until ${held.pausedUntil.toISOString()}`;
    return { pass: false, noRead: refusal("rate_limited", detail, held.pausedUntil, now) };
  }
  if (held.state !== "rejected") return { pass: true, standing: held };
  const replaced = held.fingerprint !== deps.fingerprintOf(platform, name);
  const rested = now.getTime() - (held.checkedAt ?? held.changedAt).getTime() >= SECOND_CHANCE_MS;
  if (replaced || rested) return { pass: true, standing: held };
  return {
    pass: false,
    noRead: refusal("credential_rejected", held.detail ?? "the credential was rejected", null, now),
  };
}

function refusal(
  reason: "rate_limited" | "credential_rejected",
  detail: string,
  retryAt: Date | null,
  now: Date,
): NoRead {
  return {
    ok: false,
    reason,
    detail,
    again: reason === "rate_limited",
    retryAt,
    scope: "credential",
    observedAt: now,
    raw: null,
  };
}

/**
 * Keeps what a credential's answers said of it: a pause, a rejection, or that it works. Each is said once. Called
 * before anything else is done with the answers, so that nobody asks while the platform says wait.
 */
export async function noteCredential(
  deps: GateDeps,
  platform: PlatformId,
  credential: string | null,
  standing: Standing,
  told: { unread: readonly NoRead[]; someCame: boolean },
): Promise<void> {
  const name = credential ?? DEFAULT_CREDENTIAL;
  const ofCredential = told.unread.filter(({ scope }) => scope === "credential");
  await notePause(deps, platform, name, standing, ofCredential);
  const rejection = ofCredential.find(({ reason }) => reason === "credential_rejected");
  const state = rejection ? "rejected" : told.someCame ? "ok" : null;
  const fingerprint = deps.fingerprintOf(platform, name);
  if (state === null) return;
  if (state === "ok" && standing?.state === "ok" && standing.fingerprint === fingerprint) return;
  const detail = rejection?.detail ?? null;
  const { credentials } = deps.store;
  const now = deps.clock.now();
  const changed = await credentials.setState(platform, name, state, fingerprint, detail, now);
  if (!changed) return;
  if (state === "ok") deps.log.info("credential works", { platform, credential: name });
  else
    deps.log.error("credential rejected; its accounts are not read until it is replaced", {
      platform,
      credential: name,
      detail,
    });
}

async function notePause(
  { store, clock, log, patience }: GateDeps,
  platform: PlatformId,
  credential: string,
  standing: Standing,
  unread: readonly NoRead[],
): Promise<void> {
  const longest = unread
    .filter(({ reason }) => reason === "rate_limited" || reason === "budget")
    .toSorted((a, b) => (b.retryAt?.getTime() ?? 0) - (a.retryAt?.getTime() ?? 0))[0];
  const until = longest?.retryAt ?? null;
  if (longest === undefined || until === null) return;
  const isNews = patience.of(platform, credential) === null;
  patience.note(platform, credential, until);
  await store.credentials.pause(platform, credential, until, longest.detail, clock.now());
  if (!isNews || (standing?.pausedUntil && standing.pausedUntil >= until)) return;
  log.warn("platform asks for patience", { platform, credential, until: until.toISOString() });
}
