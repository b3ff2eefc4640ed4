import type { Gap } from "../../../domain/gap.ts";
import { type Batch, type Sweep, toReadingName } from "../../../domain/sweep.ts";
import { readingKey } from "../../../store/contracts/store.ts";
import type { AppContext, ClosedSweep } from "../../context/app-context.ts";
import { planSteps } from "../planning/plan-steps.ts";
import { close, expectedKeys } from "./close-sweep.ts";

/** Batches whose gaps are written together. */
const BATCHES_AT_ONCE = 10;

/**
 * The end of a slot: what no batch settled becomes a gap with the last reason known, and the sweep is closed. Safe to
 * repeat, and from any number of processes.
 */
export async function closeOverdue(app: AppContext, sweep: Sweep): Promise<ClosedSweep | null> {
  await app.clockGuard.require();
  const { store, clock, zone, adapters } = app;
  const adapter = adapters.get(sweep.platform);
  if (adapter !== undefined) await planSteps(app, adapter, sweep, { enqueues: false });
  const reported = sweep.trigger === "schedule" ? null : await reportedOf(app, sweep);
  let unfinished = 0;
  let group: Batch[] = [];
  const end = async () => {
    if (reported === null) await markUnfinished(app, sweep, group);
    else await noteUnfinished(app, reported, group);
    for (const batch of group) {
      const read = await store.readings.settled(expectedKeys(sweep, [batch], zone), zone);
      const tally = { read: read.size, requests: 0, spentUsd: 0 };
      await store.sweeps.settleBatch(batch.batchId, clock.now(), tally);
    }
    unfinished += group.length;
    group = [];
  };
  for await (const batch of store.sweeps.openBatches(sweep.sweepId))
    if (group.push(batch) >= BATCHES_AT_ONCE) await end();
  await end();
  const closed = await close(app, sweep.sweepId);
  if (unfinished > 0)
    app.log.warn("a sweep was closed with batches that no worker finished", {
      sweepId: sweep.sweepId,
      batches: unfinished,
    });
  return closed;
}

async function markUnfinished(
  app: Pick<AppContext, "store" | "clock" | "zone">,
  sweep: Sweep,
  open: readonly Batch[],
): Promise<void> {
  const { store, zone, clock } = app;
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
  { store: { sweeps } }: Pick<AppContext, "store">,
  reported: ReadonlySet<string>,
  open: readonly Batch[],
): Promise<void> {
  for (const batch of open) {
    const missing = batch.items.flatMap(({ accountKey, metrics }) =>
      metrics
        .filter((metric) => !reported.has(toReadingName({ accountKey, metric })))
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

async function reportedOf(
  { store }: Pick<AppContext, "store">,
  { sweepId }: Sweep,
): Promise<ReadonlySet<string>> {
  return new Set((await store.sweeps.results(sweepId)).map(toReadingName));
}
