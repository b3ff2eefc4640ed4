import type { Account } from "../../domain/account.ts";

const COLUMNS: readonly [string, (account: Account) => string | null][] = [
  ["office", ({ officeId }) => officeId],
  ["platform", ({ platform }) => platform],
  ["handle", ({ handle }) => handle],
  ["external_id", ({ externalId }) => externalId],
  ["label", ({ label }) => label],
  ["credential", ({ credential }) => credential],
  ["active_from", ({ activeFrom }) => activeFrom],
  ["active_to", ({ activeTo }) => activeTo],
  ["verified_by", ({ verifiedBy }) => verifiedBy],
  ["verified_on", ({ verifiedOn }) => verifiedOn],
  ["note", ({ note }) => note],
];

/** The scenario's accounts as an `accounts.csv`. No value contains a comma or a quote. */
export function toAccountsCsv(accounts: readonly Account[]): string {
  const lines = accounts.map((account) => COLUMNS.map(([, read]) => read(account) ?? "").join(","));
  return [COLUMNS.map(([name]) => name).join(","), ...lines, ""].join("\n");
}
