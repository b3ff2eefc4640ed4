import { localDayAt } from "../../domain/slot.ts";
import type { StoredAccess } from "../../store/contracts/operations.ts";
import type { PlatformAdapter, ReadContext } from "../../platforms/contract.ts";
import type { PlatformId } from "../../domain/platform.ts";
import type { Store } from "../../store/contracts/store.ts";
import type { Clock } from "../../telemetry/clock.ts";

export type CheckDeps = {
  adapters: ReadonlyMap<PlatformId, PlatformAdapter>;
  http: ReadContext["http"];
  store: Pick<Store, "meta" | "operations">;
  clock: Clock;
  zone: string;
  fingerprintOf: (platform: PlatformId, credential: string) => string | null;
  redact: (text: string) => string;
};

/** Asks each platform about the state of its credentials, once, and saves the reports. */
export async function checkCredentials(
  deps: Omit<CheckDeps, "zone">,
  signal: AbortSignal,
  http: ReadContext["http"] = deps.http,
): Promise<StoredAccess[]> {
  const { adapters, clock, store, fingerprintOf, redact } = deps;
  const saved: StoredAccess[] = [];
  for (const [platform, adapter] of adapters) {
    const ctx = { http, now: () => clock.now(), signal, onUsage: () => {} };
    for (const report of await adapter.checkAccess(ctx)) {
      const fingerprint = fingerprintOf(platform, report.credential);
      const access = {
        ...report,
        detail: redact(report.detail),
        platform,
        fingerprint,
        checkedAt: clock.now(),
      };
      await store.operations.saveAccess(access);
      saved.push(access);
    }
  }
  return saved;
}

/**
 * Checks the credentials at the first call of a local day, and when one of them was replaced. Returns whether it did.
 * Faults are reported by the alerts, which are sent once each.
 */
export async function checkCredentialsDaily(deps: CheckDeps, signal: AbortSignal): Promise<boolean> {
  const { store, clock, zone, adapters, fingerprintOf } = deps;
  const prints = [...adapters.keys()].map((platform) => fingerprintOf(platform, "default") ?? "-");
  const due = [localDayAt(clock.now(), zone).day, ...prints].join(" ");
  if ((await store.meta.get("credentials-checked")) === due) return false;
  await store.meta.set("credentials-checked", due);
  await checkCredentials(deps, signal);
  return true;
}
