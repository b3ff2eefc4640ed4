import type { Metric, Trigger } from "../../../domain/platform.ts";
import type { Batch, Slots, Sweep, SweepSteps } from "../../../domain/sweep.ts";
import { toSlots } from "../../../domain/sweep.ts";
import type { PlatformAdapter } from "../../../platforms/contract.ts";
import { PRIORITY } from "../../../queue/job-catalog.ts";
import type { JobRequest } from "../../../queue/queues.ts";
import { closeIfSettled } from "../closing/close-sweep.ts";
import type { AppContext } from "../../context/app-context.ts";
import type { DueAccount } from "./due-accounts.ts";
import { cameShort, orderForReading, loadAccountsWithoutLives } from "./reading-order.ts";

/** Jobs that go to the queue at once. */
const JOBS_AT_ONCE = 1_000;

export type SweepPlan = Pick<
  Sweep,
  "sweepId" | "slot" | "trigger" | "everyMinutes" | "closesAt" | "lookSince" | "resyncId"
>;

type Known = {
  notAsked?: readonly DueAccount[];
  without?: ReadonlySet<string>;
  leastRecentFirst?: boolean;
  /** Where these are the first accounts of more. */
  steps?: SweepSteps;
};

/**
 * Stores a sweep over these accounts and enqueues its batches; safe to repeat under the same id. Accounts that are not
 * asked are expected in it all the same. `created` is false when a sweep was stored under the id before: then that one
 * is what was enqueued.
 */
export async function enqueueSweep(
  collector: Pick<AppContext, "clock" | "events" | "log" | "queues" | "store" | "zone">,
  adapter: PlatformAdapter,
  due: readonly DueAccount[],
  plan: SweepPlan,
  { notAsked = [], steps, ...known }: Known = {},
): Promise<{ sweep: Sweep; created: boolean }> {
  const platform = adapter.capabilities.platform;
  const place = {
    platform,
    everyMinutes: Math.min(...Object.values(plan.everyMinutes)),
    ...(steps === undefined ? {} : { step: { digest: steps.digest, n: 0 } }),
  };
  const without = known.without ?? (await loadAccountsWithoutLives(collector, due));
  const leastRecentFirst = known.leastRecentFirst ?? (await cameShort(collector, platform));
  const ordered = await orderForReading(collector, place, due, without, leastRecentFirst);
  const batches = splitIntoBatches(adapter, ordered, plan.sweepId);
  const expected = countReadings(due) + countReadings(notAsked);
  const stored = await collector.store.sweeps.create(
    {
      ...plan,
      platform,
      plannedAt: collector.clock.now(),
      closedAt: null,
      batches: batches.length,
      ...(steps === undefined ? {} : { steps }),
      counts: { expected, read: 0, gaps: 0, requests: 0, spentUsd: 0 },
    },
    batches,
  );
  if (stored.sweep.closedAt !== null) return stored;
  if (stored.sweep.batches === 0) await closeIfSettled(collector, plan.sweepId);
  else if (!stored.created) await enqueueOpen(collector, stored.sweep);
  else {
    const batchIds = batches.map(({ batchId }) => batchId);
    await Promise.all([
      enqueueBatches(collector, stored.sweep, batchIds),
      enqueueEnd(collector, stored.sweep),
    ]);
  }
  return stored;
}

export const countReadings = (due: readonly DueAccount[]): number =>
  due.reduce((sum, { item }) => sum + item.metrics.length, 0);

/** Enqueues the batches of a sweep that are not settled, and its end; what is enqueued already stays as it is. */
export async function enqueueOpen(
  collector: Pick<AppContext, "clock" | "queues" | "store" | "zone">,
  sweep: Sweep,
): Promise<void> {
  await enqueueEnd(collector, sweep);
  let batchIds: string[] = [];
  for await (const batchId of collector.store.sweeps.openBatchIds(sweep.sweepId))
    if (batchIds.push(batchId) >= JOBS_AT_ONCE) {
      await enqueueBatches(collector, sweep, batchIds);
      batchIds = [];
    }
  await enqueueBatches(collector, sweep, batchIds);
}

/** Enqueues batches of a sweep. */
export async function enqueueBatches(
  { queues, zone }: Pick<AppContext, "queues" | "zone">,
  sweep: Sweep,
  batchIds: readonly string[],
): Promise<void> {
  const { platform } = sweep;
  const slots = sweep.trigger === "schedule" ? { slots: namesOf(toSlots(sweep, zone)) } : {};
  const priority = priorityOf(sweep.trigger);
  const toJob = (batchId: string): JobRequest => ({
    name: "batch",
    payload: { platform, batchId, ...slots },
    priority,
  });
  await queues.add(...batchIds.map(toJob));
}

async function enqueueEnd(
  { queues, clock }: Pick<AppContext, "clock" | "queues">,
  { sweepId, closesAt }: Sweep,
): Promise<void> {
  if (clock.source === "file") return;
  const delayMs = closesAt.getTime() - clock.now().getTime();
  await queues.add({ name: "close-sweep", payload: { sweepId }, priority: PRIORITY.manual, delayMs });
}

const namesOf = (slots: Slots): Partial<Record<Metric, string>> =>
  Object.fromEntries(Object.entries(slots).map(([metric, slot]) => [metric, slot.toISOString()]));

const priorityOf = (trigger: Trigger): number =>
  trigger === "schedule" ? PRIORITY.scheduled : PRIORITY.manual;

/** Batches of a sweep, numbered from `first` on. */
export function splitIntoBatches(
  adapter: PlatformAdapter,
  due: readonly DueAccount[],
  sweepId: string,
  first = 0,
): Batch[] {
  const items = new Map(due.map(({ item }) => [item.accountKey, item]));
  return adapter.splitIntoBatches(due.map(({ ref }) => ref)).map((planned, i) => ({
    batchId: `${sweepId}-${first + i}`,
    sweepId,
    n: first + i,
    platform: adapter.capabilities.platform,
    credential: planned.credential,
    items: planned.accounts.flatMap(({ accountKey }) => items.get(accountKey) ?? []),
    settledAt: null,
  }));
}
