import { readFile } from "node:fs/promises";
import { type Account, isActiveOn, isWaiting, toAccountKey } from "../../../domain/account.ts";
import type { Office } from "../../../domain/office.ts";
import { UsageError } from "../../../errors/reach-error.ts";
import type { ReadContext } from "../../../platforms/contract.ts";
import {
  type AccountCheck,
  checkAccounts,
  estimateCheckPrice,
} from "../../../services/registry/check-accounts.ts";
import { toAccountCells, mergeAccounts } from "../../../services/registry/merge-accounts.ts";
import { toAccountsCsv, assertCsv, writeAccountsFile } from "../../../services/registry/write-accounts.ts";
import {
  type AccountFilter,
  type AccountsContext,
  toAccountFilter,
  writeMessage,
  localToday,
} from "./accounts-context.ts";
import { type RowFormat, writeRows } from "../../output/rows.ts";

export type CheckOptions = AccountFilter & {
  format: RowFormat;
  write?: boolean;
  by?: string;
  price?: boolean;
  raw?: boolean;
};

const NAMES = [
  "account",
  "office",
  "nameEn",
  "platform",
  "handle",
  "externalId",
  "platformName",
  "platformHandle",
  "platformId",
  "followers",
  "outcome",
  "detail",
  "simulated",
] as const;

const COLUMNS = [
  { key: "account", header: "account" },
  { key: "nameEn", header: "our name" },
  { key: "platformName", header: "the platform's name" },
  { key: "platformHandle", header: "handle" },
  { key: "platformId", header: "id" },
  { key: "followers", header: "followers", align: "right" as const },
  { key: "outcome", header: "outcome" },
  { key: "detail", header: "detail" },
];

/** `reach accounts check`: exit 0 all agree, 3 some differ or were not asked. */
export async function checkCommand(deps: AccountsContext, options: CheckOptions): Promise<number> {
  const { collector } = deps;
  if (options.by !== undefined && !options.write)
    throw new UsageError("--by names who verified the accounts; it needs --write");
  await deps.refreshRegistry();
  const registry = await collector.store.registry.current();
  const isSelected = await toAccountFilter(deps, options);
  const day = localToday(deps);
  const accounts = (registry?.accounts ?? []).filter(
    (account) => isSelected(account) && isActiveOn(account, day) && !isWaiting(account),
  );
  if (accounts.length === 0)
    throw new UsageError(
      "none of these accounts has a handle or an id yet; fill in accounts.csv (docs/onboarding.md)",
    );
  sayPrice(deps, accounts);
  if (options.price) return 0;
  const checked = await checkAccounts(accounts, {
    ...collector,
    context: contextOf(deps),
  });
  const settled = options.write ? await pin(deps, checked, options.by ?? null) : checked;
  writeChecked(deps, settled, registry?.offices ?? [], options);
  const agreed = settled.filter(({ outcome }) => ["agrees", "resolved"].includes(outcome)).length;
  writeMessage(deps, `${agreed} of ${settled.length} accounts agree with the registry`);
  const unpinned = settled.filter(({ outcome }) => outcome === "resolved").length;
  if (unpinned > 0 && !options.write)
    writeMessage(deps, `${unpinned} ids are not pinned yet; --write pins them`);
  return agreed === settled.length ? 0 : 3;
}

function sayPrice(deps: AccountsContext, accounts: readonly Account[]): void {
  const prices = estimateCheckPrice(accounts, deps.collector.adapters);
  for (const { platform, accounts: count, usdEach, usdAtMost } of prices)
    writeMessage(
      deps,
      `${platform} bills USD ${usdEach.toFixed(3)} per account and UTC day; ${count} to ask, at most USD ${usdAtMost.toFixed(2)}, less what was already billed today`,
    );
  if (prices.length === 0) writeMessage(deps, `${accounts.length} to ask, at no cost`);
}

function contextOf({ collector }: AccountsContext): ReadContext {
  return {
    http: collector.http,
    now: () => collector.clock.now(),
    signal: new AbortController().signal,
    onUsage: () => {},
  };
}

/** Pins resolved ids in the database and then in the file; an id that another account has is not pinned. */
async function pin(
  deps: AccountsContext,
  checked: readonly AccountCheck[],
  by: string | null,
): Promise<AccountCheck[]> {
  const { collector, settings, mayWriteFile } = deps;
  if (mayWriteFile) assertCsv(await fileOf(settings.accountsFile));
  const stored = await collector.store.registry.allAccounts();
  const settled: AccountCheck[] = [];
  for (const one of checked) {
    const id = one.identity?.externalId;
    if (one.outcome !== "resolved" || id === undefined) {
      settled.push(one);
      continue;
    }
    const sharing = [...stored, ...settled.map(({ account }) => account)].find(
      (other) =>
        other.platform === one.account.platform &&
        other.externalId === id &&
        other.accountKey !== one.account.accountKey,
    );
    const isPinned =
      sharing === undefined &&
      (await collector.store.registry.pinExternalId(one.account.accountKey, id, collector.clock.now()));
    settled.push(
      isPinned
        ? { ...one, account: { ...one.account, externalId: id }, outcome: "agrees", detail: "pinned now" }
        : { ...one, outcome: "differs", detail: `not pinned: the id ${id} ${toOwner(sharing)}` },
    );
  }
  if (mayWriteFile) await writeToFile(deps, settled, by);
  else
    writeMessage(
      deps,
      "the ids are pinned in the simulated database only; config/accounts.csv is for real accounts",
    );
  return settled;
}

const toOwner = (other: Account | undefined): string =>
  other === undefined ? "is not the one that is pinned already" : `is the one of ${other.accountKey}`;

async function writeToFile(
  deps: AccountsContext,
  settled: readonly AccountCheck[],
  by: string | null,
): Promise<void> {
  const { settings, collector } = deps;
  const lines = settled
    .filter(({ outcome }) => outcome === "agrees")
    .map(({ account }) => ({
      ...toAccountCells(account),
      verified_by: by ?? "",
      verified_on: by === null ? "" : localToday(deps),
      note: "",
    }));
  if (lines.length === 0) return;
  const offices = await collector.store.registry.offices();
  const incoming = { name: "the result of the check", bytes: new TextEncoder().encode(toAccountsCsv(lines)) };
  const merged = await mergeAccounts(await fileOf(settings.accountsFile), incoming, offices);
  const named = new Set(merged.changes.filter(({ isNew }) => isNew).map(({ accountKey }) => accountKey));
  if (merged.faults.length > 0 || merged.changes.length === 0) return;
  // An account that intake created is in no file, and checking it must not add it there.
  const kept = merged.lines.filter(
    ({ office, platform, label }) => !named.has(keyOf(office, platform, label)),
  );
  await writeAccountsFile(settings.accountsFile, kept);
  writeMessage(deps, `lines completed in ${settings.accountsFile}: ${merged.changes.length - named.size}`);
  await deps.refreshRegistry();
}

function keyOf(office: string, platform: string, label: string): string {
  return toAccountKey(office, platform as Account["platform"], label === "" ? null : label);
}

async function fileOf(path: string): Promise<{ name: string; bytes: Uint8Array }> {
  return { name: path, bytes: await readFile(path) };
}

function writeChecked(
  deps: AccountsContext,
  checked: readonly AccountCheck[],
  offices: readonly Office[],
  { format, raw = false }: CheckOptions,
): void {
  const names = new Map(offices.map(({ officeId, nameEn }) => [officeId, nameEn]));
  const simulated = deps.settings.mode === "simulated";
  const rows = checked.map(({ account, identity, outcome, detail }) => ({
    account: account.accountKey,
    office: account.officeId,
    nameEn: names.get(account.officeId) ?? null,
    platform: account.platform,
    handle: account.handle,
    externalId: account.externalId,
    platformName: identity?.name ?? null,
    platformHandle: identity?.handle ?? null,
    platformId: identity?.externalId ?? null,
    followers: identity?.followers ?? null,
    outcome: format === "table" ? outcome.replaceAll("_", " ") : outcome,
    detail,
    simulated,
  }));
  writeRows(deps.streams.stdout, rows, { format, names: NAMES, columns: COLUMNS, simulated, raw });
}
