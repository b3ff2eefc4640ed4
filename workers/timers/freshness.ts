import type { AppContext } from "../../src/services/context/app-context.ts";
import { type Freshness, measureFreshness } from "../../src/services/operations/freshness.ts";
import { repeat } from "../../src/telemetry/repeat.ts";

/** How often, in real milliseconds. A clock file moves faster than time. */
const EVERY_MS = { system: 15_000, file: 500 };

/** What the health page asks: the latest measurement of how fresh the readings are. */
export type FreshnessMonitor = { latest(): readonly Freshness[]; stop(): Promise<void> };

/**
 * Measures the age of each platform's newest reading on its own timer, so that a scheduler that stopped is noticed. The
 * beginning and the end of each silence are logged once.
 */
export function startFreshnessChecks(
  app: Parameters<typeof measureFreshness>[0] & Pick<AppContext, "clockGuard" | "log">,
): FreshnessMonitor {
  const since = app.clock.now();
  const silent = new Set<string>();
  let latest: readonly Freshness[] = [];
  let stopped = false;
  const look = async () => {
    // With a clock that is wrong every reading looks old.
    if (!app.clockGuard.state().agrees) return;
    try {
      latest = await measureFreshness(app, since);
    } catch (error) {
      if (!stopped) app.log.warn("freshness of readings not measured", { error });
      return;
    }
    for (const { platform, newestAt, silent: isSilent } of latest) {
      if (isSilent && !silent.has(platform))
        app.log.error("platform silent for more than two intervals", { platform, newestAt });
      if (!isSilent && silent.has(platform)) app.log.info("platform no longer silent", { platform });
      if (isSilent) silent.add(platform);
      else silent.delete(platform);
    }
  };
  const { run, stop } = repeat(EVERY_MS[app.clock.source], look);
  run();
  return {
    latest: () => latest,
    stop: () => {
      stopped = true;
      return stop();
    },
  };
}
