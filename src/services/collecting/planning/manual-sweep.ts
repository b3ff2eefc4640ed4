import type { Metric, PlatformId } from "../../../domain/platform.ts";
import { localDayAt } from "../../../domain/slot.ts";
import type { ReadingResult, Sweep } from "../../../domain/sweep.ts";
import type { PlatformAdapter } from "../../../platforms/contract.ts";
import type { AppContext } from "../../context/app-context.ts";
import type { Store } from "../../../store/contracts/store.ts";
import { type DueAccount, dueAmong, findDueAccounts } from "./due-accounts.ts";
import { enqueueSweep, type SweepPlan } from "./enqueue-sweep.ts";

/** What a person wants read now. */
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
  /** The resync that the sweeps belong to: each is planned once. Absent = each command is a sweep of its own. */
  resyncId?: string;
};

/** Plans one manual sweep for each platform; its batches go before scheduled work. */
export async function planManualSweeps(app: AppContext, request: ManualSweepRequest): Promise<Sweep[]> {
  const { store, adapters, clock, clockGuard, zone, cadence } = app;
  await clockGuard.require();
  const sweeps: Sweep[] = [];
  const now = clock.now();
  const { day } = localDayAt(now, zone);
  for (const platform of request.platforms) {
    const adapter = adapters.get(platform);
    if (!adapter) continue;
    const every = cadence[platform] ?? { audience: null, live: null };
    const on = request.metrics.filter((metric) => every[metric] !== null);
    const due = await findDue(store, adapter, { officeId: request.officeId, on, day });
    if (due.length === 0) continue;
    const everyMinutes: Partial<Record<Metric, number>> = {};
    for (const metric of on) everyMinutes[metric] = every[metric] ?? 1;
    const plan = { slot: now, trigger: request.trigger, everyMinutes, closesAt: request.until };
    const whole = { ...plan, lookSince: request.lookSince };
    const { resyncId } = request;
    if (resyncId === undefined) sweeps.push(await enqueueUnderNewId(app, adapter, due, whole));
    else {
      const ids = { sweepId: `${resyncId}-${platform}`, resyncId };
      sweeps.push((await enqueueSweep(app, adapter, due, { ...whole, ...ids })).sweep);
    }
  }
  return sweeps;
}

/** By key. Of all offices the registry is read part by part, and only what is due is held. */
async function findDue(
  { registry }: Pick<Store, "registry">,
  adapter: PlatformAdapter,
  { officeId, on, day }: { officeId: string | null; on: readonly Metric[]; day: string },
): Promise<DueAccount[]> {
  if (officeId !== null) return findDueAccounts(await registry.inForceAmong({ officeId }), adapter, on, day);
  const parts = await registry.openParts();
  if (parts === null) return [];
  const offices = await parts.offices();
  const due: DueAccount[] = [];
  for (let part = 0; part < parts.parts; part += 1) {
    const accounts = await parts.accounts(part, adapter.capabilities.platform);
    for (const one of dueAmong(accounts, offices, adapter, on, day)) due.push(one);
  }
  return due.toSorted(({ item: a }, { item: b }) => (a.accountKey < b.accountKey ? -1 : 1));
}

/** Each command is a sweep of its own, also if the clock does not move or two commands come at once. */
async function enqueueUnderNewId(
  app: Pick<AppContext, "store" | "queues" | "clock" | "zone" | "log" | "events">,
  adapter: PlatformAdapter,
  due: readonly DueAccount[],
  plan: Omit<SweepPlan, "sweepId">,
): Promise<Sweep> {
  const base = `${plan.trigger}-${adapter.capabilities.platform}-${plan.slot.getTime()}`;
  for (let n = 0; ; n += 1) {
    const sweepId = n === 0 ? base : `${base}.${n}`;
    const { sweep, created } = await enqueueSweep(app, adapter, due, { ...plan, sweepId });
    if (created) return sweep;
  }
}

/** How many readings have ended, and whether a sweep is open: what is asked again and again while one runs. */
export async function countSweepResults(
  { store }: Pick<AppContext, "store">,
  sweeps: readonly Pick<Sweep, "sweepId">[],
): Promise<{ done: number; open: boolean }> {
  let done = 0;
  let open = false;
  for (const { sweepId } of sweeps) {
    if ((await store.sweeps.get(sweepId))?.closedAt === null) open = true;
    done += await store.sweeps.countResults(sweepId);
  }
  return { done, open };
}

/** What the sweeps brought so far, and whether any is still open. */
export async function loadSweepResults(
  app: Pick<AppContext, "store">,
  sweeps: readonly Sweep[],
): Promise<(ReadingResult & { platform: PlatformId })[]> {
  const results: (ReadingResult & { platform: PlatformId })[] = [];
  for (const { sweepId, platform } of sweeps)
    for (const result of await app.store.sweeps.results(sweepId)) results.push({ ...result, platform });
  return results;
}
