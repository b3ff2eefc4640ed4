import type { PlatformId } from "../domain/platform.ts";
import type { NoRead } from "../platforms/contract.ts";
import { type Collector, DEFAULT_CREDENTIAL } from "./context.ts";

/** How often a rejected credential is given one more try, in case it was mended on the platform's side. */
const SECOND_CHANCE_MS = 10 * 60_000;

/** Whether a credential may be used now; `wait` and `stop` come as the outcome that every account of it then has. */
export async function passCredential(
  collector: Collector,
  platform: PlatformId,
  credential: string | null,
): Promise<{ pass: true } | { pass: false; noRead: NoRead }> {
  const name = credential ?? DEFAULT_CREDENTIAL;
  const now = collector.clock.now();
  const held = await collector.store.credentials.get(platform, name);
  if (held === null) return { pass: true };
  if (held.pausedUntil !== null && held.pausedUntil > now) {
    const detail = `the platform asked for patience until ${held.pausedUntil.toISOString()}`;
    return { pass: false, noRead: refusal("rate_limited", detail, held.pausedUntil, now) };
  }
  if (held.state !== "rejected") return { pass: true };
  const replaced = held.fingerprint !== collector.fingerprintOf(platform, name);
  const rested = now.getTime() - (held.checkedAt ?? held.changedAt).getTime() >= SECOND_CHANCE_MS;
  if (replaced || rested) return { pass: true };
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

/** Keeps what the answers said of the credential: a pause, a rejection (said once), or that it works again. */
export async function noteCredential(
  collector: Collector,
  platform: PlatformId,
  credential: string | null,
  unread: readonly NoRead[],
  someCame: boolean,
): Promise<void> {
  const name = credential ?? DEFAULT_CREDENTIAL;
  const now = collector.clock.now();
  const ofCredential = unread.filter(({ scope }) => scope === "credential");
  const pause = ofCredential
    .filter(({ reason, retryAt }) => retryAt !== null && (reason === "rate_limited" || reason === "budget"))
    .sort((a, b) => (b.retryAt?.getTime() ?? 0) - (a.retryAt?.getTime() ?? 0))[0];
  if (pause?.retryAt) {
    await collector.store.credentials.pause(platform, name, pause.retryAt, pause.detail, now);
    collector.log.warn("platform asks for patience", {
      platform,
      credential: name,
      until: pause.retryAt.toISOString(),
    });
  }
  const rejection = ofCredential.find(({ reason }) => reason === "credential_rejected");
  const state = rejection ? "rejected" : someCame ? "ok" : null;
  if (state === null) return;
  const fingerprint = collector.fingerprintOf(platform, name);
  const changed = await collector.store.credentials.setState(
    platform,
    name,
    state,
    fingerprint,
    rejection?.detail ?? null,
    now,
  );
  if (changed && state === "rejected")
    collector.log.error("credential rejected; its accounts are not read until it is replaced", {
      platform,
      credential: name,
      detail: rejection?.detail,
    });
  if (changed && state === "ok") collector.log.info("credential works", { platform, credential: name });
}
