import { isActiveOn, isWaiting } from "../../domain/account.ts";
import type { Account } from "../../domain/account.ts";
import { type Office, officesById } from "../../domain/office.ts";
import type { Finding } from "../../domain/finding.ts";
import type { PlatformAdapter } from "../../platforms/contract.ts";
import type { Store } from "../../store/contracts/store.ts";
import { describeCredentialFault } from "./credential-names.ts";

/**
 * `waiting` no handle and no id yet · `unpinned` a handle without an id · `pinned` the platform's own id is known ·
 * `upcoming` not active yet · `retired` no longer active.
 */
export const ACCOUNT_STATES = ["waiting", "unpinned", "pinned", "upcoming", "retired"] as const;
export type AccountState = (typeof ACCOUNT_STATES)[number];

/** One account with its state and open findings. */
export type AccountStatus = {
  account: Account;
  office: Pick<Office, "nameEn" | "nameHi" | "kind"> | null;
  state: AccountState;
  findings: readonly Finding[];
};

/** The state of an account on a local day, `YYYY-MM-DD`. */
export function getAccountState(account: Account, day: string): AccountState {
  if (account.activeTo !== null && account.activeTo < day) return "retired";
  if (!isActiveOn(account, day)) return "upcoming";
  if (isWaiting(account)) return "waiting";
  return account.externalId === null ? "unpinned" : "pinned";
}

/** A finding if the registry names a credential that does not exist. */
function ofCredential(
  account: Account,
  at: Date | undefined,
  adapters: ReadonlyMap<Account["platform"], PlatformAdapter>,
): Finding[] {
  const detail = account.activeTo === null ? describeCredentialFault(account, adapters) : null;
  if (detail === null || at === undefined) return [];
  return [{ accountKey: account.accountKey, code: "credential_unknown", detail, at }];
}

/** A finding is renewed at each reading while it lasts; one not renewed for this long is over. */
const SHOWN_DAYS = 7;
const DAY_MS = 86_400_000;

/** Every account ever known, in registry order, with its open findings. */
export async function loadAccountStatuses(
  store: Pick<Store, "registry" | "findings">,
  today: string,
  adapters: ReadonlyMap<Account["platform"], PlatformAdapter> = new Map(),
): Promise<AccountStatus[]> {
  const registry = await store.registry.current();
  const findings = await store.findings.listOpen({
    since: new Date(Date.parse(today) - SHOWN_DAYS * DAY_MS),
  });
  const offices = officesById(registry?.offices ?? []);
  const place = new Map(registry?.accounts.map(({ accountKey }, i) => [accountKey, i]));
  const placeOf = ({ accountKey }: Account): number => place.get(accountKey) ?? Number.MAX_SAFE_INTEGER;
  return (await store.registry.allAccounts())
    .toSorted((a, b) => placeOf(a) - placeOf(b) || (a.accountKey < b.accountKey ? -1 : 1))
    .map((account) => ({
      account,
      office: offices.get(account.officeId) ?? null,
      state: getAccountState(account, today),
      findings: [
        ...findings.filter(({ accountKey }) => accountKey === account.accountKey),
        ...ofCredential(account, registry?.acceptedAt, adapters),
      ],
    }));
}
