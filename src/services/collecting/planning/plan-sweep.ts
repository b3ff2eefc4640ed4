import { dueAt } from "../../../domain/cadence.ts";
import type { Metric, PlatformId } from "../../../domain/platform.ts";
import { localDayAt, slotEnd } from "../../../domain/slot.ts";
import { type Sweep, toSweepId } from "../../../domain/sweep.ts";
import type { AppContext } from "../../context/app-context.ts";
import { findDueAccounts } from "./due-accounts.ts";
import { loadAccountsWithoutLives } from "./reading-order.ts";
import { type SweepPlan, enqueueSweep } from "./enqueue-sweep.ts";
import { deferAccounts } from "./defer-accounts.ts";
import { DEFERRED_FOR_SPEND, shareDailySpend } from "./share-daily-spend.ts";
import { DEFERRED_FOR_QUOTA, shareCallQuota } from "./share-call-quota.ts";

/**
 * Plans the sweep of one platform for one slot, once: it is stored with its frozen account lists before its batches
 * are enqueued, so that planning it again enqueues the same work. What the limits leave no room for is deferred: a
 * gap at once. `alsoDue` = further metrics, whose own slot began before this one. `null` when nothing is due.
 */
export async function planSweep(
  collector: AppContext,
  platform: PlatformId,
  slot: Date,
  alsoDue: Partial<Record<Metric, number>> = {},
): Promise<Sweep | null> {
  const adapter = collector.adapters.get(platform);
  const registry = await collector.store.registry.current();
  const everyMinutes = { ...dueAt(collector.cadence, platform, slot, collector.zone), ...alsoDue };
  const metrics = Object.keys(everyMinutes) as Metric[];
  if (!adapter || !registry || metrics.length === 0) return null;
  const day = localDayAt(slot, collector.zone).day;
  const due = findDueAccounts(registry, adapter, metrics, day);
  const shortest = Math.min(...Object.values(everyMinutes));
  const sweepId = toSweepId(platform, slot);
  const plan: SweepPlan = {
    sweepId,
    slot,
    trigger: "schedule",
    everyMinutes,
    closesAt: slotEnd(slot, shortest, collector.zone),
    lookSince: null,
  };
  const [stored, without] = await Promise.all([
    collector.store.sweeps.get(sweepId),
    loadAccountsWithoutLives(collector, due),
  ]);
  if (stored !== null) return (await enqueueSweep(collector, adapter, due, plan, { without })).sweep;
  const paid = await shareDailySpend(collector, adapter, plan, due);
  const shares = await shareCallQuota(collector, adapter, slot, shortest, paid.asked, without);
  await deferAccounts(collector, platform, plan, paid.deferred, DEFERRED_FOR_SPEND);
  await deferAccounts(collector, platform, plan, shares.deferred, DEFERRED_FOR_QUOTA);
  const notAsked = [...paid.deferred, ...shares.deferred];
  return (await enqueueSweep(collector, adapter, shares.asked, plan, { notAsked, without })).sweep;
}
