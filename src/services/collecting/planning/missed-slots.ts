import { type DueSlot, dueSlotsBetween, shortestMinutes } from "../../../domain/cadence.ts";
import type { Metric, PlatformId } from "../../../domain/platform.ts";
import { localDayAt, minuteOfDay, slotAt } from "../../../domain/slot.ts";
import type { AppContext } from "../../context/app-context.ts";
import { dueAmong } from "./due-accounts.ts";

type MissedDay = { metric: Metric; day: string; minutes: number[] };

/** Records slots that passed as gaps `not_running` of the accounts that were due then: all, or those named. */
export async function recordMissedSlots(
  app: Pick<AppContext, "store" | "zone" | "clock" | "adapters">,
  platform: PlatformId,
  slots: readonly DueSlot[],
  { detail, accountKeys }: { detail: string; accountKeys?: ReadonlySet<string> },
): Promise<void> {
  const { store, zone, clock, adapters } = app;
  const adapter = adapters.get(platform);
  const days = toMissedDays(slots, zone);
  const registry = await store.registry.openParts();
  if (!adapter || !registry || days.length === 0) return;
  const offices = await registry.offices();
  for (let part = 0; part < registry.parts; part += 1) {
    const accounts = await registry.accounts(part, platform);
    const named = accountKeys ? accounts.filter((one) => accountKeys.has(one.accountKey)) : accounts;
    for (const { metric, day, minutes } of named.length === 0 ? [] : days) {
      const due = dueAmong(named, offices, adapter, [metric], day);
      await store.readings.recordMissed(
        due.map(({ item: { accountKey, officeId } }) => ({
          accountKey,
          officeId,
          platform,
          metric,
          day,
          minutes,
          reason: "not_running" as const,
          detail,
        })),
        clock.now(),
      );
    }
  }
}

/** The minutes of missed slots, by metric and local day. */
function toMissedDays(slots: readonly DueSlot[], zone: string): MissedDay[] {
  const days = new Map<string, MissedDay>();
  for (const { slot, metrics } of slots)
    for (const metric of metrics) {
      const { day } = localDayAt(slot, zone);
      const held = days.get(`${metric}|${day}`) ?? { metric, day, minutes: [] };
      held.minutes.push(minuteOfDay(slot, zone));
      days.set(`${metric}|${day}`, held);
    }
  return [...days.values()];
}

/**
 * Records the gaps of accounts that are listed in the registry again: what passed since they were missing was expected
 * of them, and nobody asked. The current slot is left to its sweep.
 */
export async function recordReturnedAccounts(
  app: Pick<AppContext, "store" | "zone" | "clock" | "adapters" | "cadence">,
  returned: ReadonlyMap<string, Date>,
): Promise<void> {
  const { store, cadence, clock, zone, adapters } = app;
  const since = new Map<number, Set<string>>();
  for (const [accountKey, at] of returned)
    since.set(at.getTime(), (since.get(at.getTime()) ?? new Set()).add(accountKey));
  for (const platform of adapters.keys()) {
    const every = shortestMinutes(cadence, platform);
    if (every === null) continue;
    const current = slotAt(clock.now(), every, zone);
    for (const [from, accountKeys] of since) {
      if (from >= current.getTime()) continue;
      const span: [Date, Date] = [new Date(from), current];
      const slots = dueSlotsBetween(await store.cadence.history(), cadence, platform, span, zone);
      const detail = "the account was missing from the registry files";
      await recordMissedSlots(app, platform, slots, { detail, accountKeys });
    }
  }
}
