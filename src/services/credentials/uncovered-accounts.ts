import type { Account } from "../../domain/account.ts";
import { toPageCredential } from "../../domain/credential.ts";
import type { PlatformId } from "../../domain/platform.ts";
import type { Registry } from "../../domain/registry.ts";
import type { AccessReport } from "../../platforms/contract.ts";
import { dependsOnCredential } from "./dependent-offices.ts";

export const COVER_REMEDY =
  "Assign these Pages to the system user or to the person of the token, and create the token again (docs/onboarding.md).";

/**
 * Finds active accounts that depend on a working credential which was not granted for them. An account with a token of
 * its own depends on that token only. `all` = the reports of every credential of the platform.
 */
export function findUncoveredAccounts(
  registry: Registry | null,
  platform: PlatformId,
  { credential, ok, covers }: Pick<AccessReport, "credential" | "ok"> & { covers?: readonly string[] | null },
  all: readonly Pick<AccessReport, "credential">[],
): Account[] {
  if (!ok || !covers) return [];
  const own = new Set(all.map((report) => report.credential));
  return (registry?.accounts ?? []).filter((account) => {
    const { externalId } = account;
    if (account.platform !== platform || account.activeTo !== null || externalId === null) return false;
    const other = toPageCredential(externalId);
    if (credential !== other && own.has(other)) return false;
    return dependsOnCredential(account, credential) && !covers.includes(externalId);
  });
}

/** Describes the accounts in a sentence that names at most ten. */
export function describeUncovered(accounts: readonly Account[]): string {
  const named = accounts.slice(0, 10).map(({ accountKey }) => accountKey);
  const more = accounts.length - named.length;
  return `it was not granted for ${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
