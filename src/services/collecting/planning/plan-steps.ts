import type { Sweep, SweepSteps } from "../../../domain/sweep.ts";
import { StoreError } from "../../../errors/reach-error.ts";
import type { PlatformAdapter } from "../../../platforms/contract.ts";
import type { AppContext } from "../../context/app-context.ts";
import { closeIfSettled } from "../closing/close-sweep.ts";
import { chooseAccounts } from "./choose-accounts.ts";
import { ACCOUNTS_PER_STEP, type DueStep, openDueSteps } from "./due-steps.ts";
import { countReadings, enqueueBatches, enqueueOpen, splitIntoBatches } from "./enqueue-sweep.ts";
import { portionsOf } from "./limits.ts";
import { orderForReading, toPlanningPlace } from "./reading-order.ts";

/** `enqueues` false = the batches are stored alone: the slot is over. */
export type StepOptions = { accountsPerStep?: number; enqueues?: boolean };

/**
 * Enqueues what is open of a stored sweep, and plans what is left of it. Safe to repeat, and from any number of
 * processes: a step is stored once, by whichever comes first.
 */
export async function resumeSweep(
  app: AppContext,
  adapter: PlatformAdapter,
  sweep: Sweep,
  options: StepOptions = {},
): Promise<Sweep> {
  if (sweep.closedAt !== null) return sweep;
  await enqueueOpen(app, sweep);
  return planSteps(app, adapter, sweep, options);
}

/** Plans the steps of a sweep that are left; returns the sweep as it was stored last. */
export async function planSteps(
  app: AppContext,
  adapter: PlatformAdapter,
  sweep: Sweep,
  options: StepOptions = {},
): Promise<Sweep> {
  const { store, zone } = app;
  const { accountsPerStep = ACCOUNTS_PER_STEP } = options;
  let current = sweep;
  for (let from = nextPartOf(current); from !== null; from = nextPartOf(current)) {
    const registry = await store.registry.openParts(current.steps?.digest);
    if (registry === null) throw new StoreError(`the registry of ${sweep.sweepId} is not there`);
    const dueSteps = await openDueSteps(registry, adapter, sweep, zone, accountsPerStep);
    for await (const step of dueSteps(from)) {
      const isStored = await planStep(app, adapter, current, step, options);
      current = (await store.sweeps.get(sweep.sweepId)) ?? current;
      // Another planner is ahead of this one: on from where it is.
      if (!isStored) break;
    }
  }
  // Its batches may have been settled before the last step was stored.
  if (current !== sweep && options.enqueues !== false) await closeIfSettled(app, sweep.sweepId);
  return current;
}

const nextPartOf = ({ steps, closedAt }: Sweep): number | null =>
  closedAt === null ? (steps?.nextPart ?? null) : null;

async function planStep(
  app: AppContext,
  adapter: PlatformAdapter,
  sweep: Sweep,
  { due, nextPart }: DueStep,
  { enqueues = true }: StepOptions,
): Promise<boolean> {
  const { store } = app;
  const { platform, slot, steps } = sweep;
  if (steps === undefined) return false;
  const { limits, after } = portionsOf(steps.limits, slot);
  const step = { digest: steps.digest, n: steps.starts.length };
  const place = toPlanningPlace(platform, sweep, step);
  const { asked, notAsked, withoutLives } = await chooseAccounts(app, adapter, sweep, {
    due,
    limits,
    place,
  });
  const ordered = await orderForReading(app, place, asked, withoutLives, steps.leastRecentFirst);
  const batches = splitIntoBatches(adapter, ordered, sweep.sweepId, sweep.batches);
  const planned: SweepSteps = {
    ...steps,
    nextPart,
    starts: [...steps.starts, sweep.batches],
    limits: after(),
  };
  const expected = countReadings(asked) + countReadings(notAsked);
  const isStored = await store.sweeps.addStep(sweep, { batches, expected, steps: planned });
  if (isStored && enqueues)
    await enqueueBatches(
      app,
      sweep,
      batches.map(({ batchId }) => batchId),
    );
  return isStored;
}
