import type { AppContext } from "../../src/services/context/app-context.ts";
import { type Freshness, measureFreshness } from "../../src/services/operations/freshness.ts";

/** How often, in real milliseconds. A clock file moves faster than time. */
const LOOK_MS = { system: 15_000, file: 500 };

/** What the health page asks: the newest look at how fresh the readings are. */
export type FreshnessMonitor = { latest(): readonly Freshness[]; stop(): void };

/**
 * Looks at the age of each platform's newest reading on a timer of its own, so that a scheduler that stopped is
 * noticed. Each silence, and its end, is said once.
 */
export function startFreshnessChecks(collector: AppContext): FreshnessMonitor {
  const since = collector.clock.now();
  const silent = new Set<string>();
  let latest: readonly Freshness[] = [];
  let stopped = false;
  const look = async () => {
    try {
      latest = await measureFreshness(collector, since);
    } catch (error) {
      if (stopped) return;
      collector.log.warn("the age of readings could not be looked up", { error });
      return;
    }
    for (const { platform, newestAt, silent: isSilent } of latest) {
      if (isSilent && !silent.has(platform))
        collector.log.error("a platform has been silent for more than two intervals", { platform, newestAt });
      if (!isSilent && silent.has(platform)) collector.log.info("a platform is heard again", { platform });
      if (isSilent) silent.add(platform);
      else silent.delete(platform);
    }
  };
  void look();
  const timer = setInterval(() => void look(), LOOK_MS[collector.clock.source]);
  const stop = () => {
    stopped = true;
    clearInterval(timer);
  };
  return { latest: () => latest, stop };
}
