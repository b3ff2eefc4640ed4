import { createHash } from "node:crypto";
import type { Account } from "../../domain/account.ts";
import type { Office } from "../../domain/office.ts";
import { createOfficeFinder, type OfficeFinder } from "../../domain/office-name.ts";
import { ConfigError, FAULTS_NAMED_MAX } from "../../errors/reach-error.ts";
import { TableFault } from "../tables/csv-text.ts";
import { type FileNote, inFile, rowNamer } from "../tables/named-rows.ts";
import { OFFICES_BOUNDS, readTable } from "../tables/read-table.ts";
import { streamTable } from "../tables/stream-table.ts";
import { ContentDigest } from "./content-digest.ts";
import { NoteList } from "./noted-faults.ts";
import {
  ACCOUNT_TABLE,
  type AccountColumn,
  type AccountLine,
  accountReader,
  findClashes,
  identitiesOf,
  type NoteTakers,
} from "./parse-accounts.ts";
import { parseOffices } from "./parse-offices.ts";
import type { RegistrySources } from "./registry-files.ts";
import { RepeatFinder } from "./repeat-finder.ts";

/** A country has some million official accounts. */
const ACCOUNTS_BOUNDS = { bytesMax: 600 * 1024 * 1024, linesMax: 2_500_000 };

const WARNINGS_NAMED_MAX = 1_000;

/**
 * The content of a registry's files. If there are faults, nothing of it may be used; the first faults are listed by
 * line, and all are counted. `digest` depends on the content only, not on the order of lines or the file format.
 */
export type ReadRegistry = {
  offices: Office[];
  /** How many accounts there are. */
  count: number;
  /**
   * The accounts with their lines, block by block, read from the file again. Throws a ConfigError at its end if the file
   * is another one than was read before.
   */
  accounts(): AsyncIterable<AccountLine[]>;
  warnings: FileNote[];
  faults: FileNote[];
  faultsInAll: number;
  digest: string;
};

/** Reads both files through once, holding the offices and one block of accounts. */
export async function readRegistry(sources: RegistrySources): Promise<ReadRegistry> {
  const { offices, faults: inOffices, warnings: ofOffices } = await readOffices(sources.offices);
  const faults = new NoteList();
  const warnings = new NoteList(WARNINGS_NAMED_MAX);
  [...ofOffices].forEach(warnings.add);
  const takers = { onFault: faults.add, onWarning: warnings.add };
  const clashes = new NoteList();
  const repeats = new RepeatFinder();
  const find = createOfficeFinder(offices);
  const blocksAgain = () => accountBlocks(sources, find, IGNORED);
  const first = withDigest(sources);
  let digest = digestOf(offices);
  let count = 0;
  try {
    for await (const block of accountBlocks(first.sources, offices.length === 0 ? null : find, takers)) {
      count += block.length;
      for (const { account } of block) {
        digest.add(account);
        for (const key of keysOf(account)) repeats.add(key);
      }
    }
    (await findRepeated(repeats, sources.accounts.name, blocksAgain)).forEach(clashes.add);
  } catch (error) {
    if (!(error instanceof TableFault)) throw error;
    // A file that cannot be read to its end has this one fault; those of its lines may come from it.
    faults.first.length = 0;
    faults.inAll = 0;
    faults.add({ file: sources.accounts.name, line: error.line, sentence: error.sentence });
    digest = digestOf(offices);
  }
  const bytes = first.digest();
  const ofLines = [...faults.first, ...clashes.first].toSorted(byLine).slice(0, FAULTS_NAMED_MAX);
  return {
    offices,
    count,
    warnings: warnings.first,
    faults: [...inOffices, ...ofLines],
    faultsInAll: inOffices.length + faults.inAll + clashes.inAll,
    digest: digest.end(),
    accounts: () => {
      const again = withDigest(sources);
      return asRead(sources, accountBlocks(again.sources, find, IGNORED), () => again.digest() === bytes);
    },
  };
}

const byLine = (a: FileNote, b: FileNote): number => a.line - b.line;
const IGNORED: NoteTakers = { onFault: () => {}, onWarning: () => {} };

function digestOf(offices: readonly Office[]): ContentDigest {
  const digest = new ContentDigest();
  for (const office of offices) digest.add(office);
  return digest;
}

async function readOffices(file: RegistrySources["offices"]) {
  const { lines, faults, notices } = await readTable(file, OFFICES_BOUNDS);
  const warnings = inFile(file, notices);
  if (faults.length > 0) return { offices: [], faults: inFile(file, faults), warnings };
  return { ...parseOffices(file.name, lines), warnings };
}

/** The blocks of a file that is what it was; throws at their end if it is not. */
async function* asRead(
  { accounts: { name } }: RegistrySources,
  blocks: AsyncIterable<AccountLine[]>,
  isSame: () => boolean,
): AsyncGenerator<AccountLine[]> {
  let isWhole = true;
  try {
    yield* blocks;
  } catch (error) {
    if (!(error instanceof TableFault)) throw error;
    isWhole = false;
  }
  if (!isWhole || !isSame()) throw new ConfigError(`${name} was changed while it was read`);
}

/** Takes a digest of the bytes of a file as they are read. */
function withDigest({ offices, accounts }: RegistrySources): {
  sources: RegistrySources;
  digest: () => string;
} {
  const hash = createHash("sha256");
  const chunks = async function* () {
    for await (const chunk of accounts.chunks()) {
      hash.update(chunk);
      yield chunk;
    }
  };
  return { sources: { offices, accounts: { ...accounts, chunks } }, digest: () => hash.digest("hex") };
}

/** Without offices every account line would be a fault, and none of them the cause. */
async function* accountBlocks(
  { accounts: file }: RegistrySources,
  find: OfficeFinder | null,
  { onFault, onWarning }: NoteTakers,
): AsyncGenerator<AccountLine[]> {
  const { name } = file;
  const read = find && accountReader(name, find, { onFault, onWarning });
  let namer: ReturnType<typeof rowNamer<AccountColumn>> | null = null;
  const notice = (remark: { line: number; sentence: string }) => onWarning({ file: name, ...remark });
  for await (const lines of streamTable(file, ACCOUNTS_BOUNDS, notice)) {
    if (read === null) continue;
    const rows = namer === null ? lines.slice(1) : lines;
    if (namer === null) {
      namer = rowNamer(name, lines[0], ACCOUNT_TABLE);
      namer.faults.forEach(onFault);
      if (namer.faults.length > 0) return;
    }
    const { nameRow } = namer;
    yield rows.flatMap((row) => read(nameRow(row, onFault)) ?? []);
  }
}

/** Only lines with a repeated key are compared with each other. */
async function findRepeated(
  { repeated }: RepeatFinder,
  name: string,
  blocks: () => AsyncIterable<AccountLine[]>,
): Promise<FileNote[]> {
  if (repeated.size === 0) return [];
  const suspects: AccountLine[] = [];
  for await (const block of blocks())
    suspects.push(...block.filter(({ account }) => keysOf(account).some((key) => repeated.has(key))));
  return findClashes(name, suspects);
}

const keysOf = (account: Account): string[] => [account.accountKey, ...identitiesOf(account)];
