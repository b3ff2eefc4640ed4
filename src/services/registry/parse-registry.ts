import type { Account } from "../../domain/account.ts";
import { type ReadRegistry, readRegistry } from "./read-registry.ts";
import { type RegistryFiles, toSources } from "./registry-files.ts";

/** The content of the files; without accounts if there are faults. */
export type ParsedRegistry = Omit<ReadRegistry, "accounts"> & { accounts: Account[] };

/** Parses both files and collects every fault, each with its file and line. */
export async function parseRegistry(files: RegistryFiles): Promise<ParsedRegistry> {
  const read = await readRegistry(toSources(files));
  const accounts: Account[] = [];
  if (read.faultsInAll === 0)
    for await (const block of read.accounts()) for (const { account } of block) accounts.push(account);
  return { ...read, accounts };
}
