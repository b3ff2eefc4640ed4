import type { Account } from "../../domain/account.ts";
import type { Office } from "../../domain/office.ts";
import { ACCOUNT_COLUMNS, parseAccounts } from "./parse-accounts.ts";
import type { AccountColumn } from "./parse-accounts.ts";
import { inFile, nameRows } from "../tables/named-rows.ts";
import type { FileNote, NamedRow } from "../tables/named-rows.ts";
import { readTable } from "../tables/read-table.ts";
import type { NamedFile } from "../tables/table.ts";

/** One line of accounts.csv by column. */
export type AccountCells = Readonly<Record<AccountColumn, string>>;

/** The changes of one line: the account, and each cell before and after. */
export type LineChange = {
  accountKey: string;
  isNew: boolean;
  cells: { column: AccountColumn; before: string; after: string }[];
};

export type MergedAccounts = {
  lines: AccountCells[];
  changes: LineChange[];
  warnings: FileNote[];
  faults: FileNote[];
};

/**
 * Merges a file of accounts into the existing one: a filled cell replaces, a blank one keeps the old value, a line for a
 * new account is added below its office. If `faults` is not empty, nothing may be written.
 */
export async function mergeAccounts(
  existing: NamedFile,
  incoming: NamedFile,
  offices: readonly Office[],
): Promise<MergedAccounts> {
  const ours = await readCells(existing, offices);
  const theirs = await readCells(incoming, offices);
  const faults = [...ours.faults, ...theirs.faults];
  if (faults.length > 0) return { lines: [], changes: [], warnings: theirs.warnings, faults };
  const lines = ours.entries.map(({ accountKey, cells }) => ({ accountKey, cells: { ...cells } }));
  const changes: LineChange[] = [];
  for (const { account } of theirs.entries) {
    const change = layOver(lines, account);
    if (change !== null) changes.push(change);
  }
  return { lines: lines.map(({ cells }) => cells), changes, warnings: theirs.warnings, faults };
}

type Entry = { accountKey: string; account: Account; cells: AccountCells };
type KeyedCells = { accountKey: string; cells: Record<AccountColumn, string> };

async function readCells(
  file: NamedFile,
  offices: readonly Office[],
): Promise<{ entries: Entry[]; warnings: FileNote[]; faults: FileNote[] }> {
  const read = await readTable(file);
  if (read.faults.length > 0) return { entries: [], warnings: [], faults: inFile(file, read.faults) };
  const { accounts, warnings, faults } = parseAccounts(file.name, read.lines, offices);
  const { rows } = nameRows(file.name, read.lines, { all: ACCOUNT_COLUMNS, required: [] });
  const cellsOf = new Map(rows.map((row: NamedRow<AccountColumn>) => [row.line, row.cells]));
  const entries = accounts.flatMap(({ account, line }) => {
    const cells = cellsOf.get(line);
    return cells === undefined ? [] : [{ accountKey: account.accountKey, account, cells }];
  });
  return { entries, warnings: [...inFile(file, read.notices), ...warnings], faults };
}

function layOver(lines: KeyedCells[], account: Account): LineChange | null {
  const wanted = toAccountCells(account);
  const line = lines.find(({ accountKey }) => accountKey === account.accountKey);
  const before: AccountCells = line?.cells ?? { ...wanted, ...BLANK };
  const cells = ACCOUNT_COLUMNS.filter(
    (column) => !NAMING.has(column) && wanted[column] !== "" && wanted[column] !== before[column],
  ).map((column) => ({ column, before: before[column], after: wanted[column] }));
  if (line === undefined) {
    const last = lines.findLastIndex(({ accountKey }) => accountKey.startsWith(`${account.officeId}.`));
    lines.splice(last === -1 ? lines.length : last + 1, 0, { accountKey: account.accountKey, cells: wanted });
    return { accountKey: account.accountKey, isNew: true, cells };
  }
  for (const { column, after } of cells) line.cells[column] = after;
  return cells.length === 0 ? null : { accountKey: account.accountKey, isNew: false, cells };
}

/** The columns that name the account of a line, in any spelling. */
const NAMING: ReadonlySet<AccountColumn> = new Set(["office", "platform", "label"]);

const BLANK = {
  handle: "",
  external_id: "",
  credential: "",
  active_from: "",
  active_to: "",
  verified_by: "",
  verified_on: "",
  note: "",
};

/** An account as a line of accounts.csv. */
export function toAccountCells(account: Account): Record<AccountColumn, string> {
  return {
    office: account.officeId,
    platform: account.platform,
    handle: account.handle ?? "",
    external_id: account.externalId ?? "",
    label: account.label ?? "",
    credential: account.credential ?? "",
    active_from: account.activeFrom ?? "",
    active_to: account.activeTo ?? "",
    verified_by: account.verifiedBy ?? "",
    verified_on: account.verifiedOn ?? "",
    note: account.note ?? "",
  };
}
