import type { AccessReport } from "./contract.ts";

/** A report of nothing but whether the credential works. */
export function createAccessReport(
  credential: string,
  ok: boolean,
  detail: string,
  remedy: string | null,
): AccessReport {
  const unreported = { expiresAt: null, dataAccessExpiresAt: null, scopes: [], covers: null };
  return { credential, ok, detail, remedy, ...unreported };
}
