import { foldHandle, parsePlatform } from "../../platforms/profiles.ts";
import { toAccountKey } from "../../domain/account.ts";
import type { Account } from "../../domain/account.ts";
import { readExternalId, readHandle } from "../../platforms/account-identity.ts";
import type { Office } from "../../domain/office.ts";
import { createOfficeFinder, unknownOfficeMessage } from "../../domain/office-name.ts";
import type { OfficeFinder } from "../../domain/office-name.ts";
import { PLATFORM_IDS } from "../../domain/platform.ts";
import type { PlatformId } from "../../domain/platform.ts";
import { dayCell, spanCells, spansOverlap, textCell } from "../tables/cells.ts";
import type { ReportFault } from "../tables/cells.ts";
import { nameRows } from "../tables/named-rows.ts";
import type { FileNote, NamedRow } from "../tables/named-rows.ts";
import type { TableLine } from "../tables/table.ts";

export const ACCOUNT_COLUMNS = [
  "office",
  "platform",
  "handle",
  "external_id",
  "label",
  "credential",
  "active_from",
  "active_to",
  "verified_by",
  "verified_on",
  "note",
] as const;
export type AccountColumn = (typeof ACCOUNT_COLUMNS)[number];

/** An account and its line in the file. */
export type AccountLine = { account: Account; line: number };

export type ParsedAccounts = { accounts: AccountLine[]; warnings: FileNote[]; faults: FileNote[] };

const LABEL = /^[a-z0-9-]{1,32}$/;
const LONGEST_HANDLE = 300;

/** Parses the rows of the accounts file against the offices; every fault has its line. A blank handle means waiting. */
export function parseAccounts(
  file: string,
  lines: readonly TableLine[],
  offices: readonly Office[],
): ParsedAccounts {
  const { rows, faults } = nameRows(file, lines, ACCOUNT_TABLE);
  const warnings: FileNote[] = [];
  const read = accountReader(file, createOfficeFinder(offices), {
    onFault: (fault) => faults.push(fault),
    onWarning: (warning) => warnings.push(warning),
  });
  const accounts = rows.flatMap((row) => read(row) ?? []);
  faults.push(...findClashes(file, accounts));
  return { accounts, warnings, faults: faults.toSorted((a, b) => a.line - b.line) };
}

export const ACCOUNT_TABLE = { all: ACCOUNT_COLUMNS, required: ACCOUNT_COLUMNS.slice(0, 4) };

/** What is wrong with lines, or may be. */
export type NoteTakers = { onFault: (fault: FileNote) => void; onWarning: (warning: FileNote) => void };

/** Reads one row after another; `null` where a row names no account. Lines are not compared with each other. */
export function accountReader(file: string, find: OfficeFinder, { onFault, onWarning }: NoteTakers) {
  return (row: NamedRow<AccountColumn>): AccountLine | null => {
    const { line } = row;
    const account = readAccount(
      row,
      find,
      (sentence) => onFault({ file, line, sentence }),
      (sentence) => onWarning({ file, line, sentence }),
    );
    return account && { account, line };
  };
}

function readAccount(
  { cells }: NamedRow<AccountColumn>,
  find: OfficeFinder,
  complain: ReportFault,
  warn: ReportFault,
): Account | null {
  const match = find(cells.office);
  if (match.office === null)
    complain(cells.office === "" ? "office is blank" : unknownOfficeMessage(cells.office, match.nearest));
  const platform = parsePlatform(cells.platform);
  if (platform === null)
    complain(`platform is "${cells.platform.slice(0, 40)}"; allowed are ${PLATFORM_IDS.join(", ")}`);
  const label = cells.label === "" ? null : cells.label;
  if (label !== null && !LABEL.test(label))
    complain(`label is "${label.slice(0, 60)}"; allowed are 1 to 32 small letters, digits and hyphens`);
  if (!/^[A-Za-z0-9._-]{0,64}$/.test(cells.credential))
    complain(
      `credential is "${cells.credential.slice(0, 12)}…"; allowed is the name of a credential (letters, digits, . _ -), never a token`,
    );
  const rest = {
    ...spanCells(cells, complain),
    verifiedBy: textCell("verified_by", cells.verified_by, 100, complain),
    verifiedOn: dayCell("verified_on", cells.verified_on, complain),
    note: textCell("note", cells.note, 1_000, complain),
  };
  if (platform === null || match.office === null) return null;
  const { officeId } = match.office;
  return {
    accountKey: toAccountKey(officeId, platform, label),
    officeId,
    platform,
    label,
    ...readIdentity(platform, cells, complain, warn),
    credential: cells.credential === "" ? null : cells.credential,
    ...rest,
  };
}

function readIdentity(
  platform: PlatformId,
  cells: { handle: string; external_id: string },
  complain: ReportFault,
  warn: ReportFault,
): Pick<Account, "handle" | "externalId"> {
  const identity: Pick<Account, "handle" | "externalId"> = { handle: null, externalId: null };
  const handle = textCell("handle", asText(cells.handle), LONGEST_HANDLE, complain);
  const id = textCell("external_id", asText(cells.external_id), LONGEST_HANDLE, complain);
  const readId = id === null ? null : readExternalId(platform, id);
  const read = handle === null || handle.length > LONGEST_HANDLE ? null : readHandle(platform, handle);
  for (const one of [read, readId]) {
    if (one === null) continue;
    if (!one.ok) complain(one.fault);
    else {
      identity.handle ??= one.handle;
      // An id in a link may be of another kind than the one that a person pinned in its own column.
      identity.externalId = one.externalId ?? identity.externalId;
      if (one.warning !== null && (one === readId || id === null)) warn(one.warning);
    }
  }
  return identity;
}

/** A leading apostrophe marks a cell as text in a spreadsheet. */
function asText(cell: string): string {
  return cell.startsWith("'") ? cell.slice(1).trim() : cell;
}

/** Finds lines that contradict each other: one account twice, or one identity under two accounts on the same day. */
export function findClashes(file: string, accounts: readonly AccountLine[]): FileNote[] {
  const faults: FileNote[] = [];
  const lineOfKey = new Map<string, number>();
  const holders = new Map<string, AccountLine[]>();
  for (const { account, line } of accounts) {
    const first = lineOfKey.get(account.accountKey);
    const other = identitiesOf(account)
      .map((key) => holders.get(key)?.find((one) => spansOverlap(one.account, account)))
      .find((found) => found !== undefined);
    if (first !== undefined)
      faults.push({
        file,
        line,
        sentence: `${account.officeId} has another ${account.platform} account with the same label on line ${first}; give each further account its own label`,
      });
    else if (other !== undefined) faults.push({ file, line, sentence: sharedIdentity(account, other) });
    lineOfKey.set(account.accountKey, first ?? line);
    for (const key of identitiesOf(account))
      holders.set(key, [...(holders.get(key) ?? []), { account, line }]);
  }
  return faults;
}

function sharedIdentity(account: Account, { account: other, line }: AccountLine): string {
  const what =
    account.externalId !== null && account.externalId === other.externalId
      ? `external_id "${account.externalId}"`
      : `handle "${account.handle}"`;
  return `${what} is already on line ${line}, as ${other.accountKey}; an account on ${account.platform} can belong to one office at a time`;
}

/** The keys that identify an account on its platform. */
export function identitiesOf({ platform, handle, externalId }: Account): string[] {
  return [
    ...(externalId === null ? [] : [`${platform} id ${externalId}`]),
    ...(handle === null ? [] : [`${platform} name ${foldHandle(platform, handle)}`]),
  ];
}
