import type { PlatformId } from "../../../domain/platform.ts";
import { localDayAt } from "../../../domain/slot.ts";
import type { PushSubscription } from "../../../platforms/contract.ts";
import type { AppContext } from "../../context/app-context.ts";
import { findDueAccounts } from "../planning/due-accounts.ts";

const DAY_MS = 86_400_000;

/** A lease that ends within this time is renewed. */
const RENEWED_BEFORE_MS = 3 * DAY_MS;

type SubscribingContext = Pick<
  AppContext,
  "store" | "adapters" | "pushes" | "pushAddress" | "http" | "clock" | "zone"
>;

export type SubscribedPlatform = { platform: PlatformId; accounts: readonly PushSubscription[] };

/** Subscribes the pushes of every account that is read, on the platforms that have an API for it. */
export async function subscribePushes(
  app: SubscribingContext,
  signal: AbortSignal,
  platforms: readonly PlatformId[] = [...app.pushes.keys()],
): Promise<SubscribedPlatform[]> {
  const { store, adapters, clock, zone, http, pushAddress } = app;
  const registry = await store.registry.current();
  const results: SubscribedPlatform[] = [];
  for (const platform of platforms) {
    const adapter = adapters.get(platform);
    if (!adapter?.subscribePushes || registry === null || pushAddress === null) continue;
    const due = findDueAccounts(registry, adapter, ["live"], localDayAt(clock.now(), zone).day);
    const ctx = { http, now: () => clock.now(), signal, onUsage: () => {} };
    const refs = due.map(({ ref }) => ref);
    const accounts = await adapter.subscribePushes(refs, `${pushAddress}/${platform}`, ctx);
    if (accounts.some(({ ok }) => ok)) await store.meta.set(`push-subscribed.${platform}`, clock.now());
    const ends = accounts.flatMap(({ until }) => until?.getTime() ?? []);
    if (ends.length > 0) await store.meta.set(`push-until.${platform}`, new Date(Math.min(...ends)));
    results.push({ platform, accounts });
  }
  return results;
}

/** A renewal that failed is tried again after this time. */
const RETRY_MS = 3_600_000;

/** Renews the subscriptions that were made and end soon. */
export async function renewPushes(
  app: SubscribingContext & Pick<AppContext, "log">,
  signal: AbortSignal,
): Promise<void> {
  const { store, clock, log, pushes } = app;
  for (const platform of pushes.keys()) {
    const until = await store.meta.get(`push-until.${platform}`);
    const triedAt = await store.meta.get(`push-renewed.${platform}`);
    const now = clock.now();
    const isDue = until !== null && until.getTime() - now.getTime() <= RENEWED_BEFORE_MS;
    if (!isDue || (triedAt !== null && now.getTime() - triedAt.getTime() < RETRY_MS)) continue;
    await store.meta.set(`push-renewed.${platform}`, now);
    const [renewed] = await subscribePushes(app, signal, [platform]);
    const failed = renewed?.accounts.filter(({ ok }) => !ok).length ?? 0;
    log.info("push subscriptions renewed", { platform, accounts: renewed?.accounts.length ?? 0, failed });
  }
}
