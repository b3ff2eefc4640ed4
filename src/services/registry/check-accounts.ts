import type { Account } from "../../domain/account.ts";
import type { PlatformId } from "../../domain/platform.ts";
import { ReachError } from "../../errors/reach-error.ts";
import type { AccountRef, Identity, PlatformAdapter, ReadContext } from "../../platforms/contract.ts";
import { foldHandle } from "../../platforms/profiles.ts";
import type { Store } from "../../store/contracts/store.ts";
import { describeCredentialFault } from "./credential-names.ts";
import { toAccountRef } from "./account-ref.ts";

/**
 * `agrees` the platform shows our id and handle · `resolved` a handle led to an id that is not pinned yet · `differs`
 * the platform shows another handle or id · `not_found` · `not_asked`, with the reason in `detail`.
 */
export type CheckOutcome = "agrees" | "resolved" | "differs" | "not_found" | "not_asked";

export type AccountCheck = {
  account: Account;
  outcome: CheckOutcome;
  identity: Identity | null;
  detail: string;
};

/** The highest cost of a check, in USD; an account already billed on this UTC day is free for the rest of it. */
export type CheckPrice = { platform: PlatformId; accounts: number; usdEach: number; usdAtMost: number };

export type CheckDeps = {
  store: Pick<Store, "spend">;
  adapters: ReadonlyMap<PlatformId, PlatformAdapter>;
  context: ReadContext;
  /** USD per UTC day; a platform without an entry has no limit. */
  dailySpendLimitUsd: Partial<Record<PlatformId, number>>;
};

/** Estimates the price of checking these accounts, for each platform that costs money. */
export function estimateCheckPrice(
  accounts: readonly Account[],
  adapters: ReadonlyMap<PlatformId, PlatformAdapter>,
): CheckPrice[] {
  return [...adapters].flatMap(([platform, { capabilities }]) => {
    const count = accounts.filter((account) => account.platform === platform).length;
    const usdEach = capabilities.pricing?.audienceUsdPerUtcDay ?? 0;
    return usdEach === 0 || count === 0
      ? []
      : [{ platform, accounts: count, usdEach, usdAtMost: count * usdEach }];
  });
}

/** Asks the platforms for the identity of each account, within the daily spending limit. Stores only the spending. */
export async function checkAccounts(accounts: readonly Account[], deps: CheckDeps): Promise<AccountCheck[]> {
  const checked: AccountCheck[] = [];
  for (const platform of new Set(accounts.map((account) => account.platform))) {
    const ofPlatform = accounts.filter((account) => account.platform === platform);
    const adapter = deps.adapters.get(platform);
    if (adapter === undefined)
      checked.push(
        ...ofPlatform.map((account) => notAsked(account, `${platform} is not read through an API here`)),
      );
    else checked.push(...(await checkPlatform(adapter, ofPlatform, deps)));
  }
  return accounts.flatMap(({ accountKey }) =>
    checked.flatMap((one) => (one.account.accountKey === accountKey ? [withNote(one, deps.adapters)] : [])),
  );
}

/** Adds a fault of the named credential to the detail; the outcome of the check stays. */
function withNote(checked: AccountCheck, adapters: CheckDeps["adapters"]): AccountCheck {
  const sentences = [checked.detail, describeCredentialFault(checked.account, adapters) ?? ""].filter(
    (one) => one !== "",
  );
  return { ...checked, detail: sentences.join("; ") };
}

async function checkPlatform(
  adapter: PlatformAdapter,
  accounts: readonly Account[],
  deps: CheckDeps,
): Promise<AccountCheck[]> {
  const byKey = new Map(accounts.map((account) => [account.accountKey, account]));
  const results = new Map<string, AccountCheck>();
  const settle = (
    refs: readonly { accountKey: string }[],
    judge: (account: Account) => AccountCheck,
  ): void => {
    for (const { accountKey } of refs) {
      const account = byKey.get(accountKey);
      if (account !== undefined) results.set(accountKey, judge(account));
    }
  };
  for (const batch of adapter.splitIntoBatches(accounts.map(toAccountRef))) {
    const paid = await reserve(adapter, batch.accounts, deps);
    settle(paid.refused, (account) => notAsked(account, paid.why));
    if (paid.allowed.length === 0) continue;
    try {
      const found = await adapter.identify(paid.allowed, deps.context);
      settle(paid.allowed, (account) => compare(account, found.get(account.accountKey) ?? null));
      await paid.giveBack((accountKey) => !found.has(accountKey));
    } catch (error) {
      if (!(error instanceof ReachError)) throw error;
      await paid.giveBack(() => true);
      settle(paid.allowed, (account) => notAsked(account, error.message));
    }
  }
  return [...results.values()];
}

function compare(account: Account, identity: Identity | null): AccountCheck {
  if (identity === null)
    return {
      account,
      outcome: "not_found",
      identity,
      detail: "the platform shows no such account with this credential",
    };
  if (account.externalId === null)
    return { account, outcome: "resolved", identity, detail: `its id is ${identity.externalId}` };
  if (identity.externalId !== account.externalId)
    return {
      account,
      outcome: "differs",
      identity,
      detail: `the platform shows the id ${identity.externalId}`,
    };
  if (!sameHandle(account.platform, account.handle, identity.handle))
    return { account, outcome: "differs", identity, detail: `its handle is now ${identity.handle}` };
  return { account, outcome: "agrees", identity, detail: "" };
}

/** A handle unknown to one side is no difference; neither is what the platform ignores in handles. */
function sameHandle(platform: PlatformId, ours: string | null, theirs: string | null): boolean {
  return ours === null || theirs === null || foldHandle(platform, ours) === foldHandle(platform, theirs);
}

function notAsked(account: Account, detail: string): AccountCheck {
  return { account, outcome: "not_asked", identity: null, detail };
}

type Paid = {
  allowed: readonly AccountRef[];
  refused: readonly AccountRef[];
  why: string;
  giveBack: (isUnbilled: (accountKey: string) => boolean) => Promise<void>;
};

/** Reserves money for these accounts within the daily limit; `giveBack` refunds what the platform did not bill. */
async function reserve(
  adapter: PlatformAdapter,
  refs: readonly AccountRef[],
  deps: CheckDeps,
): Promise<Paid> {
  const { pricing, platform } = adapter.capabilities;
  const limit = deps.dailySpendLimitUsd[platform];
  if (pricing === null || limit === undefined)
    return { allowed: refs, refused: [], why: "", giveBack: async () => {} };
  const { spend } = deps.store;
  const usdEach = pricing.audienceUsdPerUtcDay;
  const day = deps.context.now().toISOString().slice(0, 10);
  const keys = refs.map(({ accountKey }) => accountKey);
  const { allowed, newlyReserved } = await spend.reserve(platform, day, keys, usdEach, limit);
  return {
    allowed: refs.filter(({ accountKey }) => allowed.includes(accountKey)),
    refused: refs.filter(({ accountKey }) => !allowed.includes(accountKey)),
    why: `the daily spending limit of USD ${limit} is reached`,
    giveBack: async (isUnbilled) => {
      const unbilled = newlyReserved.filter(isUnbilled);
      if (unbilled.length > 0) await spend.refund(platform, day, unbilled, unbilled.length * usdEach);
    },
  };
}
