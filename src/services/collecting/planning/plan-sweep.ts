import { dueAt } from "../../../domain/cadence.ts";
import type { Metric, PlatformId } from "../../../domain/platform.ts";
import { slotEnd } from "../../../domain/slot.ts";
import { type Sweep, toSweepId } from "../../../domain/sweep.ts";
import type { PlatformAdapter } from "../../../platforms/contract.ts";
import type { AppContext } from "../../context/app-context.ts";
import { chooseAccounts } from "./choose-accounts.ts";
import { ACCOUNTS_PER_STEP, type DueSteps, openDueSteps } from "./due-steps.ts";
import { enqueueSweep, type SweepPlan } from "./enqueue-sweep.ts";
import { currentLimits, findSharedLimits, portionsOf } from "./limits.ts";
import { planSteps, resumeSweep } from "./plan-steps.ts";
import { cameShort, toPlanningPlace } from "./reading-order.ts";

/**
 * Plans the sweep of one platform for one slot, once: it is stored with its frozen account lists before its batches
 * are enqueued, so that planning it again enqueues the same work. What the limits leave no room for is deferred: a
 * gap at once. Many accounts are planned in steps, each stored and enqueued before the next; until the last one the
 * sweep cannot be closed. `alsoDue` = further metrics, whose own slot began before this one. `null` when nothing is due.
 */
export async function planSweep(
  app: AppContext,
  platform: PlatformId,
  slot: Date,
  alsoDue: Partial<Record<Metric, number>> = {},
  accountsPerStep = ACCOUNTS_PER_STEP,
): Promise<Sweep | null> {
  const { adapters, store, cadence, zone } = app;
  const adapter = adapters.get(platform);
  const everyMinutes = { ...dueAt(cadence, platform, slot, zone), ...alsoDue };
  const due = Object.values(everyMinutes);
  if (!adapter || due.length === 0) return null;
  const sweepId = toSweepId(platform, slot);
  const [stored, registry] = await Promise.all([store.sweeps.get(sweepId), store.registry.openParts()]);
  if (stored !== null) return resumeSweep(app, adapter, stored, { accountsPerStep });
  if (registry === null) return null;
  const plan: SweepPlan = {
    sweepId,
    slot,
    trigger: "schedule",
    everyMinutes,
    closesAt: slotEnd(slot, Math.min(...due), zone),
    lookSince: null,
  };
  const [dueSteps, leastRecentFirst] = await Promise.all([
    openDueSteps(registry, adapter, plan, zone, accountsPerStep),
    cameShort(app, platform),
  ]);
  const { digest } = registry;
  const sweep = await beginSweep(app, adapter, plan, { dueSteps, digest, leastRecentFirst });
  return planSteps(app, adapter, sweep, { accountsPerStep });
}

/** Stores the sweep with its first step, or with all where that is all. */
async function beginSweep(
  app: AppContext,
  adapter: PlatformAdapter,
  plan: SweepPlan,
  { dueSteps, digest, leastRecentFirst }: { dueSteps: DueSteps; digest: string; leastRecentFirst: boolean },
): Promise<Sweep> {
  const { platform } = adapter.capabilities;
  const place = toPlanningPlace(platform, plan);
  for await (const { due, nextPart } of dueSteps(0)) {
    if (nextPart === null) {
      const limits = currentLimits(app, adapter, plan, due.length);
      const chosen = await chooseAccounts(app, adapter, plan, { due, limits, place });
      return (await enqueueSweep(app, adapter, chosen.asked, plan, { ...chosen, leastRecentFirst })).sweep;
    }
    const shared = await findSharedLimits(app, adapter, plan, dueSteps(0));
    const { limits, after } = portionsOf(shared, plan.slot);
    const step = { due, limits, place: { ...place, step: { digest, n: 0 } } };
    const chosen = await chooseAccounts(app, adapter, plan, step);
    const steps = { digest, nextPart, starts: [0], leastRecentFirst, limits: after() };
    return (await enqueueSweep(app, adapter, chosen.asked, plan, { ...chosen, leastRecentFirst, steps }))
      .sweep;
  }
  throw new TypeError("a registry has no step");
}
