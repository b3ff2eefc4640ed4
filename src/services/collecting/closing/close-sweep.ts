import type { Gap } from "../../../domain/gap.ts";
import { type Batch, toSlots, type Sweep } from "../../../domain/sweep.ts";
import { PRIORITY } from "../../../queue/job-catalog.ts";
import { type ReadingKey, readingKey } from "../../../store/contracts/store.ts";
import type { ClosedSweep, AppContext } from "../../context/app-context.ts";

/** The keys that a batch is expected to settle: one for each account and metric, at the sweep's slot. */
export function expectedKeys(
  sweep: Pick<Sweep, "slot" | "everyMinutes">,
  batches: readonly Pick<Batch, "items">[],
  zone: string,
): (ReadingKey & { officeId: string })[] {
  const slots = toSlots(sweep, zone);
  return batches.flatMap((batch) =>
    batch.items.flatMap(({ accountKey, officeId, metrics }) =>
      metrics.map((metric) => ({ accountKey, officeId, metric, slot: slots[metric] ?? sweep.slot })),
    ),
  );
}

/** Closes the sweep if every batch of it is settled, and reports its result. `null` if it is open, or was closed. */
export async function closeIfSettled(
  collector: Pick<AppContext, "store" | "queues" | "clock" | "log" | "events">,
  sweepId: string,
): Promise<ClosedSweep | null> {
  return (await collector.store.sweeps.isSettled(sweepId)) ? close(collector, sweepId) : null;
}

/**
 * The end of a slot: what no batch settled becomes a gap with the last reason known, and the sweep is closed. Safe to
 * repeat, and from any number of processes.
 */
export async function closeOverdue(collector: AppContext, sweep: Sweep): Promise<ClosedSweep | null> {
  await collector.clockGuard.require();
  const { store, clock, zone } = collector;
  const batches = await store.sweeps.listBatches(sweep.sweepId);
  const open = batches.filter((batch) => batch.settledAt === null);
  if (open.length > 0 && sweep.trigger === "schedule") await markUnfinished(collector, sweep, open);
  if (open.length > 0 && sweep.trigger !== "schedule") await noteUnfinished(collector, sweep, open);
  for (const batch of open) {
    const read = await store.readings.settled(expectedKeys(sweep, [batch], zone), zone);
    const tally = { read: read.size, requests: 0, spentUsd: 0 };
    await store.sweeps.settleBatch(batch.batchId, clock.now(), tally);
  }
  const closed = await close(collector, sweep.sweepId);
  if (open.length > 0)
    collector.log.warn("a sweep was closed with batches that no worker finished", {
      sweepId: sweep.sweepId,
      batches: open.length,
    });
  return closed;
}

async function markUnfinished(
  collector: Pick<AppContext, "store" | "clock" | "zone">,
  sweep: Sweep,
  open: readonly Batch[],
): Promise<void> {
  const { store, zone, clock } = collector;
  const keys = expectedKeys(sweep, open, zone);
  const settled = await store.readings.withOutcome(keys, zone);
  const missing = keys.filter((key) => !settled.has(readingKey(key)));
  if (missing.length === 0) return;
  const gaps: Gap[] = missing.map((key) => ({
    ...key,
    platform: sweep.platform,
    reason: "not_running",
    detail: "no worker finished this batch while its slot was current",
    at: clock.now(),
  }));
  await store.readings.record({ zone, gaps, countsInCoverage: true });
}

/** By hand: a reading that no attempt reported is a gap of the command, and of no slot. */
async function noteUnfinished(
  collector: Pick<AppContext, "store">,
  sweep: Sweep,
  open: readonly Batch[],
): Promise<void> {
  const { sweeps } = collector.store;
  const reported = new Set(
    (await sweeps.results(sweep.sweepId)).map(({ accountKey, metric }) => `${accountKey}|${metric}`),
  );
  for (const batch of open) {
    const missing = batch.items.flatMap(({ accountKey, metrics }) =>
      metrics
        .filter((metric) => !reported.has(`${accountKey}|${metric}`))
        .map((metric) => ({
          accountKey,
          metric,
          state: "gap" as const,
          reason: "not_running" as const,
          detail: "no worker finished it in the time allowed",
        })),
    );
    await sweeps.saveResults(batch.batchId, missing);
  }
}

async function close(
  collector: Pick<AppContext, "store" | "queues" | "clock" | "log" | "events">,
  sweepId: string,
): Promise<ClosedSweep | null> {
  const { store, clock } = collector;
  const sweep = await store.sweeps.get(sweepId);
  if (sweep === null || sweep.closedAt !== null) return null;
  const { expected, requests, spentUsd } = sweep.counts;
  const tally = await store.sweeps.tally(sweepId);
  const read = sweep.trigger === "schedule" ? tally.read : await readByHand(collector, sweepId);
  const closed = await store.sweeps.close(sweepId, clock.now(), {
    read,
    gaps: expected - read,
    requests: requests + tally.requests,
    spentUsd: spentUsd + tally.spentUsd,
  });
  if (closed === null) return null;
  const result: ClosedSweep = {
    sweepId,
    platform: closed.platform,
    slot: closed.slot,
    expected,
    read,
    gaps: expected - read,
    requests: closed.counts.requests,
    spentUsd: closed.counts.spentUsd,
    seconds: (clock.now().getTime() - closed.plannedAt.getTime()) / 1000,
  };
  collector.log.info("sweep closed", { ...result, slot: result.slot.toISOString(), trigger: closed.trigger });
  collector.events.sweepClosed?.(result);
  if (closed.trigger === "resync") await enqueueFinish(collector, closed);
  return result;
}

/** A sweep that was stored without its resync's id is named after it and the platform. */
async function enqueueFinish({ queues }: Pick<AppContext, "queues">, sweep: Sweep): Promise<void> {
  const { sweepId, platform, resyncId = sweepId.slice(0, -platform.length - 1) } = sweep;
  await queues.add({ name: "finish-resync", payload: { resyncId, sweepId }, priority: PRIORITY.manual });
}

async function readByHand(collector: Pick<AppContext, "store">, sweepId: string): Promise<number> {
  const results = await collector.store.sweeps.results(sweepId);
  return results.filter(({ state }) => state === "read").length;
}
