import type { Metric, Trigger } from "../../../domain/platform.ts";
import { type Batch, type Slots, type Sweep, type SweepSteps, toSlots } from "../../../domain/sweep.ts";
import type { PlatformAdapter } from "../../../platforms/contract.ts";
import { PRIORITY } from "../../../queue/job-catalog.ts";
import type { JobRequest } from "../../../queue/queues.ts";
import { closeIfSettled } from "../closing/close-sweep.ts";
import type { AppContext } from "../../context/app-context.ts";
import type { DueAccount } from "./due-accounts.ts";
import { cameShort, loadAccountsWithoutLives, orderForReading, toPlanningPlace } from "./reading-order.ts";

/** Jobs that go to the queue at once. */
const JOBS_AT_ONCE = 1_000;

export type SweepPlan = Pick<
  Sweep,
  "sweepId" | "slot" | "trigger" | "everyMinutes" | "closesAt" | "lookSince" | "resyncId"
>;

type Known = {
  notAsked?: readonly DueAccount[];
  withoutLives?: ReadonlySet<string>;
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
  app: Pick<AppContext, "clock" | "events" | "log" | "queues" | "store" | "zone">,
  adapter: PlatformAdapter,
  due: readonly DueAccount[],
  plan: SweepPlan,
  { notAsked = [], steps, ...known }: Known = {},
): Promise<{ sweep: Sweep; created: boolean }> {
  const platform = adapter.capabilities.platform;
  const place = toPlanningPlace(platform, plan, steps && { digest: steps.digest, n: 0 });
  const withoutLives = known.withoutLives ?? (await loadAccountsWithoutLives(app, due));
  const leastRecentFirst = known.leastRecentFirst ?? (await cameShort(app, platform));
  const ordered = await orderForReading(app, place, due, withoutLives, leastRecentFirst);
  const batches = splitIntoBatches(adapter, ordered, plan.sweepId);
  const expected = countReadings(due) + countReadings(notAsked);
  const stored = await app.store.sweeps.create(
    {
      ...plan,
      platform,
      plannedAt: app.clock.now(),
      closedAt: null,
      batches: batches.length,
      ...(steps === undefined ? {} : { steps }),
      counts: { expected, read: 0, gaps: 0, requests: 0, spentUsd: 0 },
    },
    batches,
  );
  if (stored.sweep.closedAt !== null) return stored;
  if (stored.sweep.batches === 0) await closeIfSettled(app, plan.sweepId);
  else if (!stored.created) await enqueueOpen(app, stored.sweep);
  else {
    const batchIds = batches.map(({ batchId }) => batchId);
    await Promise.all([enqueueBatches(app, stored.sweep, batchIds), enqueueEnd(app, stored.sweep)]);
  }
  return stored;
}

export const countReadings = (due: readonly DueAccount[]): number =>
  due.reduce((sum, { item }) => sum + item.metrics.length, 0);

/** Enqueues the batches of a sweep that are not settled, and its end; what is enqueued already stays as it is. */
export async function enqueueOpen(
  app: Pick<AppContext, "clock" | "queues" | "store" | "zone">,
  sweep: Sweep,
): Promise<void> {
  await enqueueEnd(app, sweep);
  let batchIds: string[] = [];
  for await (const batchId of app.store.sweeps.openBatchIds(sweep.sweepId))
    if (batchIds.push(batchId) >= JOBS_AT_ONCE) {
      await enqueueBatches(app, sweep, batchIds);
      batchIds = [];
    }
  await enqueueBatches(app, sweep, batchIds);
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
