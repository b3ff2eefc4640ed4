import type { Metric, PlatformId } from "../domain/platform.ts";
import { localDayOf } from "../domain/slot.ts";
import type { ReadingResult, Sweep } from "../domain/sweep.ts";
import type { Collector } from "./context.ts";
import { type DueAccount, dueAccounts } from "./due-accounts.ts";
import { storeAndQueue } from "./plan-sweep.ts";

/** What a person asked to be read now. */
export type Wish = {
  trigger: "collect" | "resync";
  platforms: readonly PlatformId[];
  /** `null` = every office. */
  officeId: string | null;
  metrics: readonly Metric[];
  /** How far back lives are asked for; `null` = as far as a scheduled look does. */
  lookSince: Date | null;
  /** What is open at this instant ends as a gap. */
  until: Date;
};

/** An account that a wish names and that nothing is asked of, with the reason in words. */
export type NotWatched = { accountKey: string; metric: Metric; why: string };

/** Plans one hand-made sweep for each platform; its batches go before scheduled work. */
export async function collectNow(
  collector: Collector,
  wish: Wish,
): Promise<{ sweeps: Sweep[]; notWatched: NotWatched[] }> {
  const { store, adapters, clock, zone, cadence } = collector;
  const registry = await store.registry.current();
  const sweeps: Sweep[] = [];
  const notWatched: NotWatched[] = [];
  const now = clock.now();
  for (const platform of wish.platforms) {
    const adapter = adapters.get(platform);
    if (!adapter || !registry) continue;
    const every = cadence[platform] ?? { audience: null, live: null };
    const on = wish.metrics.filter((metric) => every[metric] !== null);
    const ofOffice = (due: DueAccount) => wish.officeId === null || due.item.officeId === wish.officeId;
    const due = dueAccounts(registry, adapter, on, localDayOf(now, zone).day).filter(ofOffice);
    if (due.length === 0) continue;
    const everyMinutes: Partial<Record<Metric, number>> = {};
    for (const metric of on) everyMinutes[metric] = every[metric] ?? 1;
    sweeps.push(
      await storeAndQueue(collector, adapter, due, {
        sweepId: `${wish.trigger}-${platform}-${now.getTime()}`,
        slot: now,
        trigger: wish.trigger,
        everyMinutes,
        closesAt: wish.until,
        lookSince: wish.lookSince,
      }),
    );
  }
  return { sweeps, notWatched };
}

/** What came of the sweeps so far, and what of them is still open. */
export async function resultsOf(
  collector: Collector,
  sweeps: readonly Sweep[],
): Promise<{ results: (ReadingResult & { platform: PlatformId })[]; open: boolean }> {
  const results: (ReadingResult & { platform: PlatformId })[] = [];
  let open = false;
  for (const { sweepId, platform } of sweeps) {
    const held = await collector.store.sweeps.get(sweepId);
    if (held?.closedAt === null) open = true;
    for (const result of await collector.store.sweeps.results(sweepId)) results.push({ ...result, platform });
  }
  return { results, open };
}
