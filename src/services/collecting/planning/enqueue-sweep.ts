import type { Metric, Trigger } from "../../../domain/platform.ts";
import type { Batch, Slots, Sweep } from "../../../domain/sweep.ts";
import { toSlots } from "../../../domain/sweep.ts";
import type { PlatformAdapter } from "../../../platforms/contract.ts";
import { PRIORITY } from "../../../queue/job-catalog.ts";
import type { JobRequest } from "../../../queue/queues.ts";
import { closeIfSettled } from "../closing/close-sweep.ts";
import type { AppContext } from "../../context/app-context.ts";
import type { DueAccount } from "./due-accounts.ts";
import { orderForReading, loadAccountsWithoutLives } from "./reading-order.ts";

export type SweepPlan = Pick<
  Sweep,
  "sweepId" | "slot" | "trigger" | "everyMinutes" | "closesAt" | "lookSince" | "resyncId"
>;

/**
 * Stores a sweep over these accounts and enqueues its batches; safe to repeat under the same id. Accounts that are not
 * asked are expected in it all the same. `created` is false when a sweep was stored under the id before: then that one
 * is what was enqueued.
 */
export async function enqueueSweep(
  collector: Pick<AppContext, "store" | "queues" | "clock" | "zone" | "log" | "events">,
  adapter: PlatformAdapter,
  due: readonly DueAccount[],
  plan: SweepPlan,
  known: { notAsked?: readonly DueAccount[]; without?: ReadonlySet<string> } = {},
): Promise<{ sweep: Sweep; created: boolean }> {
  const platform = adapter.capabilities.platform;
  const shortest = Math.min(...Object.values(plan.everyMinutes));
  const without = known.without ?? (await loadAccountsWithoutLives(collector, due));
  const ordered = await orderForReading(collector, platform, shortest, due, without);
  const batches = splitIntoBatches(adapter, ordered, plan.sweepId);
  const expected = [...due, ...(known.notAsked ?? [])].reduce(
    (sum, { item }) => sum + item.metrics.length,
    0,
  );
  const stored = await collector.store.sweeps.create(
    {
      ...plan,
      platform,
      plannedAt: collector.clock.now(),
      closedAt: null,
      batches: batches.length,
      counts: { expected, read: 0, gaps: 0, requests: 0, spentUsd: 0 },
    },
    batches,
  );
  if (stored.sweep.closedAt !== null) return stored;
  if (stored.batches.length === 0) await closeIfSettled(collector, plan.sweepId);
  else await collector.queues.add(...toSweepJobs(collector, stored.sweep, stored.batches));
  return stored;
}

/** The jobs of a sweep: its batches that are not settled, and its end. */
export function toSweepJobs(
  collector: Pick<AppContext, "clock" | "zone">,
  sweep: Sweep,
  batches: readonly Batch[],
): JobRequest[] {
  const priority = priorityOf(sweep.trigger);
  const open = batches.filter((batch) => batch.settledAt === null);
  const slots = sweep.trigger === "schedule" ? { slots: namesOf(toSlots(sweep, collector.zone)) } : {};
  const work: JobRequest[] = open.map(({ platform, batchId }) => ({
    name: "batch",
    payload: { platform, batchId, ...slots },
    priority,
  }));
  if (collector.clock.source === "file") return work;
  const delayMs = sweep.closesAt.getTime() - collector.clock.now().getTime();
  return [
    ...work,
    { name: "close-sweep", payload: { sweepId: sweep.sweepId }, priority: PRIORITY.manual, delayMs },
  ];
}

const namesOf = (slots: Slots): Partial<Record<Metric, string>> =>
  Object.fromEntries(Object.entries(slots).map(([metric, slot]) => [metric, slot.toISOString()]));

const priorityOf = (trigger: Trigger): number =>
  trigger === "schedule" ? PRIORITY.scheduled : PRIORITY.manual;

function splitIntoBatches(adapter: PlatformAdapter, due: readonly DueAccount[], sweepId: string): Batch[] {
  const items = new Map(due.map(({ item }) => [item.accountKey, item]));
  return adapter.splitIntoBatches(due.map(({ ref }) => ref)).map((planned, n) => ({
    batchId: `${sweepId}-${n}`,
    sweepId,
    n,
    platform: adapter.capabilities.platform,
    credential: planned.credential,
    items: planned.accounts.flatMap(({ accountKey }) => items.get(accountKey) ?? []),
    settledAt: null,
  }));
}
