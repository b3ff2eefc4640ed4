import type { Account } from "../../domain/account.ts";
import { ConfigError } from "../../errors/reach-error.ts";
import type { RegistryHead } from "../../store/contracts/registry.ts";
import type { HeldRegistry } from "../../store/contracts/meta.ts";
import type { Store } from "../../store/contracts/store.ts";
import { formatNote } from "../tables/named-rows.ts";
import { type AccountReview, RegistryComparison } from "./compare-registry.ts";
import { findHold, saveHeldRegistry } from "./held-registry.ts";
import { faultsAsError } from "./noted-faults.ts";
import type { ReadRegistry } from "./read-registry.ts";

/** What new accounts files change against the accepted ones. */
export type RegistryChange = { added: number; changed: number; retired: number };

/** The registry in force, what its files changed, and warnings about them for a person. */
export type AcceptedRegistry = {
  registry: RegistryHead & { accounts: number };
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

/**
 * Puts the files of a registry in force as a numbered revision; the same content again changes nothing. Throws a
 * ConfigError with every fault of the files and against the stored accounts (truth 13), and then nothing is in force that
 * was not before. Files from which too many accounts vanish at once are held: the registry that was in force stays.
 * The accounts are compared and stored as they are read from the file, block by block.
 */
export async function acceptRegistry(
  store: Pick<Store, "registry" | "meta">,
  read: ReadRegistry,
  options: AcceptOptions,
): Promise<AcceptedRegistry> {
  const { today, at, accountsFile = "accounts.csv", allowsShrinking = false } = options;
  if (read.faultsInAll > 0) throw faultsAsError(read, UNCHANGED);
  const stillHeld = allowsShrinking ? null : await findHold(store, read.digest, today);
  if (stillHeld !== null) {
    const warnings = read.warnings.map(formatNote);
    return { registry: await inForce(store), warnings, change: null, returned: new Map(), held: stillHeld };
  }
  const before = await store.registry.head();
  // What is compared with are the lists of the accounts, which a process that died may have left behind.
  await store.registry.finish();
  const comparison = new RegistryComparison(store, before !== null, options);
  const said = () => [...[...read.warnings, ...comparison.warnings].map(formatNote), ...comparison.moved];
  const unchanged = async (given: HeldRegistry | null): Promise<AcceptedRegistry> => {
    const held = await saveHeldRegistry(store, given);
    return { registry: await inForce(store), warnings: said(), change: null, returned: new Map(), held };
  };
  if (before?.digest === read.digest) {
    await comparison.review(read.accounts());
    return unchanged(null);
  }
  const accounts = comparison.through(read.accounts());
  const staged = await store.registry.stage(read.offices, accounts, read.digest);
  if (comparison.faults.length > 0) {
    await store.registry.discard(staged);
    throw new ConfigError(comparison.faults, { remedy: UNCHANGED });
  }
  const change = await comparison.end(read.accounts);
  if (before && !allowsShrinking && change.isShrunk) {
    await store.registry.discard(staged);
    const { vanished, vanishedInAll, active } = change;
    const compared = { since: at.toISOString(), revision: before.revision, day: today };
    return unchanged({ digest: read.digest, accountsFile, active, vanished, vanishedInAll, ...compared });
  }
  const returned = await store.registry.missingSince(change.returned);
  await store.registry.acceptStaged(staged, today, at);
  await saveHeldRegistry(store, null);
  const { added, changed, retired } = change;
  return {
    registry: await inForce(store),
    warnings: said(),
    change: { added, changed, retired },
    returned,
    held: null,
  };
}

async function inForce({ registry }: Pick<Store, "registry">): Promise<RegistryHead & { accounts: number }> {
  const head = await registry.head();
  if (head === null) throw new TypeError("a registry was accepted and is not there");
  return { ...head, accounts: await registry.countInForce() };
}

const UNCHANGED = "The registry that was in force stays in force until the files are corrected.";

/**
 * Returns a sentence for each account with readings whose id would change: another id is another account (truth 13).
 */
export async function findChangedIdentities(
  store: Pick<Store, "registry">,
  accounts: readonly Account[],
): Promise<string[]> {
  const comparison = new RegistryComparison(store, true, { today: "" });
  await comparison.compare(accounts.map((account) => ({ account, line: 0 })));
  return comparison.faults;
}
