import { type Batch, toSlots, type Sweep } from "../../../domain/sweep.ts";
import { PRIORITY } from "../../../queue/job-catalog.ts";
import type { ReadingKey } from "../../../store/contracts/store.ts";
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

type ClosingContext = Pick<AppContext, "store" | "queues" | "clock" | "log" | "events">;

/** Closes the sweep if every batch of it is settled, and reports its result. `null` if it is open, or was closed. */
export async function closeIfSettled(app: ClosingContext, sweepId: string): Promise<ClosedSweep | null> {
  const { sweeps } = app.store;
  // Before the batches: a last step that is added in between brings batches of its own.
  const sweep = await sweeps.get(sweepId);
  if (sweep === null || sweep.closedAt !== null || (sweep.steps?.nextPart ?? null) !== null) return null;
  return (await sweeps.hasOpenBatch(sweepId)) ? null : closeWith(app, sweep);
}

/** Closes a sweep with what its batches brought. `null` if it was closed. */
export async function close(app: ClosingContext, sweepId: string): Promise<ClosedSweep | null> {
  const sweep = await app.store.sweeps.get(sweepId);
  return sweep === null || sweep.closedAt !== null ? null : closeWith(app, sweep);
}

async function closeWith(app: ClosingContext, sweep: Sweep): Promise<ClosedSweep | null> {
  const { store, clock } = app;
  const { sweepId } = sweep;
  const { expected, requests, spentUsd } = sweep.counts;
  const tally = await store.sweeps.tally(sweepId);
  const read = sweep.trigger === "schedule" ? tally.read : await readByHand(app, sweepId);
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
  app.log.info("sweep closed", { ...result, slot: result.slot.toISOString(), trigger: closed.trigger });
  app.events.sweepClosed?.(result);
  if (closed.trigger === "resync") await enqueueFinish(app, closed);
  return result;
}

/** A sweep that was stored without its resync's id is named after it and the platform. */
async function enqueueFinish({ queues }: Pick<AppContext, "queues">, sweep: Sweep): Promise<void> {
  const { sweepId, platform, resyncId = sweepId.slice(0, -platform.length - 1) } = sweep;
  await queues.add({ name: "finish-resync", payload: { resyncId, sweepId }, priority: PRIORITY.manual });
}

async function readByHand(app: Pick<AppContext, "store">, sweepId: string): Promise<number> {
  const results = await app.store.sweeps.results(sweepId);
  return results.filter(({ state }) => state === "read").length;
}
