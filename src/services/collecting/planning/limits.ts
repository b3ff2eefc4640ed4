import type { SharedLimit, Sweep } from "../../../domain/sweep.ts";
import type { PlatformAdapter } from "../../../platforms/contract.ts";
import type { AppContext } from "../../context/app-context.ts";
import type { DueStep } from "./due-steps.ts";
import { loadAccountsWithoutLives } from "./reading-order.ts";
import { groupByCredential, groupMetrics, sumCosts } from "./call-costs.ts";

const DAY_MS = 86_400_000;
const TINY = 1e-9;
const LOOKS = "looks";

/** What may be asked in a slot of what some accounts want; Infinity where nothing bounds it. */
export type Limits = {
  /** Calls of a credential, by family. */
  calls(credential: string, family: string, wanted: number): Promise<number>;
  /** Looks that are billed each. */
  looks(wanted: number): Promise<number>;
};

type LimitContext = Pick<AppContext, "budget" | "clock" | "store" | "cadence" | "dailySpendLimitUsd">;
type Slot = Pick<Sweep, "slot" | "everyMinutes" | "closesAt">;

/** The current limits, for all accounts that are due. */
export function currentLimits(
  { budget, clock, store, cadence, dailySpendLimitUsd }: LimitContext,
  { capabilities: { platform, pricing } }: PlatformAdapter,
  { closesAt }: Slot,
  accounts: number,
): Limits {
  return {
    calls: (credential, family) => budget.shareUntil({ platform, credential, family }, clock.now(), closesAt),
    looks: async () => {
      const limitUsd = dailySpendLimitUsd[platform];
      if (pricing === null || pricing.liveUsdPerReadMax === 0 || limitUsd === undefined) return Infinity;
      const isCounted = (cadence[platform]?.audience ?? null) !== null;
      const audienceUsd = isCounted ? accounts * pricing.audienceUsdPerUtcDay : 0;
      const utcDay = clock.now().toISOString().slice(0, 10);
      const spentUsd = await store.spend.spentUsd(platform, utcDay);
      const passed = Math.min(1, (closesAt.getTime() - Date.parse(`${utcDay}T00:00:00Z`)) / DAY_MS);
      // What looks may cost by the end of the slot, less what they cost already on this UTC day.
      const usd = (limitUsd - audienceUsd) * passed - Math.max(0, spentUsd - audienceUsd);
      return Math.max(0, Math.floor(usd / pricing.liveUsdPerReadMax + TINY));
    },
  };
}

/** The limits that are too small for what all accounts want, measured before any of them is asked. */
export async function findSharedLimits(
  app: LimitContext,
  adapter: PlatformAdapter,
  plan: Slot,
  steps: AsyncIterable<DueStep>,
): Promise<SharedLimit[]> {
  const wanted = new Map<string, { credential: string; family: string; calls: number }>();
  let [accounts, looks] = [0, 0];
  for await (const { due } of steps) {
    accounts += due.length;
    looks += due.filter(({ item }) => item.metrics.includes("live")).length;
    const withoutLives = await loadAccountsWithoutLives(app, due);
    const metrics = groupMetrics(due);
    for (const [credential, { batches }] of groupByCredential(adapter, due))
      for (const [family, calls] of sumCosts(adapter, batches, metrics, withoutLives, app.clock.now())) {
        const name = nameOf(credential, family);
        wanted.set(name, { credential, family, calls: calls + (wanted.get(name)?.calls ?? 0) });
      }
  }
  const limits = currentLimits(app, adapter, plan, accounts);
  const found = [{ name: LOOKS, wanted: looks, allowed: await limits.looks(looks), planned: 0 }];
  for (const [name, { credential, family, calls }] of wanted)
    found.push({ name, wanted: calls, allowed: await limits.calls(credential, family, calls), planned: 0 });
  return found.filter((limit) => limit.allowed < limit.wanted);
}

const nameOf = (credential: string, family: string) => `${credential}|${family}`;

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The shares of one step in limits that are too small for all: in proportion to what it wants. Where that is no whole
 * number it is rounded up or down by the slot's turn, so that over the slots every step comes to its share. `after`
 * returns the limits with what was planned by then.
 */
export function portionsOf(
  shared: readonly SharedLimit[],
  slot: Date,
): { limits: Limits; after(): SharedLimit[] } {
  const turn = ((slot.getTime() / 60_000) * GOLDEN) % 1;
  const held = new Map(shared.map((limit) => [limit.name, { ...limit }]));
  const take = async (name: string, wanted: number): Promise<number> => {
    const limit = held.get(name);
    if (limit === undefined) return Infinity;
    const upTo = (planned: number) =>
      Math.floor((limit.allowed * Math.min(planned, limit.wanted)) / limit.wanted + turn);
    const portion = upTo(limit.planned + wanted) - upTo(limit.planned);
    limit.planned += wanted;
    return portion;
  };
  return {
    limits: {
      calls: (credential, family, wanted) => take(nameOf(credential, family), wanted),
      looks: (wanted) => take(LOOKS, wanted),
    },
    after: () => [...held.values()],
  };
}
