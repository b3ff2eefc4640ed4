import { type DueSlot, dueSlotsBetween } from "../../domain/cadence.ts";
import { METRICS, type Metric } from "../../domain/platform.ts";
import type { Registry } from "../../domain/registry.ts";
import type { LocalDay } from "../../domain/slot.ts";
import type { PlatformAdapter } from "../../platforms/contract.ts";
import type { AppContext } from "../context/app-context.ts";
import { type DueAccount, findDueAccounts } from "../collecting/planning/due-accounts.ts";
import { loadAccountsWithoutLives } from "../collecting/planning/reading-order.ts";
import { groupByCredential, estimateCallCosts } from "../collecting/planning/call-costs.ts";

/** What the schedule needs of a platform on one day; calls by credential and family. */
export type Demand = {
  due: readonly DueAccount[];
  sweepsADay: number;
  requestsADay: number;
  calls: readonly { credential: string; family: string; callsADay: number; accounts: number }[];
  usdADay: number;
};

/** Computes the demand of one day from the active cadence. */
export async function loadDemand(
  app: Pick<AppContext, "store" | "zone" | "cadence">,
  adapter: PlatformAdapter,
  registry: Registry,
  { day, startsAt, endsAt }: LocalDay,
): Promise<Demand> {
  const { cadence, zone } = app;
  const { platform, pricing } = adapter.capabilities;
  const slots = dueSlotsBetween([], cadence, platform, [startsAt, endsAt], zone);
  const due = findDueAccounts(registry, adapter, METRICS, day);
  const withoutLives = await accountsSeenWithoutLives(app, due);
  let requestsADay = 0;
  const calls = new Map<string, Demand["calls"][number]>();
  for (const { metrics, times } of groupSlots(slots)) {
    const asked = findDueAccounts(registry, adapter, metrics, day);
    requestsADay += adapter.splitIntoBatches(asked.map(({ ref }) => ref)).length * times;
    for (const [credential, group] of groupByCredential(adapter, asked))
      for (const [family, each] of estimateCallCosts(adapter, group, withoutLives)) {
        const key = `${credential}|${family}`;
        const callsADay = (calls.get(key)?.callsADay ?? 0) + each * times;
        const most = Math.max(group.accounts.length, calls.get(key)?.accounts ?? 0);
        if (callsADay > 0) calls.set(key, { credential, family, callsADay, accounts: most });
      }
  }
  const billed =
    (cadence[platform]?.audience ?? null) === null ? 0 : (pricing?.audienceUsdPerUtcDay ?? 0) * due.length;
  const looks = slots.filter(({ metrics }) => metrics.includes("live")).length;
  const looked = findDueAccounts(registry, adapter, ["live"], day).length;
  const usdADay = billed + looks * looked * (pricing?.liveUsdPerReadMax ?? 0);
  return { due, sweepsADay: slots.length, requestsADay, calls: [...calls.values()], usdADay };
}

/** Groups the slots at which the same metrics are due, and counts each group. */
function groupSlots(slots: readonly DueSlot[]): { metrics: readonly Metric[]; times: number }[] {
  const kinds = new Map<string, { metrics: readonly Metric[]; times: number }>();
  for (const { metrics } of slots) {
    const times = (kinds.get(metrics.join())?.times ?? 0) + 1;
    kinds.set(metrics.join(), { metrics, times });
  }
  return [...kinds.values()];
}

/** Accounts whose last look found no lives. An account that was never looked at may have lives. */
async function accountsSeenWithoutLives(
  app: Pick<AppContext, "store">,
  due: readonly DueAccount[],
): Promise<Set<string>> {
  const withoutLives = await loadAccountsWithoutLives(app, due);
  const looks = await app.store.looks.lastAt([...withoutLives]);
  return new Set([...withoutLives].filter((key) => looks.has(key)));
}
