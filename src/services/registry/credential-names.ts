import type { Account } from "../../domain/account.ts";
import type { PlatformAdapter } from "../../platforms/contract.ts";
import { DEFAULT_CREDENTIAL } from "../../domain/credential.ts";

/** Values of the column for an account that is read with its own token. */
const OWN = /^(?:own|(?:page|owner)[._-](\d{1,20}))$/;

type Adapters = ReadonlyMap<Account["platform"], Pick<PlatformAdapter, "capabilities">>;

/**
 * Describes what is wrong with the credential that the registry names for an account; `null` = nothing, or the platform
 * is not read here. Only a warning: the account is then read with the platform's shared credential.
 */
export function describeCredentialFault(
  { credential, platform, externalId }: Account,
  adapters: Adapters,
): string | null {
  const capabilities = adapters.get(platform)?.capabilities;
  if (credential === null || credential === DEFAULT_CREDENTIAL || capabilities === undefined) return null;
  const { ownTokens } = capabilities;
  const own = OWN.exec(credential);
  if (own === null || ownTokens === undefined)
    return `there is no credential "${credential}" on ${platform}, so it is read with the shared one; leave the column blank, or write own if the account has its own token`;
  if (own[1] !== undefined && own[1] !== externalId)
    return `credential "${credential}" names the id ${own[1]}, but the account's id is ${externalId ?? "not known yet"}; write own instead`;
  return ownTokens.has({ externalId })
    ? null
    : `its own token is missing: ${ownTokens.setting} has none for ${externalId ?? "an account without an id"}, so it is read with the shared one`;
}
