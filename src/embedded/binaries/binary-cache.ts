import { randomUUID } from "node:crypto";
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { makeFolder } from "../../errors/make-folder.ts";
import { ConfigError } from "../../errors/reach-error.ts";
import { toSystemError } from "../../errors/system-error.ts";
import type { Role } from "./server-binary.ts";

const originSchema = z.object({
  role: z.enum(["mongo", "redis"]),
  program: z.string(),
  bytes: z.number(),
  from: z.string(),
});

export type CachedProgram = { path: string; from: string };

/**
 * Caches one program under `<cacheDir>/bin/<digest>/`. `fill` writes it to the given path; the folder gets its name
 * only when it is complete, so concurrent downloads do not disturb each other.
 */
export async function cacheProgram(
  cacheDir: string,
  kept: { role: Role; program: string; from: string; digest: string },
  fill: (path: string) => Promise<void>,
): Promise<CachedProgram> {
  const folder = join(cacheDir, "bin", kept.digest);
  const draft = join(cacheDir, "bin", `.draft-${randomUUID()}`);
  await mkdir(draft, { recursive: true, mode: 0o700 });
  try {
    await fill(join(draft, kept.program));
    const { size: bytes } = await stat(join(draft, kept.program));
    const { role, program, from } = kept;
    await writeFile(join(draft, "origin.json"), JSON.stringify({ role, program, from, bytes }));
    await rename(draft, folder).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
      if ((await readOrigin(folder)) !== null) return;
      await rm(folder, { recursive: true, force: true });
      await rename(draft, folder);
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return { path: join(folder, kept.program), from: kept.from };
}

/** Creates the cache folder before anything is downloaded. @throws ConfigError if that is not possible */
export async function createCacheFolder(cacheDir: string): Promise<void> {
  await makeFolder(join(cacheDir, "bin"), 0o700).catch((error: unknown) => {
    const system = toSystemError(error);
    if (system === null) throw error;
    throw new ConfigError(`programs cannot be cached in ${cacheDir}: ${system.reason}`, {
      cause: error,
      remedy:
        "Set XDG_CACHE_HOME to a folder that this user may write to, or MONGODB_URI and REDIS_URL to servers of yours.",
    });
  });
}

/** The complete programs of a role in the cache; damaged or partial ones are skipped. */
export async function listCachedPrograms(cacheDir: string, role: Role): Promise<CachedProgram[]> {
  const root = join(cacheDir, "bin");
  const names = await readdir(root).catch(() => []);
  const found: CachedProgram[] = [];
  for (const name of names.toSorted((a, b) => a.localeCompare(b))) {
    if (name.startsWith(".")) continue;
    const origin = await readOrigin(join(root, name));
    if (origin?.role === role)
      found.push({ path: join(root, name, origin.program), from: `cache: ${origin.from}` });
  }
  return found;
}

async function readOrigin(folder: string): Promise<z.infer<typeof originSchema> | null> {
  try {
    const origin = originSchema.parse(JSON.parse(await readFile(join(folder, "origin.json"), "utf8")));
    return (await stat(join(folder, origin.program))).size === origin.bytes ? origin : null;
  } catch {
    return null;
  }
}
