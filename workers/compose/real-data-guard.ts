import { access, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Settings } from "../../config/settings.ts";
import { makeFolder } from "../../src/errors/make-folder.ts";
import { ConfigError } from "../../src/errors/reach-error.ts";

const markOf = (settings: Pick<Settings, "dataDir">): string => join(settings.dataDir, "holds-real-readings");

/**
 * A data directory that ever held a real reading never falls back to the simulator because a credential went missing
 * (truth 10). Throws a ConfigError then; asking for the simulator by name is allowed.
 */
export async function guardRealData(settings: Settings): Promise<void> {
  const { usesBuiltInSimulator, requestedMode, dataDir } = settings;
  if (!usesBuiltInSimulator || requestedMode === "simulated") return;
  const marked = await access(markOf(settings)).then(
    () => true,
    () => false,
  );
  if (marked)
    throw new ConfigError(`${dataDir} holds real readings, but no platform credential is set`, {
      remedy:
        "Set FACEBOOK_ACCESS_TOKEN or X_BEARER_TOKEN again, or ask for the simulator with REACH_MODE=simulated.",
    });
}

/** Notes that the data directory holds real readings from now on. */
export async function markRealData(settings: Settings): Promise<void> {
  if (settings.mode !== "real") return;
  await makeFolder(settings.dataDir);
  await writeFile(markOf(settings), "real readings were kept with this data directory\n", { flag: "a" });
}
