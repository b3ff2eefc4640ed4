import type { Settings } from "../../../config/settings.ts";
import type { PlatformId } from "../../domain/platform.ts";
import type { AppContext } from "../../services/context/app-context.ts";
import type { NamedFile } from "../../services/tables/table.ts";
import type { Clock } from "../../telemetry/clock.ts";
import { createReloadableAccess } from "../../../workers/compose/reloadable-access.ts";
import { type OpenCollector, openCollector } from "../../../workers/compose/open-collector.ts";
import { openClock } from "../../../workers/compose/clock.ts";
import { openDeployment, type Deployment } from "../../../workers/compose/open-deployment.ts";
import { type PlatformAccess, createPlatformAccess } from "../../../workers/compose/platform-access.ts";
import { registryRefresher } from "./registry-refresher.ts";
import { currentSettings } from "./settings.ts";

/** What a command works with: a store, and the access to the platforms: the real ones, or the built-in simulator where no credential is set. */
export type CommandContext = {
  settings: Settings;
  deployment: Deployment;
  access: PlatformAccess;
  refreshRegistry: (
    collector: Pick<AppContext, "store" | "clock" | "zone" | "log"> & Partial<Pick<AppContext, "adapters">>,
  ) => Promise<void>;
  /** Of the built-in simulator: starts the pushes that need no subscription of ours; returns their platforms. */
  pushTo?: (hooks: string) => Promise<PlatformId[]>;
  /** The collector over it, to be closed before it. */
  openCollector(): Promise<OpenCollector>;
  close(): Promise<void>;
};

/** Opens the context of a command; `clock` is the simulated world's, where the built-in simulator is read. */
export async function openCommandContext(settings: Settings, clock?: Clock): Promise<CommandContext> {
  const deployment = await openDeployment(settings);
  try {
    const platforms = await openPlatforms(settings, clock ?? openClock(settings));
    const close = async () => {
      await platforms.close();
      await deployment.close();
    };
    return {
      ...platforms,
      deployment,
      openCollector: () => openCollector(deployment, platforms.access),
      close,
    };
  } catch (error) {
    await deployment.close();
    throw error;
  }
}

export type Platforms = Pick<
  CommandContext,
  "settings" | "access" | "refreshRegistry" | "pushTo" | "close"
> & {
  /** Of the built-in simulator alone: a file of figures that people would have entered. */
  sampleIntake?: NamedFile;
};

/** The adapters and where the registry comes from. */
export async function openPlatforms(settings: Settings, clock: Clock): Promise<Platforms> {
  if (!settings.usesBuiltInSimulator) {
    const access = createReloadableAccess(settings, currentSettings);
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
  const { startBuiltInSimulator } = await import("./built-in-simulator.ts");
  const simulated = await startBuiltInSimulator(settings, clock);
  return {
    settings: simulated.settings,
    access: createPlatformAccess(simulated.settings),
    refreshRegistry: simulated.refreshRegistry,
    sampleIntake: simulated.sampleIntake,
    pushTo: simulated.pushTo,
    close: simulated.close,
  };
}
