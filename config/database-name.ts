import { parseServerAddress } from "../src/embedded/server-address.ts";
import type { Settings } from "./settings.ts";

/** Every database with simulated data, and none with real data, has this suffix (truth 10). */
export const SIMULATED_SUFFIX = "_simulated";

/**
 * The database of this deployment, which is also the prefix of its queues: the one named in the URI's path, or
 * `reach`. Simulated data always has a separate database.
 */
export function toDatabaseName(settings: Pick<Settings, "mode">, uri: string | null): string {
  const named = parseDatabaseName(uri) ?? "reach";
  if (settings.mode === "real" || named.endsWith(SIMULATED_SUFFIX)) return named;
  return `${named}${SIMULATED_SUFFIX}`;
}

/** The database in the path of a MongoDB URI, which may list several hosts. */
export function parseDatabaseName(uri: string | null): string | null {
  return parseServerAddress("mongodb", uri ?? "")?.database || null;
}
