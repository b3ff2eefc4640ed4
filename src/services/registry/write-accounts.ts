import { realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { UsageError } from "../../errors/reach-error.ts";
import { ACCOUNT_COLUMNS } from "./parse-accounts.ts";
import type { AccountCells } from "./merge-accounts.ts";
import { toCsv } from "../tables/csv.ts";
import type { NamedFile } from "../tables/table.ts";

/** Formats lines as the text of accounts.csv. */
export function toAccountsCsv(lines: readonly AccountCells[]): string {
  return toCsv(ACCOUNT_COLUMNS, lines, { raw: true });
}

/**
 * Writes accounts.csv atomically, through a temporary file beside it, so that nobody ever reads half of it. The file
 * keeps its mode, and a symbolic link stays one.
 */
export async function writeAccountsFile(path: string, lines: readonly AccountCells[]): Promise<void> {
  const target = await realpath(path);
  const beside = `${target}.new-${process.pid}`;
  const { mode } = await stat(target);
  try {
    await writeFile(beside, toAccountsCsv(lines), { mode: mode & 0o777, flush: true });
    await rename(beside, target);
  } catch (cause) {
    await rm(beside, { force: true });
    throw new UsageError(`${path} could not be written; its folder must be writable`, { cause });
  }
}

/** Throws a UsageError for a workbook: only CSV can be written. */
export function assertCsv({ name, bytes }: NamedFile): void {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b)
    throw new UsageError(
      `${name} is a workbook, but only CSV can be written; save it as CSV UTF-8 and set REACH_ACCOUNTS_FILE to that file`,
    );
}
