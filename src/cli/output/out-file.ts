import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { UsageError } from "../../errors/reach-error.ts";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "its folder does not exist",
  ENOTDIR: "its folder does not exist",
  EISDIR: "it is a folder",
  EACCES: "this user may not write there",
  EPERM: "this user may not write there",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk is full",
};

/**
 * Writes a file whole or not at all: the name is there once everything is in it. `option` is what the person named it
 * by, such as `--out`.
 * @throws UsageError where it cannot be written
 */
export async function writeOutFile(
  option: string,
  path: string,
  content: string | Uint8Array | AsyncIterable<Uint8Array>,
  { mode = 0o666 }: { mode?: number } = {},
): Promise<void> {
  const chunks = typeof content === "string" || content instanceof Uint8Array ? [content] : content;
  await writeWholeFile(`${option} ${path}`, path, (half) =>
    pipeline(Readable.from(chunks), createWriteStream(half, { mode })),
  );
}

/** Has a file written under another name, and gives it its own once that is done. Throws as `writeOut`. */
export async function writeWholeFile(
  named: string,
  path: string,
  write: (half: string) => Promise<void>,
): Promise<void> {
  const half = `${path}.part`;
  try {
    await write(half);
    await rename(half, path);
  } catch (error) {
    await rm(half, { force: true }).catch(() => {});
    throw toWriteError(named, error);
  }
}

/** Turns a file system error into a UsageError; returns any other error unchanged. */
function toWriteError(named: string, error: unknown): unknown {
  const { code, syscall } = Object(error) as { code?: unknown; syscall?: unknown };
  if (typeof code !== "string" || typeof syscall !== "string") return error;
  return new UsageError(`${named} cannot be written: ${REASONS[code] ?? code}`, {
    cause: error,
    remedy: "Name a file in an existing folder that you may write to.",
  });
}
