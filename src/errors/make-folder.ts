import { mkdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/**
 * Makes a folder and the parents that it lacks. Node's own `recursive` never ends below a folder that takes none, such
 * as /proc: the system says ENOENT there, and Node makes the parent, which exists, again and again.
 * @throws an error that `toSystemError` reads
 */
export async function makeFolder(path: string, mode = 0o777): Promise<void> {
  const folder = resolve(path);
  if (await isFolder(folder)) return;
  if (!(await isFolder(dirname(folder)))) await makeFolder(dirname(folder), mode);
  await mkdir(folder, { mode }).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code === "EEXIST" && (await isFolder(folder))) return;
    throw error.code === "ENOENT" ? Object.assign(error, { code: "EPERM" }) : error;
  });
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
