import type { AccessReport } from "./contract.ts";

/** A report in which nothing is told but whether the credential works. */
export function createAccessReport(
  credential: string,
  ok: boolean,
  detail: string,
  remedy: string | null,
): AccessReport {
  const untold = { expiresAt: null, dataAccessExpiresAt: null, scopes: [], covers: null };
  return { credential, ok, detail, remedy, ...untold };
}
