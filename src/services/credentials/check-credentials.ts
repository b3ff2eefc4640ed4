import { localDayOf } from "../../domain/slot.ts";
import type { KeptAccess } from "../../store/contracts/operations.ts";
import type { ReadContext } from "../../platforms/contract.ts";
import type { Collector } from "../context/collector.ts";

const CHECKED_KEY = "credentials-checked";

/** Asks each platform about the state of its credentials, once, and saves the reports. */
export async function checkCredentials(
  collector: Collector,
  signal: AbortSignal,
  http: ReadContext["http"] = collector.http,
): Promise<KeptAccess[]> {
  const { adapters, clock, store, fingerprintOf, redact } = collector;
  const saved: KeptAccess[] = [];
  for (const [platform, adapter] of adapters) {
    const ctx = { http, now: () => clock.now(), signal, onRequest: () => {}, onUsage: () => {} };
    for (const report of await adapter.checkAccess(ctx)) {
      const fingerprint = fingerprintOf(platform, report.credential);
      const access = {
        ...report,
        detail: redact(report.detail),
        platform,
        fingerprint,
        checkedAt: clock.now(),
      };
      await store.operations.noteAccess(access);
      saved.push(access);
    }
  }
  return saved;
}

/**
 * Checks the credentials at the first call of a local day, and when one of them was replaced. Returns whether it did.
 * Faults are reported by the alerts, which are sent once each.
 */
export async function checkCredentialsDaily(collector: Collector, signal: AbortSignal): Promise<boolean> {
  const { store, clock, zone, adapters, fingerprintOf } = collector;
  const prints = [...adapters.keys()].map((platform) => fingerprintOf(platform, "default") ?? "-");
  const due = [localDayOf(clock.now(), zone).day, ...prints].join(" ");
  if ((await store.meta.get(CHECKED_KEY)) === due) return false;
  await store.meta.set(CHECKED_KEY, due);
  await checkCredentials(collector, signal);
  return true;
}
