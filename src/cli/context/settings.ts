import { loadEnvironment } from "../../../config/load-environment.ts";
import { packageRoot } from "../../../config/package-root.ts";
import { readSettings } from "../../../config/read-settings.ts";
import { readShippedRules } from "../../../config/rules.ts";
import type { Settings } from "../../../config/settings.ts";

/** The settings of this command line; throws a ConfigError with every fault at once. */
export function currentSettings(): Settings {
  const ruleMinutes = Math.min(...readShippedRules().live.map(({ minMinutes }) => minMinutes));
  return readSettings(loadEnvironment(), { cwd: process.cwd(), packageRoot: packageRoot(), ruleMinutes });
}
