import { stat } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { localDayAt } from "../../domain/slot.ts";
import { ConfigError } from "../../errors/reach-error.ts";
import type { HeldRegistry } from "../../store/contracts/meta.ts";
import type { RegistryHead } from "../../store/contracts/registry.ts";
import type { Store } from "../../store/contracts/store.ts";
import type { Clock } from "../../telemetry/clock.ts";
import { type AcceptedRegistry, acceptRegistry } from "./accept-registry.ts";
import type { AccountReview } from "./compare-registry.ts";
import { describeHeld, findHold, HELD_REMEDY } from "./held-registry.ts";
import { DIFFERING_REMEDY, saveDifferingFiles } from "./differing-files.ts";
import { readRegistry } from "./read-registry.ts";
import { openRegistryFiles, type RegistryPaths } from "./registry-files.ts";

/** What the reloader depends on; `log` is called once for each fact. */
export type ReloaderDeps = {
  store: Pick<Store, "registry" | "meta">;
  clock: Clock;
  zone: string;
  /** Warnings about an account beyond those of the files themselves. */
  noteOf?: AccountReview;
  log: (level: "info" | "warn" | "error", message: string, fields: Record<string, unknown>) => void;
};

/** Reads, parses and accepts the files once. Throws a ConfigError with every fault. */
export async function loadRegistry(
  paths: RegistryPaths,
  { store, clock, zone, noteOf }: Omit<ReloaderDeps, "log">,
  { allowsShrinking = false } = {},
): Promise<AcceptedRegistry> {
  const at = clock.now();
  const today = localDayAt(at, zone).day;
  const read = await readRegistry(await openRegistryFiles(paths));
  const { accountsFile } = paths;
  return acceptRegistry(store, read, {
    today,
    at,
    accountsFile,
    allowsShrinking,
    ...(noteOf ? { noteOf } : {}),
  });
}

/** A file written less than this ago may be incomplete; it is waited for, but not forever. */
const SETTLED_AFTER_MS = 500;
const MOST_WAITS = 20;

export type RegistryReloader = {
  /** Puts the files in force now. Throws a ConfigError with every fault. */
  load: () => Promise<AcceptedRegistry>;
  /** Before each sweep: `null` if nothing changed, or the changed files are faulty. */
  reloadRegistryIfChanged: () => Promise<AcceptedRegistry | null>;
};

/**
 * Keeps the registry of a process up to date with its files: changed files (time, size or inode) are parsed and put in
 * force. A faulty or shrunk file is logged once and leaves the old registry in force; files of another process that
 * differ from ours are logged too, because one of the two is wrong.
 */
export function createRegistryReloader(paths: RegistryPaths, deps: ReloaderDeps): RegistryReloader {
  let seen: string | null = null;
  let own: AcceptedRegistry | null = null;
  let held: HeldRegistry | null = null;
  const logged = new Set<string>();
  const logOnce = (key: string, message: string, fields: Record<string, unknown>): void => {
    if (!logged.has(key)) deps.log("error", message, fields);
    logged.add(key);
  };
  const loadAt = async (mark: string): Promise<AcceptedRegistry> => {
    const loaded = await loadRegistry(paths, deps);
    seen = mark;
    held = loaded.held;
    logLoaded(loaded, own !== null, deps, logOnce);
    // A process that still has other files notices it again at its next sweep.
    await saveDifferingFiles(deps.store, null);
    own = loaded;
    return loaded;
  };
  const reloadRegistryIfChanged = async (): Promise<AcceptedRegistry | null> => {
    const mark = await settledMark(paths, seen);
    if (mark === seen && held !== null) {
      const today = localDayAt(deps.clock.now(), deps.zone).day;
      if ((await findHold(deps.store, held.digest, today)) !== null) return null;
    } else if (mark === seen) {
      if (own !== null) await logOtherFiles(deps.store, own.registry, logOnce);
      return null;
    }
    try {
      return await loadAt(mark);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      seen = mark;
      held = null;
      deps.log("error", "registry files are faulty; the previous registry stays in force", {
        faults: error.faults,
      });
      return null;
    }
  };
  return { load: async () => loadAt(await settledMark(paths, seen)), reloadRegistryIfChanged };
}

type LogOnce = (key: string, message: string, fields: Record<string, unknown>) => void;

function logLoaded(
  { registry, warnings, change, returned, held }: AcceptedRegistry,
  isReload: boolean,
  { log }: Pick<ReloaderDeps, "log">,
  logOnce: LogOnce,
): void {
  if (held !== null) {
    logOnce(`held ${held.digest}`, "registry held: too many accounts vanish at once", {
      detail: describeHeld(held),
      remedy: HELD_REMEDY,
    });
    return;
  }
  for (const warning of warnings) log("warn", "registry warning", { warning });
  const { revision, accounts } = registry;
  if (change !== null || !isReload)
    log("info", isReload ? "registry changed" : "registry loaded", {
      revision,
      accounts,
      ...change,
      ...(returned.size === 0 ? {} : { returned: returned.size }),
    });
}

/** Another process put other files in force, or holds some: logged here too, so that it is in every process's log. */
async function logOtherFiles(
  store: ReloaderDeps["store"],
  own: Pick<RegistryHead, "digest" | "revision">,
  logOnce: LogOnce,
): Promise<void> {
  const held = await store.meta.get("registry-held");
  if (held !== null && held.digest !== own.digest)
    logOnce(`held ${held.digest}`, "registry held: another process has files with fewer accounts", {
      detail: describeHeld(held),
      remedy: HELD_REMEDY,
    });
  const current = await store.registry.head();
  if (current !== null && current.digest !== own.digest) {
    const { revision, digest: inForce } = current;
    await saveDifferingFiles(store, { own: own.digest, inForce, revision });
    logOnce(`other ${inForce}`, "registry files differ: another process put other files in force", {
      revision,
      ownRevision: own.revision,
      remedy: DIFFERING_REMEDY,
    });
    return;
  }
  const noticed = await store.meta.get("registry-files-differ");
  if (noticed?.inForce === own.digest)
    logOnce(
      `other ${noticed.own}`,
      "registry files differ: another process has other files than those in force",
      {
        revision: own.revision,
        remedy: DIFFERING_REMEDY,
      },
    );
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
