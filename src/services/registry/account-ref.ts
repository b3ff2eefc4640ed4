import type { Account } from "../../domain/account.ts";
import type { AccountRef } from "../../platforms/contract.ts";

/**
 * The name in the registry is not handed on: a platform has one shared credential, and an account's own token is found
 * by its id. Another name would split one token's budget and its cooldowns in two.
 */
export const toAccountRef = (account: Pick<Account, "accountKey" | "externalId" | "handle">): AccountRef => ({
  accountKey: account.accountKey,
  externalId: account.externalId,
  handle: account.handle,
  credential: null,
});
