import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { ConfigError, UsageError } from "../../../errors/reach-error.ts";
import type { Identity } from "../../../platforms/contract.ts";
import { BYTE_ORDER_MARK, toCsv } from "../../../services/tables/csv.ts";
import { findChangedIdentities } from "../../../services/registry/accept-registry.ts";
import { faultsAsError } from "../../../services/registry/noted-faults.ts";
import { ACCOUNT_COLUMNS } from "../../../services/registry/parse-accounts.ts";
import {
  type LineChange,
  type MergedAccounts,
  mergeAccounts,
} from "../../../services/registry/merge-accounts.ts";
import { type ParsedRegistry, parseRegistry } from "../../../services/registry/parse-registry.ts";
import { type AccountProposal, proposeAccounts } from "../../../services/registry/propose-accounts.ts";
import { readRegistryFiles } from "../../../services/registry/registry-files.ts";
import { toAccountsCsv, assertCsv, writeAccountsFile } from "../../../services/registry/write-accounts.ts";
import {
  type AccountsContext,
  type AccountsFiles,
  type AccountsRunner,
  writeMessage,
} from "./accounts-context.ts";
import { printable } from "../../output/display-width.ts";
import { formatNote } from "../../../services/tables/named-rows.ts";

export type ImportOptions = { dryRun?: boolean; fromFacebook?: boolean; out?: string };

const NOTHING_WRITTEN = { remedy: "Nothing was written." };

/** `reach accounts import FILE`: all of it or nothing. Exit 0. */
export async function importCommand(
  { files: filesOf, withDeps }: AccountsRunner,
  file: string | undefined,
  { dryRun = false, out }: ImportOptions,
): Promise<number> {
  if (file === undefined) throw new UsageError("import needs a file (CSV or XLSX), or --from-facebook");
  if (out !== undefined) throw new UsageError("--out works only with --from-facebook");
  const files = filesOf();
  const { merged, parsed } = await prepare(files, file);
  const { streams, settings } = files;
  if (merged.changes.length === 0) {
    writeMessage(files, `${file} changes nothing in ${settings.accountsFile}`);
    return 0;
  }
  for (const { sentence, line } of merged.warnings) writeMessage(files, `${file}, line ${line}: ${sentence}`);
  const write = async (): Promise<number> => {
    for (const change of merged.changes) streams.stdout.write(`${printable(changeText(change))}\n`);
    if (dryRun) writeMessage(files, `${merged.changes.length} lines would change; nothing was written`);
    else {
      await writeAccountsFile(settings.accountsFile, merged.lines);
      writeMessage(files, `lines changed in ${settings.accountsFile}: ${merged.changes.length}`);
    }
    return 0;
  };
  // The simulator's scenario has its own registry: here the files are only checked against each other.
  if (settings.usesBuiltInSimulator) return write();
  return withDeps(async (deps) => {
    const { store } = deps.collector;
    const faults = await findChangedIdentities(store, parsed.accounts);
    if (faults.length > 0) throw new ConfigError(faults, NOTHING_WRITTEN);
    const code = await write();
    if (!dryRun) await deps.refreshRegistry();
    return code;
  });
}

/** Reads the file and merges it into the existing accounts; throws a ConfigError with every fault of both. */
async function prepare(
  { settings }: AccountsFiles,
  file: string,
): Promise<{ merged: MergedAccounts; parsed: ParsedRegistry }> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new UsageError(`${file} cannot be read; name a CSV or XLSX file`, { cause });
  });
  const now = await readRegistryFiles(settings);
  assertCsv(now.accounts);
  const read = await parseRegistry(now);
  if (read.faultsInAll > 0) throw faultsAsError(read, NOTHING_WRITTEN.remedy);
  const merged = await mergeAccounts(now.accounts, { name: file, bytes }, read.offices);
  if (merged.faults.length > 0) throw new ConfigError(merged.faults.map(formatNote), NOTHING_WRITTEN);
  const text = toAccountsCsv(merged.lines);
  const name = `${settings.accountsFile} as it would be`;
  const parsed = await parseRegistry({ ...now, accounts: { name, bytes: new TextEncoder().encode(text) } });
  if (parsed.faultsInAll > 0) throw faultsAsError(parsed, NOTHING_WRITTEN.remedy);
  return { merged, parsed };
}

function changeText({ accountKey, isNew, cells }: LineChange): string {
  const parts = cells.map(({ column, before, after }) =>
    isNew ? `${column}=${after}` : `${column}: ${before === "" ? "(blank)" : before} -> ${after}`,
  );
  return `${isNew ? "+" : "~"} ${accountKey}  ${parts.join("; ")}`;
}

/** The platform of the option `--from-facebook`. */
const PLATFORM = "facebook";

/** `reach accounts import --from-facebook`: a CSV that a person completes and then imports. Exit 0. */
export async function proposeCommand(
  deps: AccountsContext,
  file: string | undefined,
  { out, dryRun }: ImportOptions,
): Promise<number> {
  if (file !== undefined) throw new UsageError("import takes a file or --from-facebook, not both");
  if (dryRun) throw new UsageError("--from-facebook only writes a proposal, so --dry-run does not apply");
  const { collector, streams, settings } = deps;
  const adapter = collector.adapters.get(PLATFORM);
  if (adapter?.listManaged === undefined)
    throw new UsageError("facebook is not read here; set FACEBOOK_ACCESS_TOKEN of a user or system user");
  await deps.refreshRegistry();
  const pages = await adapter.listManaged({
    http: collector.http,
    now: () => collector.clock.now(),
    signal: new AbortController().signal,
    onUsage: () => {},
  });
  const registry = await collector.store.registry.current();
  const proposals = proposeAccounts(pages, registry?.offices ?? [], registry?.accounts ?? [], PLATFORM);
  const open = proposals.filter(({ known }) => known === null);
  const text = toCsv(
    ACCOUNT_COLUMNS,
    open.map((one) => lineOf(one, settings.mode === "simulated")),
  );
  if (out === undefined) streams.stdout.write(text);
  else await writeNew(out, `${BYTE_ORDER_MARK}${text}`);
  const proposed = open.filter(({ office }) => office !== null).length;
  writeMessage(
    deps,
    `${pages.length} Pages: ${proposed} with a proposed office, ${open.length - proposed} without, ${pages.length - open.length} pinned already`,
  );
  writeMessage(
    deps,
    "complete and confirm each line, remove what is not an office's, then run: reach accounts import FILE",
  );
  return 0;
}

function lineOf({ page, office, label, why }: AccountProposal, simulated: boolean) {
  return {
    office: office?.officeId ?? "",
    platform: PLATFORM,
    handle: page.handle ?? "",
    external_id: page.externalId,
    label: label ?? "",
    note: `${simulated ? "SIMULATED; " : ""}Page "${nameOf(page)}"${page.followers === null ? "" : `, ${page.followers} followers`}; proposed ${why}, to be confirmed`,
  };
}

const nameOf = ({ name }: Identity): string => printable(name ?? "without a name").slice(0, 200);

async function writeNew(path: string, text: string): Promise<void> {
  await writeFile(resolve(path), text, { flag: "wx" }).catch((cause: unknown) => {
    throw new UsageError(
      `${path} cannot be written; name a file that is not there yet, in a folder that is`,
      { cause },
    );
  });
}
