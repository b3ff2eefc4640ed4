import { loadEnvironment } from "../../config/load-environment.ts";
import { packageRoot } from "../../config/package-root.ts";
import { readSettings } from "../../config/read-settings.ts";
import { shippedRules } from "../../config/rules.ts";
import type { Settings } from "../../config/settings.ts";
import type { RuleBook } from "../domain/rules/rule-book.ts";
import { clockOf, openShelf, type Shelf } from "../../workers/open-shelf.ts";
import { platformAccess, type PlatformAccess } from "../../workers/platform-access.ts";
import { liveAccess } from "../../workers/live-access.ts";
import type { Collector } from "../services/context.ts";
import type { Clock } from "../telemetry/clock.ts";
import { startBuiltInSimulator } from "./built-in-simulator.ts";
import { registryRefresher } from "./registry-refresher.ts";

/** The rules in force and their earlier versions. */
export function currentRules(): RuleBook {
  return shippedRules();
}

/** The settings of this command line; throws a ConfigError with every fault at once. */
export function currentSettings(): Settings {
  const ruleMinutes = Math.min(...currentRules().live.map(({ minMinutes }) => minMinutes));
  return readSettings(loadEnvironment(), { cwd: process.cwd(), packageRoot: packageRoot(), ruleMinutes });
}

/** Opens the store, runs the work on it, and closes it whatever happens. */
export async function withShelf<T>(work: (shelf: Shelf) => Promise<T>): Promise<T> {
  const shelf = await openShelf(currentSettings());
  try {
    return await work(shelf);
  } finally {
    await shelf.close();
  }
}

/** A store, and the way to the platforms: the real ones, or the built-in simulator where no credential is set. */
export type Session = {
  settings: Settings;
  shelf: Shelf;
  access: PlatformAccess;
  refreshRegistry: (
    collector: Pick<Collector, "store" | "clock" | "zone" | "log"> & Partial<Pick<Collector, "adapters">>,
  ) => Promise<void>;
  close(): Promise<void>;
};

/** Opens a session on settings; `clock` is the simulated world's, where the built-in simulator is read. */
export async function openSession(settings: Settings, clock?: Clock): Promise<Session> {
  const shelf = await openShelf(settings);
  try {
    const platforms = await openPlatforms(settings, clock ?? clockOf(settings));
    const close = async () => {
      await platforms.close();
      await shelf.close();
    };
    return { ...platforms, shelf, close };
  } catch (error) {
    await shelf.close();
    throw error;
  }
}

export type Platforms = Pick<Session, "settings" | "access" | "refreshRegistry" | "close">;

/** The adapters and where the registry comes from. */
export async function openPlatforms(settings: Settings, clock: Clock): Promise<Platforms> {
  if (!settings.usesBuiltInSimulator) {
    const access = liveAccess(settings, currentSettings);
    const refreshFiles = registryRefresher(settings);
    return {
      settings,
      access,
      refreshRegistry: async (collector) => {
        await access.refresh(collector.log);
        await refreshFiles(collector);
      },
      close: async () => {},
    };
  }
  const simulated = await startBuiltInSimulator(settings, clock);
  return {
    settings: simulated.settings,
    access: platformAccess(simulated.settings),
    refreshRegistry: simulated.refreshRegistry,
    close: simulated.close,
  };
}
