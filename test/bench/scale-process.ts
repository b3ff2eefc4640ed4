import { packageRoot } from "../../config/package-root.ts";
import { readSettings } from "../../config/read-settings.ts";
import { closeOverdue } from "../../src/services/collecting/closing/close-overdue.ts";
import { planSweep } from "../../src/services/collecting/planning/plan-sweep.ts";
import type { AppEvents } from "../../src/services/context/app-context.ts";
import { loadRegistry } from "../../src/services/registry/reload-registry.ts";
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
  part: "accept" | "plan" | "work" | "close";
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

async function accept(): Promise<void> {
  const { store, zone } = collector;
  await loadRegistry(settings, { store, clock, zone });
}

async function plan(): Promise<void> {
  for (const platform of platforms) await planSweep(collector, platform, new Date(task.at));
}

/** Readings of the sweeps that did not come become gaps. */
async function close(): Promise<void> {
  for (const sweep of await collector.store.sweeps.open()) await closeOverdue(collector, sweep);
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
  await { accept, plan, work, close }[task.part]();
  process.send?.({ times: used() });
} catch (error) {
  process.send?.({ error: error instanceof Error ? error.stack : String(error) });
}
process.on("message", () => process.send?.({ times: used() }));
process.once("disconnect", () => process.exit(0));
