import type { Account } from "../../../domain/account.ts";
import type { Metric, PlatformId } from "../../../domain/platform.ts";
import { localDayAt } from "../../../domain/slot.ts";
import type { ReadingResult, Sweep } from "../../../domain/sweep.ts";
import type { PlatformAdapter } from "../../../platforms/contract.ts";
import type { AppContext } from "../../context/app-context.ts";
import { findNotExpected, type DueAccount, findDueAccounts, type NotExpected } from "./due-accounts.ts";
import { enqueueSweep, type SweepPlan } from "./enqueue-sweep.ts";

/** What a person asked to be read now. */
export type ManualSweepRequest = {
  trigger: "collect" | "resync";
  platforms: readonly PlatformId[];
  /** `null` = every office. */
  officeId: string | null;
  metrics: readonly Metric[];
  /** How far back lives are asked for; `null` = as far as a scheduled look does. */
  lookSince: Date | null;
  /** What is open at this instant ends as a gap. */
  until: Date;
  /** Where the sweeps have ids of their own, under which they are planned once. */
  sweepIdOf?: (platform: PlatformId) => string;
};

/** Plans one hand-made sweep for each platform; its batches go before scheduled work. */
export async function planManualSweeps(
  collector: AppContext,
  wish: ManualSweepRequest,
): Promise<{ sweeps: Sweep[]; notWatched: NotExpected[] }> {
  const { store, adapters, clock, clockGuard, zone, cadence } = collector;
  await clockGuard.require();
  const registry = await store.registry.current();
  const sweeps: Sweep[] = [];
  const notWatched: NotExpected[] = [];
  const now = clock.now();
  const { day } = localDayAt(now, zone);
  for (const platform of wish.platforms) {
    const adapter = adapters.get(platform);
    if (!adapter || !registry) continue;
    const every = cadence[platform] ?? { audience: null, live: null };
    const on = wish.metrics.filter((metric) => every[metric] !== null);
    const wished = { ...registry, accounts: registry.accounts.filter(isOf(wish.officeId)) };
    notWatched.push(...findNotExpected(wished, adapter, wish.metrics, every, day));
    const due = findDueAccounts(wished, adapter, on, day);
    if (due.length === 0) continue;
    const everyMinutes: Partial<Record<Metric, number>> = {};
    for (const metric of on) everyMinutes[metric] = every[metric] ?? 1;
    const plan = { slot: now, trigger: wish.trigger, everyMinutes, closesAt: wish.until };
    const whole = { ...plan, lookSince: wish.lookSince };
    const sweepId = wish.sweepIdOf?.(platform);
    sweeps.push(
      sweepId === undefined
        ? await storeAnew(collector, adapter, due, whole)
        : (await enqueueSweep(collector, adapter, due, { ...whole, sweepId })).sweep,
    );
  }
  return { sweeps, notWatched };
}

const isOf = (officeId: string | null) => (account: Account) =>
  officeId === null || account.officeId === officeId;

/** Each command is a sweep of its own, also where the clock stands still or two commands come at once. */
async function storeAnew(
  collector: AppContext,
  adapter: PlatformAdapter,
  due: readonly DueAccount[],
  plan: Omit<SweepPlan, "sweepId">,
): Promise<Sweep> {
  const base = `${plan.trigger}-${adapter.capabilities.platform}-${plan.slot.getTime()}`;
  for (let again = 0; ; again += 1) {
    const sweepId = again === 0 ? base : `${base}.${again}`;
    const { sweep, created } = await enqueueSweep(collector, adapter, due, { ...plan, sweepId });
    if (created) return sweep;
  }
}

/** What came of the sweeps so far, and what of them is still open. */
export async function loadSweepResults(
  collector: AppContext,
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
