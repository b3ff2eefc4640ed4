import type { Account } from "../../domain/account.ts";
import type { PlatformAdapter } from "../../platforms/contract.ts";
import { DEFAULT_CREDENTIAL } from "../../domain/credential.ts";

/** How the column says that an account is to be read with a token of its own. */
const OWN = /^(?:own|(?:page|owner)[._-](\d{1,20}))$/;

type Adapters = ReadonlyMap<Account["platform"], Pick<PlatformAdapter, "capabilities">>;

/**
 * What is wrong with the credential that the registry names for an account, as a sentence; `null` = nothing. It is a
 * warning: the account is read with the platform's shared credential all the same. Of a platform that is not read here
 * nothing is told.
 */
export function credentialNote(
  { credential, platform, externalId }: Account,
  adapters: Adapters,
): string | null {
  const capabilities = adapters.get(platform)?.capabilities;
  if (credential === null || credential === DEFAULT_CREDENTIAL || capabilities === undefined) return null;
  const { ownTokens } = capabilities;
  const own = OWN.exec(credential);
  if (own === null || ownTokens === undefined)
    return `there is no credential "${credential}" on ${platform}, so it is read with the shared one; leave the column blank, or write own where the account has a token of its own`;
  if (own[1] !== undefined && own[1] !== externalId)
    return `credential "${credential}" names the id ${own[1]}, but the account's id is ${externalId ?? "not known yet"}; write own in its place`;
  return ownTokens.has({ externalId })
    ? null
    : `the token of its own is yet to come: ${ownTokens.setting} holds none for ${externalId ?? "an account without an id"}, so it is read with the shared one`;
}
