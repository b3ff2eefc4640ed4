import type { PlatformId } from "../../domain/platform.ts";
import type { FailedRead } from "../../platforms/contract.ts";
import { failedRead } from "../../platforms/failed-read.ts";
import type { CredentialState, PauseReason, Store } from "../../store/contracts/store.ts";
import { isCooling } from "../../domain/cooldown.ts";
import { type Cooldowns, describeCooldown } from "../../quota/cooldowns.ts";
import type { Clock } from "../../telemetry/clock.ts";
import type { Logger } from "../../telemetry/logger.ts";
import { DEFAULT_CREDENTIAL } from "../../domain/credential.ts";

/** How often a rejected credential is tried again, in case it was repaired on the platform's side. */
const RETRY_REJECTED_MS = 10 * 60_000;

/** The state of a credential before it is used; `null` = nothing is recorded of it. */
export type PriorCredentialState = CredentialState | null;

export type GateDeps = {
  store: Pick<Store, "credentials">;
  clock: Clock;
  log: Logger;
  cooldowns: Cooldowns;
  /** What a credential's fingerprint is now; a changed one gives a rejected credential another chance. */
  fingerprintOf: (platform: PlatformId, credential: string) => string | null;
};

type Pass = { pass: true; standing: PriorCredentialState } | { pass: false; noRead: FailedRead };

/** Whether a credential may be used now; if not, the outcome for each of its accounts. */
export async function checkCredential(
  deps: GateDeps,
  platform: PlatformId,
  credential: string | null,
): Promise<Pass> {
  const held = await deps.store.credentials.get(platform, credential ?? DEFAULT_CREDENTIAL);
  return checkCredentialState(deps, platform, credential, held);
}

/** As `checkCredential`, with the credential's state already loaded. */
export function checkCredentialState(
  deps: Pick<GateDeps, "clock" | "fingerprintOf">,
  platform: PlatformId,
  credential: string | null,
  held: PriorCredentialState,
): Pass {
  const name = credential ?? DEFAULT_CREDENTIAL;
  const now = deps.clock.now();
  if (held === null) return { pass: true, standing: null };
  if (held.pausedUntil !== null && isCooling(held.pausedUntil, now)) {
    const reason = held.pauseReason ?? "rate_limited";
    const detail = describeCooldown({ until: held.pausedUntil, reason });
    return { pass: false, noRead: toNoRead(reason, detail, held.pausedUntil, now) };
  }
  if (held.state !== "rejected") return { pass: true, standing: held };
  const isReplaced = held.fingerprint !== deps.fingerprintOf(platform, name);
  const sinceCheck = now.getTime() - (held.checkedAt ?? held.changedAt).getTime();
  const isRetryDue = Math.abs(sinceCheck) >= RETRY_REJECTED_MS;
  if (isReplaced || isRetryDue) return { pass: true, standing: held };
  return {
    pass: false,
    noRead: toNoRead(
      "credential_rejected",
      `not asked: the credential was rejected${held.detail === null ? "" : `: ${held.detail}`}`,
      null,
      now,
    ),
  };
}

const toNoRead = (
  reason: PauseReason | "credential_rejected",
  detail: string,
  retryAt: Date | null,
  now: Date,
): FailedRead =>
  failedRead(reason, detail, now, {
    retryable: reason !== "credential_rejected",
    retryAt,
    scope: "credential",
  });

/**
 * Records what a credential's responses show about it: a rate limit, a rejection, or that it works. Each change is
 * logged once. Called before the responses are processed, so that no other batch calls during the rate limit.
 */
export async function recordCredentialOutcome(
  deps: GateDeps,
  platform: PlatformId,
  credential: string | null,
  standing: PriorCredentialState,
  outcome: { unread: readonly FailedRead[]; someCame: boolean },
): Promise<void> {
  const name = credential ?? DEFAULT_CREDENTIAL;
  const concerning = outcome.unread.filter(({ scope }) => scope === "credential");
  await recordPause(deps, platform, name, standing, concerning);
  const rejection = concerning.find(({ reason }) => reason === "credential_rejected");
  const state = rejection ? "rejected" : outcome.someCame ? "ok" : null;
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

async function recordPause(
  { store, clock, log, cooldowns }: GateDeps,
  platform: PlatformId,
  credential: string,
  standing: PriorCredentialState,
  unread: readonly FailedRead[],
): Promise<void> {
  const longest = unread
    .filter(({ reason }) => reason === "rate_limited" || reason === "budget")
    .toSorted((a, b) => (b.retryAt?.getTime() ?? 0) - (a.retryAt?.getTime() ?? 0))[0];
  const until = longest?.retryAt ?? null;
  if (longest === undefined || until === null) return;
  const isNew = cooldowns.get(platform, credential) === null;
  const reason = longest.reason === "budget" ? "budget" : "rate_limited";
  cooldowns.extend(platform, credential, until, reason);
  await store.credentials.pause(platform, credential, { until, reason, detail: longest.detail }, clock.now());
  const held = standing?.pausedUntil ?? null;
  const isKnown = held !== null && held >= until && isCooling(held, clock.now());
  if (isNew && !isKnown)
    log.warn("platform rate limit reached", { platform, credential, until: until.toISOString() });
}
