import { rmSync } from "node:fs";
import {
  access,
  constants as files,
  lstat,
  open,
  readlink,
  realpath,
  rename,
  rm,
  stat,
} from "node:fs/promises";
import { constants } from "node:os";
import { dirname, resolve } from "node:path";
import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { makeFolder } from "../../errors/make-folder.ts";
import { UsageError } from "../../errors/reach-error.ts";
import { toSystemError } from "../../errors/system-error.ts";

/**
 * Writes a file whole or not at all: it gets its name once everything is in it. `option` is what the person named it
 * by, such as `--out`.
 * @throws UsageError if it cannot be written
 */
export async function writeOutFile(
  option: string,
  path: string,
  content: string | Uint8Array | AsyncIterable<Uint8Array>,
  { mode = 0o666 }: { mode?: number } = {},
): Promise<void> {
  const chunks = typeof content === "string" || content instanceof Uint8Array ? [content] : content;
  await writeWholeFile(`${option} ${path}`, path, mode, ({ stream }) =>
    pipeline(Readable.from(chunks), stream),
  );
}

/** Makes a folder for files where there is none. @throws UsageError if nothing can be written into it */
export async function openOutFolder(option: string, path: string): Promise<void> {
  try {
    await makeFolder(path, 0o700);
    await access(path, files.W_OK);
  } catch (error) {
    throw toWriteError(`${option} ${path}`, error, "Name a folder that you may write to.");
  }
}

type OpenFile = { stream: Writable; path: string; isRegular: boolean };

/**
 * Lets `write` write beside the file and renames the result onto it, once it is on the disk; a link stays a link. A
 * device or FIFO is written through (not `isRegular`). An interrupted command leaves nothing behind. Throws as
 * `writeOutFile`.
 */
export async function writeWholeFile(
  named: string,
  path: string,
  mode: number,
  write: (file: OpenFile) => Promise<void>,
): Promise<void> {
  try {
    const found = await stat(path).catch(() => null);
    if (found !== null && !found.isFile() && !found.isDirectory())
      return await write({ stream: await openStream(path, mode, false), path, isRegular: false });
    const target = await followLinks(path);
    await renameWhenWritten(`${target}.part`, target, mode, write);
  } catch (error) {
    throw toWriteError(named, error);
  }
}

async function renameWhenWritten(
  part: string,
  target: string,
  mode: number,
  write: (file: OpenFile) => Promise<void>,
): Promise<void> {
  const release = removeOnSignals(part);
  try {
    await write({ stream: await openStream(part, mode, true), path: part, isRegular: true });
    await rename(part, target);
  } catch (error) {
    await rm(part, { force: true }).catch(() => {});
    throw error;
  } finally {
    release();
  }
}

/** The file is open when this returns: a stream that opens by itself could create it after its removal. */
async function openStream(path: string, mode: number, flush: boolean): Promise<Writable> {
  return (await open(path, "w", mode)).createWriteStream({ flush });
}

/** The file that a path leads to, which need not exist yet. */
async function followLinks(path: string): Promise<string> {
  const links = await lstat(path)
    .then((found) => found.isSymbolicLink())
    .catch(() => false);
  if (!links) return path;
  return realpath(path).catch(async () => resolve(dirname(path), await readlink(path)));
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Removes the file and ends the process at a signal. Returns what stops this. */
function removeOnSignals(file: string): () => void {
  const stop = (signal: (typeof SIGNALS)[number]) => {
    rmSync(file, { force: true });
    process.exit(128 + constants.signals[signal]);
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  return () => {
    for (const signal of SIGNALS) process.off(signal, stop);
  };
}

/** Turns a file system error into a UsageError; returns any other error unchanged. */
function toWriteError(
  named: string,
  error: unknown,
  remedy = "Name a file in an existing folder that you may write to.",
): unknown {
  const system = toSystemError(error);
  if (system === null) return error;
  const reason = ["ENOENT", "ENOTDIR"].includes(system.code) ? "its folder does not exist" : system.reason;
  return new UsageError(`${named} cannot be written: ${reason}`, {
    cause: error,
    remedy,
  });
}
