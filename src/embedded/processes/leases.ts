import { randomUUID } from "node:crypto";
import { readFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import lockfile from "proper-lockfile";
import { z } from "zod";
import { StoreError } from "../../errors/reach-error.ts";
import { type Layout, writeWholeFile } from "./data-layout.ts";
import { identify, isAlive } from "./process-identity.ts";

const leaseSchema = z.object({ pid: z.number().int().positive(), startedAt: z.string() });

/** A lock whose holder died expires after this long; a living holder renews it every second. */
const LOCK_STALE_MS = 5_000;
const LOCK_RENEW_MS = 1_000;
const LOCK_WAIT_MS = 50;
const LOCK_WAITS_MAX = 12_000;

/** Runs `work` while no other process changes the servers of this data directory. Waits up to ten minutes. */
export async function underLock<T>(layout: Layout, work: () => Promise<T>): Promise<T> {
  const release = await lockfile
    .lock(layout.root, {
      lockfilePath: layout.lock,
      realpath: false,
      stale: LOCK_STALE_MS,
      update: LOCK_RENEW_MS,
      retries: { retries: LOCK_WAITS_MAX, factor: 1, minTimeout: LOCK_WAIT_MS, maxTimeout: LOCK_WAIT_MS },
      onCompromised: () => {},
    })
    .catch((cause: unknown) => {
      throw new StoreError(`${layout.lock} is held by another command that does not end`, { cause });
    });
  try {
    return await work();
  } finally {
    await release().catch(() => {});
  }
}

/** Records that this process uses the servers and returns the lease's file. To be called under the lock. */
export async function takeLease(layout: Layout): Promise<string> {
  const path = join(layout.leases, `${process.pid}-${randomUUID()}.json`);
  const identity = identify(process.pid) ?? { pid: process.pid, startedAt: "unknown" };
  await writeWholeFile(path, JSON.stringify(identity));
  return path;
}

/** Removes leases of dead processes and counts the living ones. To be called under the lock. */
export async function countLeases(layout: Layout): Promise<number> {
  let living = 0;
  for (const name of await readdir(layout.leases)) {
    const path = join(layout.leases, name);
    if (await isLiving(path)) living += 1;
    else await rm(path, { force: true });
  }
  return living;
}

async function isLiving(path: string): Promise<boolean> {
  try {
    return isAlive(leaseSchema.parse(JSON.parse(await readFile(path, "utf8"))));
  } catch {
    return false;
  }
}
