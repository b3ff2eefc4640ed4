import { readFile, stat } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { DateTime } from "luxon";
import type { Registry } from "../../domain/registry.ts";
import { ConfigError } from "../../errors/reach-error.ts";
import type { Store } from "../../store/contracts/store.ts";
import type { Clock } from "../../telemetry/clock.ts";
import { acceptRegistry } from "./accept-registry.ts";
import type { AcceptedRegistry, AccountReview } from "./accept-registry.ts";
import { parseRegistry } from "./parse-registry.ts";
import type { RegistryFiles } from "./parse-registry.ts";
import type { NamedFile } from "../tables/table.ts";

/** Paths of the registry's files. */
export type RegistryPaths = { officesFile: string; accountsFile: string };

/** What the reloader depends on. `say` logs each fact once. */
export type ReloaderDeps = {
  store: Pick<Store, "registry">;
  clock: Clock;
  zone: string;
  /** Warnings about an account beyond those of the files themselves. */
  noteOf?: AccountReview;
  log: (level: "info" | "warn" | "error", message: string, fields: Record<string, unknown>) => void;
};

/** Reads both files. Throws a ConfigError that names each file that cannot be read. */
export async function readRegistryFiles({
  officesFile,
  accountsFile,
}: RegistryPaths): Promise<RegistryFiles> {
  const faults: string[] = [];
  const read = async (path: string, variable: string): Promise<NamedFile> => {
    try {
      return { name: path, bytes: await readFile(path) };
    } catch {
      faults.push(`${path} cannot be read; ${variable} names the file`);
      return { name: path, bytes: new Uint8Array() };
    }
  };
  const offices = await read(officesFile, "REACH_OFFICES_FILE");
  const accounts = await read(accountsFile, "REACH_ACCOUNTS_FILE");
  if (faults.length > 0) throw new ConfigError(faults);
  return { offices, accounts };
}

/** Reads, parses and accepts the files once. Throws a ConfigError with every fault. */
export async function loadRegistry(
  paths: RegistryPaths,
  { store, clock, zone, noteOf }: Pick<ReloaderDeps, "store" | "clock" | "zone" | "noteOf">,
): Promise<AcceptedRegistry> {
  const at = clock.now();
  const today = DateTime.fromJSDate(at, { zone }).toFormat("yyyy-MM-dd");
  const parsed = await parseRegistry(await readRegistryFiles(paths));
  return acceptRegistry(store, parsed, { today, at, ...(noteOf ? { noteOf } : {}) });
}

/** A file written less than this ago may be incomplete; it is waited for, but not forever. */
const SETTLED_AFTER_MS = 500;
const MOST_WAITS = 20;

/**
 * Returns `reloadRegistryIfChanged`, which the daemon calls before each sweep: changed files (time, size or inode) are
 * parsed and put in force; it returns the new registry, or `null` if nothing changed. A faulty file is logged once and
 * leaves the old registry in force.
 */
export function createRegistryReloader(
  paths: RegistryPaths,
  deps: ReloaderDeps,
): { reloadRegistryIfChanged: () => Promise<Registry | null> } {
  let seen: string | null = null;
  let inForce: string | null = null;
  const reloadRegistryIfChanged = async (): Promise<Registry | null> => {
    const mark = await settledMark(paths, seen);
    if (mark === seen) return null;
    try {
      const { registry, warnings } = await loadRegistry(paths, deps);
      seen = mark;
      const isNew = inForce !== null && inForce !== registry.digest;
      inForce = registry.digest;
      for (const warning of warnings) deps.log("warn", "registry warning", { warning });
      if (isNew) deps.log("info", "registry changed", { revision: registry.revision });
      return registry;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      seen = mark;
      deps.log("error", "registry files are faulty; the previous registry stays in force", {
        faults: error.faults,
      });
      return null;
    }
  };
  return { reloadRegistryIfChanged };
}

/** The mark of the files once nobody is writing to them, or immediately if it is the known one. */
async function settledMark(paths: RegistryPaths, known: string | null): Promise<string> {
  for (let waits = 0; ; waits++) {
    const { mark, agoMs } = await stateOf(paths);
    const isSettled = agoMs < 0 || agoMs >= SETTLED_AFTER_MS;
    if (mark === known || isSettled || waits === MOST_WAITS) return mark;
    await pause(SETTLED_AFTER_MS - agoMs);
  }
}

/** A mark that changes with the files, and how long ago the newer one was written, by the machine's clock. */
async function stateOf(paths: RegistryPaths): Promise<{ mark: string; agoMs: number }> {
  const stats = await Promise.all(
    [paths.officesFile, paths.accountsFile].map((path) => stat(path).catch(() => null)),
  );
  const newest = Math.max(...stats.map((one) => one?.mtimeMs ?? 0));
  const mark = stats
    .map((one) => (one === null ? "none" : `${one.mtimeMs}/${one.size}/${one.ino}`))
    .join(" ");
  return { mark, agoMs: performance.timeOrigin + performance.now() - newest };
}
