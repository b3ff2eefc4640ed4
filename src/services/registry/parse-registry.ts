import { createHash } from "node:crypto";
import type { Account } from "../../domain/account.ts";
import type { Office } from "../../domain/office.ts";
import { parseAccounts } from "./parse-accounts.ts";
import { parseOffices } from "./parse-offices.ts";
import { type FileNote, inFile } from "../tables/named-rows.ts";
import { readTable, REGISTRY_BOUNDS } from "../tables/read-table.ts";
import type { NamedFile } from "../tables/table.ts";

/** The two files of a registry, as bytes. */
export type RegistryFiles = { offices: NamedFile; accounts: NamedFile };

/**
 * The content of the files. If `faults` is not empty, nothing of it may be used. `digest` depends on the content only,
 * not on the order of lines or the file format.
 */
export type ParsedRegistry = {
  offices: Office[];
  accounts: Account[];
  /** The file and line of each account, by its key. */
  places: ReadonlyMap<string, Pick<FileNote, "file" | "line">>;
  warnings: FileNote[];
  faults: FileNote[];
  digest: string;
};

/** Parses both files and collects every fault, each with its file and line. */
export async function parseRegistry(files: RegistryFiles): Promise<ParsedRegistry> {
  const officeLines = await readTable(files.offices, REGISTRY_BOUNDS);
  const { offices, faults } =
    officeLines.faults.length === 0
      ? parseOffices(files.offices.name, officeLines.lines)
      : { offices: [], faults: inFile(files.offices, officeLines.faults) };
  const accountLines = await readTable(files.accounts, REGISTRY_BOUNDS);
  faults.push(...inFile(files.accounts, accountLines.faults));
  // Without offices every account line would be a fault, and none of them the cause.
  const readable = accountLines.faults.length === 0 && offices.length > 0;
  const read = readable
    ? parseAccounts(files.accounts.name, accountLines.lines, offices)
    : { accounts: [], warnings: [], faults: [] };
  const accounts = read.accounts.map(({ account }) => account);
  return {
    offices,
    accounts,
    places: new Map(
      read.accounts.map(({ account, line }) => [account.accountKey, { file: files.accounts.name, line }]),
    ),
    warnings: [
      ...inFile(files.offices, officeLines.notices),
      ...inFile(files.accounts, accountLines.notices),
      ...read.warnings,
    ],
    faults: [...faults, ...read.faults],
    digest: digestOf(offices, accounts),
  };
}

function digestOf(offices: readonly Office[], accounts: readonly Account[]): string {
  const content = [
    offices.toSorted((a, b) => order(a.officeId, b.officeId)),
    accounts.toSorted((a, b) => order(a.accountKey, b.accountKey)),
  ];
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
