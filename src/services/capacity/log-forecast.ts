import type { AppContext } from "../context/app-context.ts";
import { forecastCosts } from "./forecast.ts";

/** Logs the forecast once per revision of the registry; one that does not fit the limits is a warning. */
export async function logForecastWhenChanged(app: AppContext): Promise<void> {
  const { store, log } = app;
  const registry = await store.registry.head();
  if (registry === null || (await store.meta.get("plan-said-for")) === registry.revision) return;
  await store.meta.set("plan-said-for", registry.revision);
  for (const { limits, fits, ...plan } of await forecastCosts(app)) {
    const fields = {
      ...plan,
      limits: limits.map(({ what, wantedADay, allowedADay }) => ({ what, wantedADay, allowedADay })),
    };
    if (fits) log.info("capacity forecast for this registry", fields);
    else log.warn("registry and cadence do not fit the limits; all accounts are read less often", fields);
  }
}
