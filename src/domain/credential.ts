/** The name of a platform's shared credential where the registry names none. */
export const DEFAULT_CREDENTIAL = "default";

/** Names of credentials that belong to one account: a Page's token, an owner's token, and the token of an account. */
export const toPageCredential = (externalId: string): string => `page:${externalId}`;
export const toOwnerCredential = (externalId: string): string => `owner:${externalId}`;
export const toAccountCredential = (accountKey: string): string => `account:${accountKey}`;

/** Matches the names that `toAccountCredential` returns. */
export const ACCOUNT_CREDENTIAL = /^account:/;

/** The platform's id of the account that a Page's or an owner's token belongs to; `null` = it is shared. */
export function getCredentialOwner(credential: string): string | null {
  return /^(?:page|owner):(\d+)$/.exec(credential)?.[1] ?? null;
}
