import type { AccessReport, ReadContext } from "../../../platforms/contract.ts";
import type { AppContext } from "../../context/app-context.ts";
import { credentialExpiry } from "../../credentials/credential-expiry.ts";
import {
  COVER_REMEDY,
  describeUncovered,
  findUncoveredAccounts,
} from "../../credentials/uncovered-accounts.ts";
import type { Checkup } from "./checkup.ts";

/**
 * Checks every credential with its platform. `skewSeconds` are the differences between this machine's clock and the
 * platforms' `Date` headers, positive if this machine is ahead.
 */
export async function checkAccess(
  context: Pick<AppContext, "store" | "adapters" | "http" | "clock">,
  signal: AbortSignal,
): Promise<{ checkups: Checkup[]; skewSeconds: number[] }> {
  const checkups: Checkup[] = [];
  const skewSeconds: number[] = [];
  const registry = await context.store.registry.current();
  for (const [platform, adapter] of context.adapters) {
    const reports = await adapter.checkAccess(measuringContext(context, signal, skewSeconds));
    for (const report of reports) {
      checkups.push(checkCredential(platform, report, context.clock.now()));
      const missing = findUncoveredAccounts(registry, platform, report, reports);
      if (missing.length > 0)
        checkups.push({
          subject: `${platform} credential ${report.credential}`,
          state: "warning",
          detail: describeUncovered(missing),
          remedy: COVER_REMEDY,
        });
    }
  }
  return { checkups, skewSeconds };
}

function measuringContext(
  { http, clock }: Pick<AppContext, "http" | "clock">,
  signal: AbortSignal,
  skewSeconds: number[],
): ReadContext {
  const send: ReadContext["http"]["send"] = async (request, options) => {
    const response = await http.send(request, options);
    const platformTime = Date.parse(response.headers["date"] ?? "");
    if (!Number.isNaN(platformTime)) skewSeconds.push((response.receivedAt.getTime() - platformTime) / 1000);
    return response;
  };
  return { http: { send }, now: () => clock.now(), signal, onUsage: () => {} };
}

function checkCredential(platform: string, report: AccessReport, now: Date): Checkup {
  const subject = `${platform} credential ${report.credential}`;
  if (!report.ok) return { subject, state: "fault", detail: report.detail, remedy: report.remedy };
  const { endsAt, daysLeft, state } = credentialExpiry(report, now);
  if (endsAt === null) return { subject, state: "ok", detail: report.detail, remedy: null };
  if (state === "valid")
    return { subject, state: "ok", detail: `${report.detail}; ${daysLeft} days left`, remedy: null };
  const hasEnded = state === "ended";
  return {
    subject,
    state: hasEnded ? "fault" : "warning",
    detail: hasEnded
      ? `it ended on ${endsAt.toISOString()}`
      : `it ends in ${daysLeft} days, on ${endsAt.toISOString()}`,
    remedy: "Renew it and replace it in the environment or in its file.",
  };
}

/** Reports the credentials that a platform rejected while collecting. */
export async function checkRejectedCredentials({ store }: Pick<AppContext, "store">): Promise<Checkup[]> {
  const rejected = (await store.credentials.all()).filter(({ state }) => state === "rejected");
  return rejected.map(({ platform, credential, detail, changedAt }) => ({
    subject: `${platform} credential ${credential}`,
    state: "fault",
    detail: `rejected since ${changedAt.toISOString()}: ${detail ?? "no reason reported"}`,
    remedy: "Replace it; its accounts are read again at the next sweep.",
  }));
}
