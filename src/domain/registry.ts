import type { Account } from "./account.ts";
import type { Office } from "./office.ts";

/** The offices and accounts that are in force, and the numbered revision that brought them. */
export type Registry = {
  revision: number;
  acceptedAt: Date;
  digest: string;
  offices: readonly Office[];
  accounts: readonly Account[];
};
