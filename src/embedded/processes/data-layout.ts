import { createHash, randomBytes } from "node:crypto";
import { chmod, readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import { makeFolder } from "../../errors/make-folder.ts";
import { ConfigError } from "../../errors/reach-error.ts";
import { toSystemError } from "../../errors/system-error.ts";
import type { Role } from "../binaries/server-binary.ts";

/** The paths of the embedded servers below the data directory. */
export type Layout = {
  root: string;
  /** Which product and version wrote the data; written at the first start. */
  record: string;
  /** The running processes, one file each. */
  running: string;
  lock: string;
  leases: string;
  home: Record<Role, string>;
};

const boundSchema = z.object({
  product: z.enum(["mongod", "valkey", "redis"]),
  version: z.string(),
  major: z.string(),
  path: z.string(),
});
const recordSchema = z.object({ mongo: boundSchema.optional(), redis: boundSchema.optional() });
const processSchema = z.object({ pid: z.number().int().positive(), startedAt: z.string() });
const runningOneSchema = processSchema.extend({ port: z.number().int() });
export type ServersRecord = z.infer<typeof recordSchema>;
export type RunningServer = z.infer<typeof runningOneSchema>;
export type RunningGuardian = z.infer<typeof processSchema>;

/** Creates the folders (mode 0700) and returns the paths. */
export async function openLayout(dataDir: string): Promise<Layout> {
  const root = join(resolve(dataDir), "servers");
  const layout: Layout = {
    root,
    record: join(resolve(dataDir), "servers.json"),
    running: join(root, "running"),
    lock: join(root, "lock"),
    leases: join(root, "leases"),
    home: { mongo: join(root, "mongo"), redis: join(root, "redis") },
  };
  for (const folder of [
    layout.running,
    layout.leases,
    join(layout.home.mongo, "data"),
    join(layout.home.redis, "data"),
  ])
    await makeFolder(folder, 0o700).catch((error: unknown) => {
      throw toDataDirError(dataDir, error);
    });
  await chmod(root, 0o700);
  return layout;
}

function toDataDirError(dataDir: string, error: unknown): unknown {
  const system = toSystemError(error);
  if (system === null) return error;
  return new ConfigError(`REACH_DATA_DIR is ${resolve(dataDir)}, which cannot be used: ${system.reason}`, {
    cause: error,
    remedy: "Set it to a folder on a disk with space that this user may write to.",
  });
}

/** @throws ConfigError when the record exists but cannot be read: the data's version is then unknown. */
export async function readRecord(layout: Layout): Promise<ServersRecord> {
  const text = await readIfThere(layout.record);
  if (text === null) return {};
  try {
    return recordSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new ConfigError(`${layout.record} is damaged: it records which server versions wrote the data`, {
      cause,
      remedy: "Restore it from a back-up, or set REACH_DATA_DIR to a new directory.",
    });
  }
}

export function writeRecord(layout: Layout, record: ServersRecord): Promise<void> {
  return writeWholeFile(layout.record, `${JSON.stringify(record, null, 2)}\n`);
}

/** The server recorded as running, which may have died since. A damaged record counts as none. */
export async function readRunning(layout: Layout, role: Role): Promise<RunningServer | null> {
  return readProcessFile(join(layout.running, `${role}.json`), runningOneSchema);
}

export function saveRunning(layout: Layout, role: Role, server: RunningServer): Promise<void> {
  return writeWholeFile(join(layout.running, `${role}.json`), JSON.stringify(server));
}

export async function readGuardian(layout: Layout): Promise<RunningGuardian | null> {
  return readProcessFile(join(layout.running, "guardian.json"), processSchema);
}

export function saveGuardian(layout: Layout, guardian: RunningGuardian): Promise<void> {
  return writeWholeFile(join(layout.running, "guardian.json"), JSON.stringify(guardian));
}

async function readProcessFile<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
  try {
    return schema.parse(JSON.parse((await readIfThere(path)) ?? "null"));
  } catch {
    return null;
  }
}

/** The secret in a file of mode 0600, created at the first call. */
export async function loadOrCreateSecret(path: string): Promise<string> {
  const kept = (await readIfThere(path))?.trim();
  if (kept) return kept;
  const secret = createHash("sha256").update(randomBytes(64)).digest("hex");
  await writeWholeFile(path, secret);
  return secret;
}

/** Writes a file whole or not at all, readable only by its owner. */
export async function writeWholeFile(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}.draft`;
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, path);
}

async function readIfThere(path: string): Promise<string | null> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
}
