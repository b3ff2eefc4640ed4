import { localDayAt } from "../../domain/slot.ts";
import type { AccessReport, ReadContext } from "../../platforms/contract.ts";
import { checkBackups } from "./backup-age.ts";
import type { AppContext } from "../context/app-context.ts";
import { loadAccountStatuses } from "../registry/account-status.ts";
import { COVER_REMEDY, findUncoveredAccounts, describeUncovered } from "../credentials/uncovered-accounts.ts";
import type { Checkup } from "./checkup.ts";

const DAY_MS = 86_400_000;
const WARN_DAYS = 14;
const SKEW_SECONDS_MAX = 30;

/** Looks at every credential, the clock, the registry and the work that failed. Asks each platform little. */
export async function runDoctor(collector: AppContext, signal: AbortSignal): Promise<Checkup[]> {
  const checkups: Checkup[] = [];
  const skews: number[] = [];
  const registry = await collector.store.registry.current();
  for (const [platform, adapter] of collector.adapters) {
    const ctx = contextOf(collector, signal, skews);
    const reports = await adapter.checkAccess(ctx);
    for (const report of reports) {
      checkups.push(ofCredential(platform, report, collector.clock.now()));
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
  if (collector.clock.source === "system") checkups.push(...ofClock(skews));
  checkups.push(...(await ofRegistry(collector)), ...(await ofWork(collector)));
  checkups.push(...(await ofSchema(collector)), ...(await ofBudgets(collector)));
  checkups.push(...(await checkBackups(collector)));
  return checkups;
}

/** The context of a check; notes how far this machine's clock is from the platforms', in seconds. */
function contextOf(collector: AppContext, signal: AbortSignal, skews: number[]): ReadContext {
  const { http, clock } = collector;
  return {
    http: {
      send: async (request, options) => {
        const answer = await http.send(request, options);
        const told = Date.parse(answer.headers["date"] ?? "");
        if (!Number.isNaN(told)) skews.push((answer.receivedAt.getTime() - told) / 1000);
        return answer;
      },
    },
    now: () => clock.now(),
    signal,
    onRequest: () => {},
    onUsage: () => {},
  };
}

function ofCredential(platform: string, report: AccessReport, now: Date): Checkup {
  const subject = `${platform} credential ${report.credential}`;
  if (!report.ok) return { subject, state: "fault", detail: report.detail, remedy: report.remedy };
  const ends = [report.expiresAt, report.dataAccessExpiresAt].flatMap((at) => at ?? []);
  const first = ends.sort((a, b) => a.getTime() - b.getTime())[0];
  if (first === undefined) return { subject, state: "ok", detail: report.detail, remedy: null };
  const days = Math.floor((first.getTime() - now.getTime()) / DAY_MS);
  if (days >= WARN_DAYS)
    return { subject, state: "ok", detail: `${report.detail}; ${days} days left`, remedy: null };
  return {
    subject,
    state: days < 0 ? "fault" : "warning",
    detail:
      days < 0 ? `it ended on ${first.toISOString()}` : `it ends in ${days} days, on ${first.toISOString()}`,
    remedy: "Renew it and replace it in the environment or in its file.",
  };
}

function ofClock(skews: readonly number[]): Checkup[] {
  const worst = skews.reduce((max, skew) => (Math.abs(skew) > Math.abs(max) ? skew : max), 0);
  if (skews.length === 0) return [];
  if (Math.abs(worst) <= SKEW_SECONDS_MAX)
    return [{ subject: "clock", state: "ok", detail: "agrees with the platforms'", remedy: null }];
  return [
    {
      subject: "clock",
      state: "fault",
      detail: `this machine is ${Math.abs(Math.round(worst))} s ${worst > 0 ? "ahead of" : "behind"} the platforms`,
      remedy: "Switch time synchronisation on (systemd-timesyncd or chrony).",
    },
  ];
}

async function ofRegistry({ store, clock, zone, adapters }: AppContext): Promise<Checkup[]> {
  const rows = await loadAccountStatuses(store, localDayAt(clock.now(), zone).day, adapters);
  const read = rows.filter(({ account }) => adapters.has(account.platform));
  const count = (state: string) => read.filter((row) => row.state === state).length;
  const counts = `${count("pinned")} pinned, ${count("unpinned")} by handle only, ${count("waiting")} waiting`;
  const checkups: Checkup[] = [];
  if (count("pinned") + count("unpinned") === 0)
    checkups.push({
      subject: "accounts",
      state: "fault",
      detail: `none can be read (${counts})`,
      remedy: "Fill in accounts.csv: docs/onboarding.md tells how.",
    });
  else if (count("unpinned") > 0)
    checkups.push({
      subject: "accounts",
      state: "warning",
      detail: counts,
      remedy: "Pin handles to the platforms' ids: reach accounts check --write",
    });
  else checkups.push({ subject: "accounts", state: "ok", detail: counts, remedy: null });
  for (const { account, findings } of read)
    for (const { code, detail } of findings)
      checkups.push({
        subject: account.accountKey,
        state: "warning",
        detail: `${code}: ${detail}`,
        remedy: "Look at the account and correct accounts.csv if need be.",
      });
  return checkups;
}

async function ofSchema({ store }: AppContext): Promise<Checkup[]> {
  const done = await store.operations.migrations();
  const newest = done.at(-1)?.id ?? "none";
  const detail = `${done.length} migrations done, the newest ${newest}`;
  return [{ subject: "schema", state: "ok", detail, remedy: null }];
}

/** The call budgets, as the platforms told them last. */
async function ofBudgets({ budget, clock }: AppContext): Promise<Checkup[]> {
  const pools = await budget.listPools(clock.now());
  return pools.map(({ platform, credential, family, usedPercent }) => ({
    subject: `${platform} calls ${family} of ${credential}`,
    state: usedPercent >= 95 ? "warning" : "ok",
    detail: `${usedPercent} % of the window is used`,
    remedy:
      usedPercent >= 95
        ? "Nothing, it goes on by itself; if it is so for days, reach plan shows what fits."
        : null,
  }));
}

async function ofWork({ queues, store }: AppContext): Promise<Checkup[]> {
  const letters = await queues.listDeadLetters();
  const rejected = (await store.credentials.all()).filter(({ state }) => state === "rejected");
  const checkups: Checkup[] = rejected.map(({ platform, credential, detail, changedAt }) => ({
    subject: `${platform} credential ${credential}`,
    state: "fault",
    detail: `rejected since ${changedAt.toISOString()}: ${detail ?? "no reason told"}`,
    remedy: "Replace it; its accounts are read again at the next sweep.",
  }));
  checkups.push(
    letters.length === 0
      ? { subject: "jobs", state: "ok", detail: "none failed for good", remedy: null }
      : {
          subject: "jobs",
          state: "fault",
          detail: `${letters.length} failed for good`,
          remedy: "reach jobs failed lists them; reach jobs retry QUEUE JOB puts one in again.",
        },
  );
  return checkups;
}
