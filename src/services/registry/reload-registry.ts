import { readFile, stat } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { DateTime } from "luxon";
import type { Registry } from "../../domain/registry.ts";
import { ConfigError } from "../../errors/reach-error.ts";
import type { Store } from "../../store/contracts/store.ts";
import type { Clock } from "../../telemetry/clock.ts";
import { acceptRegistry } from "./accept-registry.ts";
import type { Accepted, AccountNote } from "./accept-registry.ts";
import { parseRegistry } from "./parse-registry.ts";
import type { RegistryFiles } from "./parse-registry.ts";
import type { NamedFile } from "../tables/table.ts";

/** Where the registry's files are. */
export type RegistryPaths = { officesFile: string; accountsFile: string };

/** What the reloader is handed. `say` is told each thing once. */
export type ReloaderDeps = {
  store: Pick<Store, "registry">;
  clock: Clock;
  zone: string;
  /** What a person should look at on an account's line, beyond what the files themselves show. */
  noteOf?: AccountNote;
  say: (level: "info" | "warn" | "error", message: string, fields: Record<string, unknown>) => void;
};

/** The files as bytes. Throws a ConfigError that names each file that cannot be read. */
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

/** Reads, checks and accepts the files once. Throws a ConfigError with every fault. */
export async function loadRegistry(
  paths: RegistryPaths,
  { store, clock, zone, noteOf }: Pick<ReloaderDeps, "store" | "clock" | "zone" | "noteOf">,
): Promise<Accepted> {
  const at = clock.now();
  const today = DateTime.fromJSDate(at, { zone }).toFormat("yyyy-MM-dd");
  const parsed = await parseRegistry(await readRegistryFiles(paths));
  return acceptRegistry(store, parsed, { today, at, ...(noteOf ? { noteOf } : {}) });
}

/** A file that was written to less than this ago may still be half there; it is waited for, but not for ever. */
const SETTLED_AFTER_MS = 500;
const MOST_WAITS = 20;

/**
 * Gives `reloadRegistryIfChanged`, which the daemon calls before each sweep: files that changed (time or size) are
 * read, checked whole and put in force; the new registry is returned, `null` when nothing changed. A faulty file
 * leaves the registry in force that was, and is said once.
 */
export function registryReloader(
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
      for (const warning of warnings) deps.say("warn", "registry: to be looked at", { warning });
      if (isNew) deps.say("info", "registry: a new revision is in force", { revision: registry.revision });
      return registry;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      seen = mark;
      deps.say("error", "registry: the changed files are faulty, the old ones stay in force", {
        faults: error.faults,
      });
      return null;
    }
  };
  return { reloadRegistryIfChanged };
}

/** The mark of the files as soon as nobody is writing to them, or at once when it is the one that is known. */
async function settledMark(paths: RegistryPaths, known: string | null): Promise<string> {
  for (let waits = 0; ; waits++) {
    const { mark, agoMs } = await stateOf(paths);
    const isSettled = agoMs < 0 || agoMs >= SETTLED_AFTER_MS;
    if (mark === known || isSettled || waits === MOST_WAITS) return mark;
    await pause(SETTLED_AFTER_MS - agoMs);
  }
}

/** A mark that changes when a file does, and how long ago the later one was written, by the machine's own time. */
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
