import { createReadStream } from "node:fs";
import { open as openFile, readFile, stat } from "node:fs/promises";
import { ConfigError } from "../../errors/reach-error.ts";
import { type ChunkedFile, inOneChunk } from "../tables/stream-table.ts";
import type { NamedFile } from "../tables/table.ts";

/** Paths of the registry's files. */
export type RegistryPaths = { officesFile: string; accountsFile: string };

/** The two files of a registry, as bytes. */
export type RegistryFiles = { offices: NamedFile; accounts: NamedFile };

/** The two files of a registry; the accounts are too many to be held. */
export type RegistrySources = { offices: NamedFile; accounts: ChunkedFile };

export const toSources = ({ offices, accounts }: RegistryFiles): RegistrySources => ({
  offices,
  accounts: inOneChunk(accounts),
});

/** Reads both files. Throws a ConfigError that names each file that cannot be read. */
export const readRegistryFiles = (paths: RegistryPaths): Promise<RegistryFiles> =>
  open(paths, async (path) => ({ name: path, bytes: await readFile(path) }));

/** As readRegistryFiles, without reading the accounts yet. */
export const openRegistryFiles = (paths: RegistryPaths): Promise<RegistrySources> =>
  open(paths, async (path) => {
    const { size } = await stat(path);
    await (await openFile(path)).close();
    return { name: path, size, chunks: () => createReadStream(path, { highWaterMark: CHUNK_BYTES }) };
  });

const CHUNK_BYTES = 256 * 1024;

async function open<File>(
  { officesFile, accountsFile }: RegistryPaths,
  openAccounts: (path: string) => Promise<File>,
): Promise<{ offices: NamedFile; accounts: File }> {
  const faults: string[] = [];
  const orFault = <T>(path: string, variable: string, work: Promise<T>): Promise<T | null> =>
    work.catch(() => {
      faults.push(`${path} cannot be read; ${variable} names the file`);
      return null;
    });
  const bytes = await orFault(officesFile, "REACH_OFFICES_FILE", readFile(officesFile));
  const accounts = await orFault(accountsFile, "REACH_ACCOUNTS_FILE", openAccounts(accountsFile));
  if (bytes === null || accounts === null) throw new ConfigError(faults);
  return { offices: { name: officesFile, bytes }, accounts };
}
