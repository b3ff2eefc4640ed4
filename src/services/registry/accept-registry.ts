import type { Account } from "../../domain/account.ts";
import type { Registry } from "../../domain/registry.ts";
import { ConfigError } from "../../errors/reach-error.ts";
import type { Store } from "../../store/contracts/store.ts";
import { compareRegistry, isShrunk, type RegistryChange, vanishedAccounts } from "./compare-registry.ts";
import type { HeldRegistry } from "../../store/contracts/meta.ts";
import { saveHeldRegistry } from "./held-registry.ts";
import type { ParsedRegistry } from "./parse-registry.ts";
import type { FileNote } from "../tables/named-rows.ts";
import { formatNote } from "../tables/named-rows.ts";

/** The registry in force, what its files changed, and warnings about them for a person. */
export type AcceptedRegistry = {
  registry: Registry;
  warnings: string[];
  /** `null` = the files are those in force already, or they are held. */
  change: RegistryChange | null;
  /** Accounts that are listed again, and since when they were missing. */
  returned: ReadonlyMap<string, Date>;
  /** The files are not in force: they wait for a person. */
  held: HeldRegistry | null;
};

export type AcceptOptions = {
  /** The local day, `YYYY-MM-DD`. */
  today: string;
  at: Date;
  noteOf?: AccountReview;
  accountsFile?: string;
  /** A person confirmed that accounts vanish. */
  allowsShrinking?: boolean;
};

/** A warning about an account at its acceptance; `null` = none. */
export type AccountReview = (account: Account) => string | null;

/**
 * Puts a parsed registry in force as a numbered revision; the same content again changes nothing. Throws a ConfigError
 * with every fault of the files and against the stored accounts (truth 13), and then writes nothing. Files from which too
 * many accounts vanish at once are held: the registry that was in force stays.
 */
export async function acceptRegistry(
  store: Pick<Store, "registry" | "meta">,
  parsed: ParsedRegistry,
  { today, at, noteOf = () => null, accountsFile = "accounts.csv", allowsShrinking = false }: AcceptOptions,
): Promise<AcceptedRegistry> {
  if (parsed.faults.length > 0) throw new ConfigError(parsed.faults.map(formatNote), { remedy: UNCHANGED });
  const current = await store.registry.current();
  if (current?.digest === parsed.digest) {
    const registry = await store.registry.accept(parsed.offices, parsed.accounts, parsed.digest, today, at);
    await saveHeldRegistry(store, null);
    const warnings = warningsOf(parsed, registry.accounts, noteOf);
    return { registry, warnings, change: null, returned: new Map(), held: null };
  }
  const stored = await loadStoredAccounts(store);
  const faults = await findChangedIdentities(store, parsed.accounts, stored);
  if (faults.length > 0) throw new ConfigError(faults, { remedy: UNCHANGED });
  const accounts = parsed.accounts.map((account) => keepPinned(account, stored.get(account.accountKey)));
  const warnings = [...warningsOf(parsed, accounts, noteOf), ...movedIdentities(accounts, stored)];
  const before = (await store.registry.newestRevision())?.accounts ?? [];
  const change = compareRegistry(before, accounts, new Set(stored.keys()));
  const vanished = vanishedAccounts(before, accounts, today);
  if (current && !allowsShrinking && isShrunk(before, vanished, today)) {
    const since = at.toISOString();
    const held = { digest: parsed.digest, accountsFile, active: before.length, vanished, since };
    await saveHeldRegistry(store, held);
    return { registry: current, warnings, change: null, returned: new Map(), held };
  }
  const returned = await store.registry.missingSince(change.returned);
  const registry = await store.registry.accept(parsed.offices, accounts, parsed.digest, today, at);
  await saveHeldRegistry(store, null);
  return { registry, warnings, change, returned, held: null };
}

function warningsOf(parsed: ParsedRegistry, accounts: readonly Account[], noteOf: AccountReview): string[] {
  const noted = accounts.flatMap((account): FileNote[] => {
    const place = parsed.places.get(account.accountKey);
    const sentence = place === undefined ? null : noteOf(account);
    return place === undefined || sentence === null ? [] : [{ ...place, sentence }];
  });
  return [...parsed.warnings, ...noted.toSorted((a, b) => a.line - b.line)].map(formatNote);
}

const UNCHANGED = "The registry that was in force stays in force until the files are corrected.";

/**
 * Returns a sentence for each account whose external id would change although it has readings: another id is another
 * account (truth 13).
 */
export async function findChangedIdentities(
  store: Pick<Store, "registry">,
  accounts: readonly Account[],
  stored: ReadonlyMap<string, Account>,
): Promise<string[]> {
  const faults: string[] = [];
  for (const { accountKey, externalId } of accounts) {
    const pinned = stored.get(accountKey)?.externalId ?? null;
    if (externalId === null || pinned === null || externalId === pinned) continue;
    if (await store.registry.hasReadings(accountKey))
      faults.push(
        `account ${accountKey}: external_id changes from "${pinned}" to "${externalId}", but it has readings; close this line with active_to, and add another line with a label for the new account`,
      );
  }
  return faults;
}

/** Every account ever known, by its key. */
export async function loadStoredAccounts(
  store: Pick<Store, "registry">,
): Promise<ReadonlyMap<string, Account>> {
  return new Map((await store.registry.allAccounts()).map((one) => [one.accountKey, one]));
}

/** A line without an id does not remove the id that a check pinned. */
function keepPinned(account: Account, stored: Account | undefined): Account {
  if (account.externalId !== null || stored === undefined) return account;
  return { ...account, externalId: stored.externalId };
}

function movedIdentities(accounts: readonly Account[], stored: ReadonlyMap<string, Account>): string[] {
  const keyOf = new Map<string, string>();
  for (const { platform, externalId, accountKey } of stored.values())
    if (externalId !== null) keyOf.set(`${platform} ${externalId}`, accountKey);
  return accounts.flatMap(({ platform, externalId, accountKey }) => {
    const before = keyOf.get(`${platform} ${externalId}`);
    const isKnown = before === undefined || before === accountKey || stored.has(accountKey);
    return isKnown
      ? []
      : [
          `account ${accountKey}: its external_id "${externalId}" belonged to ${before} until now; its earlier readings stay there`,
        ];
  });
}
