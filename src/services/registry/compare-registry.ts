import type { Account } from "../../domain/account.ts";
import type { StoredAccount } from "../../store/contracts/registry.ts";
import type { Store } from "../../store/contracts/store.ts";
import { NoteList } from "./noted-faults.ts";
import type { AccountLine } from "./parse-accounts.ts";
import { VanishedTally } from "./vanished-tally.ts";

/** A warning about an account at its acceptance; `null` = none. */
export type AccountReview = (account: Account) => string | null;

/** What a new accounts file changes against the accepted one. `returned` are account keys. */
export type ComparedRegistry = {
  added: number;
  changed: number;
  retired: number;
  /** Accounts that were retired by an earlier file and are in the new one again. */
  returned: readonly string[];
  /** The accounts that were read until now. */
  active: number;
  /** The first of those that would no longer be read, and how many they are in all. */
  vanished: readonly string[];
  vanishedInAll: number;
  isShrunk: boolean;
};

type ComparisonOptions = { today: string; noteOf?: AccountReview; accountsFile?: string };

const NAMED_MAX = 1_000;

/** Compares the accounts of a new file with the stored ones, block by block. */
export class RegistryComparison {
  /** A sentence for each external id that would change although its account has readings (truth 13). */
  readonly faults: string[] = [];
  /** A sentence for each id that was another account's. */
  readonly moved: string[] = [];
  readonly #notes = new NoteList(NAMED_MAX);
  readonly #store: Pick<Store, "registry">;
  readonly #options: ComparisonOptions;
  readonly #isAnyKnown: boolean;
  readonly #tally = new VanishedTally();
  readonly #returned: string[] = [];
  #added = 0;
  #kept = 0;
  #changed = 0;

  constructor(store: Pick<Store, "registry">, isAnyKnown: boolean, options: ComparisonOptions) {
    this.#store = store;
    this.#options = options;
    this.#isAnyKnown = isAnyKnown;
  }

  get warnings() {
    return this.#notes.first;
  }

  /** Compares what passes through, and gives it on with the ids that were pinned before. */
  async *through(blocks: AsyncIterable<readonly AccountLine[]>): AsyncGenerator<Account[]> {
    for await (const block of blocks) if (block.length > 0) yield await this.compare(block);
  }

  async compare(block: readonly AccountLine[]): Promise<Account[]> {
    const { registry } = this.#store;
    const stored = await registry.storedAmong(block.map(({ account }) => account.accountKey));
    await this.#findChangedIdentities(block, stored);
    const accounts = block.map(({ account }) => keepPinned(account, stored.get(account.accountKey)?.account));
    for (const [i, account] of accounts.entries()) {
      this.#review(account, block[i]?.line ?? 0);
      this.#count(account, stored.get(account.accountKey));
    }
    if (this.#isAnyKnown) await this.#findMoved(accounts, stored);
    return accounts;
  }

  /** Of files that are in force already only the warnings are of interest. */
  async review(blocks: AsyncIterable<readonly AccountLine[]>): Promise<void> {
    if (this.#options.noteOf === undefined) return;
    for await (const block of blocks) {
      const keys = block.flatMap(({ account }) => (account.externalId === null ? account.accountKey : []));
      const stored = await this.#store.registry.storedAmong(keys);
      for (const { account, line } of block)
        this.#review(keepPinned(account, stored.get(account.accountKey)?.account), line);
    }
  }

  /** Once all have passed through; `again` = the same blocks once more, for which there is a need only if some are missing. */
  async end(again: () => AsyncIterable<readonly AccountLine[]>): Promise<ComparedRegistry> {
    const { registry } = this.#store;
    const retired = (await registry.countListed()) - this.#kept;
    if (retired > 0) {
      const listed = new Set<string>();
      for await (const block of again()) for (const { account } of block) listed.add(account.accountKey);
      for await (const account of registry.listed())
        if (!listed.has(account.accountKey)) this.#tally.add(account, null, this.#options.today);
    }
    const { active, vanished, vanishedInAll } = this.#tally;
    return {
      added: this.#added,
      changed: this.#changed,
      retired,
      returned: this.#returned,
      active: active.all,
      vanished,
      vanishedInAll,
      isShrunk: this.#tally.isShrunk(),
    };
  }

  #count(account: Account, stored: StoredAccount | undefined): void {
    if (stored?.isListed) {
      this.#kept += 1;
      if (!isSame(account, stored.account)) this.#changed += 1;
      this.#tally.add(stored.account, account, this.#options.today);
      return;
    }
    this.#added += 1;
    if (stored !== undefined) this.#returned.push(account.accountKey);
  }

  #review(account: Account, line: number): void {
    const { noteOf = () => null, accountsFile = "accounts.csv" } = this.#options;
    const sentence = noteOf(account);
    if (sentence !== null) this.#notes.add({ file: accountsFile, line, sentence });
  }

  async #findChangedIdentities(
    block: readonly AccountLine[],
    stored: ReadonlyMap<string, StoredAccount>,
  ): Promise<void> {
    for (const { account } of block) {
      const { accountKey, externalId } = account;
      const pinned = stored.get(accountKey)?.account.externalId ?? null;
      if (externalId === null || pinned === null || externalId === pinned) continue;
      if (await this.#store.registry.hasReadings(accountKey))
        this.faults.push(
          `account ${accountKey}: external_id changes from "${pinned}" to "${externalId}", but it has readings; close this line with active_to, and add another line with a label for the new account`,
        );
    }
  }

  async #findMoved(accounts: readonly Account[], stored: ReadonlyMap<string, StoredAccount>): Promise<void> {
    const fresh = accounts.filter(({ accountKey }) => !stored.has(accountKey));
    const holders = await this.#store.registry.holdersOf(fresh.flatMap(({ externalId }) => externalId ?? []));
    for (const { accountKey, platform, externalId } of fresh) {
      const before = holders.get(`${platform} ${externalId}`);
      if (before !== undefined && before !== accountKey)
        this.moved.push(
          `account ${accountKey}: its external_id "${externalId}" belonged to ${before} until now; its earlier readings stay there`,
        );
    }
  }
}

/** A line without an id does not remove the id that a check pinned. */
function keepPinned(account: Account, stored: Account | undefined): Account {
  if (account.externalId !== null || stored === undefined) return account;
  return { ...account, externalId: stored.externalId };
}

/** Ids pinned by a check are not a change of the file. */
const isSame = (one: Account, other: Account): boolean =>
  (Object.keys(one) as (keyof Account)[]).every((name) => name === "externalId" || one[name] === other[name]);
