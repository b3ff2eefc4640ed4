import { packageRoot } from "../../config/package-root.ts";
import { readSettings } from "../../config/read-settings.ts";
import { type Account, toAccountKey } from "../../src/domain/account.ts";
import type { Office } from "../../src/domain/office.ts";
import { planSweep } from "../../src/services/collecting/planning/plan-sweep.ts";
import type { AppEvents } from "../../src/services/context/app-context.ts";
import { openCollector } from "../../workers/compose/open-collector.ts";
import { openDeployment } from "../../workers/compose/open-deployment.ts";
import { createPlatformAccess } from "../../workers/compose/platform-access.ts";
import { runWorkers } from "../../workers/jobs/run-workers.ts";

/** A process of the scale bench with a part of its own, so that its memory is that of its part. */
export type ScaleTask = {
  env: Record<string, string>;
  /** What the clock showed at an instant of real time. */
  at: number;
  since: number;
  part: "accept" | "plan" | "work";
  accounts: number;
};
export type ScaleTimes = { seconds: number; cpuSeconds: number; megabytes: number };

const task = await new Promise<ScaleTask>((resolve) => {
  process.once("message", (message) => resolve(message as ScaleTask));
});
const settings = readSettings(task.env, { cwd: packageRoot(), packageRoot: packageRoot() });
const clock = { now: () => new Date(task.at + Date.now() - task.since), source: "system" as const };
const deployment = { ...(await openDeployment({ ...settings, logLevel: "error" })), clock };
const access = createPlatformAccess(settings);
const events: AppEvents = {};
const { collector } = await openCollector(deployment, access, { events });
const platforms = [...access.adapters.keys()];

const accountOf = (n: number, platform: "facebook" | "x"): Account => ({
  accountKey: toAccountKey(`office-${n}`, platform, null),
  officeId: `office-${n}`,
  platform,
  label: null,
  handle: `office${n}`,
  externalId: String(1_000_000_000 + n),
  credential: null,
  activeFrom: null,
  activeTo: null,
  verifiedBy: null,
  verifiedOn: null,
  note: null,
});

async function accept(): Promise<void> {
  const offices: Office[] = [];
  const accounts: Account[] = [];
  for (let n = 0; n < task.accounts; n += 1) {
    const names = { nameEn: `Office ${n}`, nameHi: `कार्यालय ${n}` };
    const rest = { lgdCode: null, division: null, aliases: [], activeFrom: null, activeTo: null };
    offices.push({ officeId: `office-${n}`, kind: "district", ...names, ...rest });
    accounts.push(accountOf(n, "facebook"), accountOf(n, "x"));
  }
  await collector.store.registry.accept(
    offices,
    accounts,
    `scale-${task.accounts}`,
    "2023-07-20",
    clock.now(),
  );
}

async function plan(): Promise<void> {
  for (const platform of platforms) await planSweep(collector, platform, new Date(task.at));
}

async function work(): Promise<void> {
  events.sweepClosed = ({ sweepId, read, gaps, seconds }) =>
    process.send?.({ closed: { sweepId, read, gaps, seconds } });
  const { redisUrl } = deployment;
  const prefix = collector.store.database;
  await runWorkers({ collector, redisUrl, prefix, platforms, keepsSchedule: false });
}

const begun = performance.now();
const used = (): ScaleTimes => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  return {
    seconds: (performance.now() - begun) / 1000,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    megabytes: maxRSS / 1024,
  };
};

try {
  await { accept, plan, work }[task.part]();
  process.send?.({ times: used() });
} catch (error) {
  process.send?.({ error: error instanceof Error ? error.stack : String(error) });
}
process.on("message", () => process.send?.({ times: used() }));
process.once("disconnect", () => process.exit(0));
