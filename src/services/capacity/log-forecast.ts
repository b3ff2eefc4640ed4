import type { Collector } from "../context/collector.ts";
import { planCosts } from "./forecast.ts";

const SAID_KEY = "plan-said-for";

/** Says the plan once for each revision of the registry; what does not fit is a warning. */
export async function sayPlanWhenChanged(collector: Collector): Promise<void> {
  const { store, log } = collector;
  const registry = await store.registry.current();
  const revision = registry === null ? null : String(registry.revision);
  if (revision === null || (await store.meta.get(SAID_KEY)) === revision) return;
  await store.meta.set(SAID_KEY, revision);
  for (const { limits, fits, ...plan } of await planCosts(collector)) {
    const told = {
      ...plan,
      limits: limits.map(({ what, wantedADay, allowedADay }) => ({ what, wantedADay, allowedADay })),
    };
    if (fits) log.info("plan for this registry", told);
    else log.warn("this registry and cadence do not fit the limits; all accounts are read less often", told);
  }
}
