import { type Account, isActiveOn, isWaiting } from "../../domain/account.ts";

/** What a new accounts file changes against the accepted one. `retired` and `returned` are account keys. */
export type RegistryChange = {
  added: number;
  changed: number;
  retired: readonly string[];
  /** Accounts that were retired by an earlier file and are in the new one again. */
  returned: readonly string[];
};

/** Compares the accounts of a new file with those of the accepted one. `known` are all account keys ever stored. */
export function compareRegistry(
  before: readonly Account[],
  after: readonly Account[],
  known: ReadonlySet<string>,
): RegistryChange {
  const old = new Map(before.map((account) => [account.accountKey, account]));
  const kept = new Set(after.map(({ accountKey }) => accountKey));
  const fresh = after.filter(({ accountKey }) => !old.has(accountKey));
  const changed = after.filter((account) => {
    const one = old.get(account.accountKey);
    return one !== undefined && contentOf(one) !== contentOf(account);
  });
  return {
    added: fresh.length,
    changed: changed.length,
    retired: before.map(({ accountKey }) => accountKey).filter((key) => !kept.has(key)),
    returned: fresh.map(({ accountKey }) => accountKey).filter((key) => known.has(key)),
  };
}

/** Ids pinned by a check are not a change of the file. */
const contentOf = ({ externalId: _pinned, ...account }: Account): string => JSON.stringify(account);

const HELD_SHARE = 0.1;
const HELD_COUNT = 2;

/**
 * The accounts that are read today and would no longer be: their line is gone, has lost its handle, or its span was
 * moved away from today.
 */
export function vanishedAccounts(
  before: readonly Account[],
  after: readonly Account[],
  today: string,
): string[] {
  const kept = new Map(after.map((account) => [account.accountKey, account]));
  return before
    .filter((account) => {
      const now = kept.get(account.accountKey);
      if (now === undefined) return true;
      const isLost = isWaiting(now) && !isWaiting(account);
      return isLost || (isActiveOn(account, today) && !isActiveOn(now, today));
    })
    .map(({ accountKey }) => accountKey);
}

/**
 * Whether so many accounts vanish at once that a half-copied file is likelier than a decision: more than two, and more
 * than a tenth of all active accounts, or of those with a handle or id. `today` is a local day.
 */
export function isShrunk(before: readonly Account[], vanished: readonly string[], today: string): boolean {
  const gone = new Set(vanished);
  const active = before.filter(({ activeTo }) => activeTo === null || activeTo >= today);
  return [active, active.filter((account) => !isWaiting(account))].some((accounts) => {
    const count = accounts.filter(({ accountKey }) => gone.has(accountKey)).length;
    return count > HELD_COUNT && count > accounts.length * HELD_SHARE;
  });
}
