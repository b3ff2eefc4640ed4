const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist",
  ENOTDIR: "a part of its path is not a folder",
  EEXIST: "a file is in its place",
  EISDIR: "it is a folder",
  EACCES: "this user may not use it",
  EPERM: "this user may not use it",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EMFILE: "too many files are open",
  ENFILE: "too many files are open",
  EIO: "the disk reports an error",
};

/** An error of the operating system about a file. */
export type SystemError = { code: string; path: string | null; reason: string };

/** Reads an error of the file system; `null` = another kind of error. */
export function toSystemError(error: unknown): SystemError | null {
  const { code, syscall, path } = Object(error) as Partial<NodeJS.ErrnoException>;
  const reason = code === undefined ? undefined : REASONS[code];
  if (code === undefined || syscall === undefined || reason === undefined) return null;
  return { code, path: path ?? null, reason };
}
