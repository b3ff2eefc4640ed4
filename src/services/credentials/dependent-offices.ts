import type { Account } from "../../domain/account.ts";
import type { PlatformId } from "../../domain/platform.ts";
import type { Registry } from "../../domain/registry.ts";
import { DEFAULT_CREDENTIAL, getCredentialOwner } from "../../domain/credential.ts";

/** Lists the offices with an active account on the platform; of one credential only, where it is given. */
export function listDependentOffices(
  registry: Registry | null,
  platform: PlatformId,
  credential: string | null = null,
): string[] {
  const held = (registry?.accounts ?? []).filter(
    (account) => account.platform === platform && account.activeTo === null,
  );
  const chosen =
    credential === null ? held : held.filter((account) => dependsOnCredential(account, credential));
  return [...new Set(chosen.map(({ officeId }) => officeId))].sort();
}

/**
 * Whether an account is read with this credential. `page:<id>` and `owner:<id>` are tokens of one account; all other
 * accounts depend on the default credential, whatever name the registry gives.
 */
export function dependsOnCredential({ credential: named, externalId }: Account, credential: string): boolean {
  const owner = getCredentialOwner(credential);
  if (owner !== null) return externalId === owner;
  return credential === DEFAULT_CREDENTIAL || named === credential;
}
