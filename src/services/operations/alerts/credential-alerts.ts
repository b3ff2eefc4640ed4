import type { Registry } from "../../../domain/registry.ts";
import type { Alert, StoredAccess } from "../../../store/contracts/operations.ts";
import { credentialExpiry } from "../../credentials/credential-expiry.ts";
import { listDependentOffices } from "../../credentials/dependent-offices.ts";
import {
  COVER_REMEDY,
  describeUncovered,
  findUncoveredAccounts,
} from "../../credentials/uncovered-accounts.ts";

/** Finds credentials that do not work, end soon, or do not cover every account that depends on them. */
export async function findCredentialAlerts(
  access: readonly StoredAccess[],
  readRegistry: ReadRegistry,
  now: Date,
): Promise<Alert[]> {
  const alerts: Alert[] = [];
  for (const report of access) {
    const ofPlatform = access.filter(({ platform }) => platform === report.platform);
    alerts.push(...(await workingAlert(report, readRegistry, now)));
    if (report.covers) alerts.push(...coverAlert(report, await readRegistry(), ofPlatform));
  }
  return alerts;
}

/** The registry is read only where an alert needs it: it is the largest thing that a process can hold. */
export type ReadRegistry = () => Promise<Registry | null>;

async function workingAlert(report: StoredAccess, readRegistry: ReadRegistry, now: Date): Promise<Alert[]> {
  const { platform, credential, ok, detail, remedy } = report;
  const { endsAt, state } = credentialExpiry(report, now);
  if (ok && state === "valid") return [];
  const day = endsAt === null ? "" : endsAt.toISOString().slice(0, 10);
  const stillWorks = ok && state === "ending";
  return [
    {
      key: `credential|${platform}|${credential}|${stillWorks ? "ends" : "bad"}`,
      kind: "credential",
      subject: `${platform} credential ${credential} ${stillWorks ? `ends on ${day}` : "does not work"}`,
      detail: ok && state === "ended" ? `it ended on ${day}` : detail,
      remedy: remedy ?? "Renew it and replace it in its file; no restart is needed.",
      offices: listDependentOffices(await readRegistry(), platform, credential),
    },
  ];
}

function coverAlert(
  report: StoredAccess,
  registry: Registry | null,
  ofPlatform: readonly StoredAccess[],
): Alert[] {
  const { platform, credential } = report;
  const accounts = findUncoveredAccounts(registry, platform, report, ofPlatform);
  if (accounts.length === 0) return [];
  return [
    {
      key: `credential|${platform}|${credential}|covers`,
      kind: "credential",
      subject: `${platform} credential ${credential} does not cover ${accounts.length} accounts`,
      detail: describeUncovered(accounts),
      remedy: COVER_REMEDY,
      offices: [...new Set(accounts.map(({ officeId }) => officeId))].sort(),
    },
  ];
}
