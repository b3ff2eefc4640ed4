import type { Settings } from "./settings.ts";

/** What the name of every database with simulated data ends in, and of none with real data (truth 10). */
export const SIMULATED_SUFFIX = "_simulated";

/**
 * The database of this deployment, which is the prefix of its queues as well: the one that the URI's path names, or
 * `reach`. Simulated data always lies in one of its own.
 */
export function toDatabaseName(settings: Pick<Settings, "mode">, uri: string | null): string {
  const named = databaseInUri(uri) ?? "reach";
  if (settings.mode === "real" || named.endsWith(SIMULATED_SUFFIX)) return named;
  return `${named}${SIMULATED_SUFFIX}`;
}

/** The database that a MongoDB address names in its path; it may list several hosts. */
export function databaseInUri(uri: string | null): string | null {
  const path = /^mongodb(?:\+srv)?:\/\/[^/?]+\/([^?]*)/i.exec(uri ?? "")?.[1] ?? "";
  return path === "" ? null : path;
}
