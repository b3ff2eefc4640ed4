import { CLOCK_BOUND_MS } from "../../domain/clock-agreement.ts";
import { shortestMinutes } from "../../domain/cadence.ts";
import { METRICS, type PlatformId } from "../../domain/platform.ts";
import { localDayAt } from "../../domain/slot.ts";
import type { AppContext } from "../context/app-context.ts";
import type { PlatformAdapter } from "../../platforms/contract.ts";
import type { OfficeDays, RegistryParts } from "../../store/contracts/registry.ts";
import { dueAmong } from "../collecting/planning/due-accounts.ts";

const MINUTE_MS = 60_000;

/** The age of a platform's newest reading; `silent` if it is older than two intervals. */
export type Freshness = {
  platform: PlatformId;
  newestAt: Date | null;
  ageSeconds: number | null;
  silent: boolean;
};

/**
 * Measures the age of each platform's newest reading, independently of the scheduler. `since` is when the process began
 * to collect: a platform without a reading is silent two intervals later. A platform with no expected account cannot be
 * silent. A reading from the future is a fault: it shows no freshness, and counts as silence.
 */
export async function measureFreshness(
  app: Pick<AppContext, "store" | "adapters" | "clock" | "zone" | "cadence">,
  since: Date,
): Promise<Freshness[]> {
  const now = app.clock.now();
  const found: Freshness[] = [];
  const registry = await app.store.registry.openParts();
  if (registry === null) return found;
  const offices = await registry.offices();
  const { day } = localDayAt(now, app.zone);
  for (const [platform, adapter] of app.adapters) {
    const { audience = null, live = null } = app.cadence[platform] ?? {};
    const every = audience ?? live ?? shortestMinutes(app.cadence, platform);
    if (every === null) continue;
    if (!(await isAnyDue(registry, { offices, adapter, day }))) continue;
    const newestAt = await app.store.snapshots.newestObservedAt(platform);
    const from = newestAt ?? since;
    const ageSeconds = (now.getTime() - from.getTime()) / 1000;
    const begun = (now.getTime() - since.getTime()) / MINUTE_MS;
    const isFromFuture = ageSeconds * 1000 < -CLOCK_BOUND_MS;
    const silent = isFromFuture || (ageSeconds > 2 * every * 60 && begun > 2 * every);
    found.push({ platform, newestAt, ageSeconds: newestAt === null ? null : ageSeconds, silent });
  }
  return found;
}

type Due = { offices: ReadonlyMap<string, OfficeDays>; adapter: PlatformAdapter; day: string };

/** Whether an account of the platform is due; it reads no further than to the first. */
async function isAnyDue(registry: RegistryParts, { offices, adapter, day }: Due): Promise<boolean> {
  for (let part = 0; part < registry.parts; part += 1) {
    const accounts = await registry.accounts(part, adapter.capabilities.platform);
    if (dueAmong(accounts, offices, adapter, METRICS, day).length > 0) return true;
  }
  return false;
}
