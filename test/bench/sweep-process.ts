import { readFile, writeFile } from "node:fs/promises";
import { MongoClient } from "mongodb";
import { packageRoot } from "../../config/package-root.ts";
import { readSettings } from "../../config/read-settings.ts";
import type { Account } from "../../src/domain/account.ts";
import type { Office } from "../../src/domain/office.ts";
import type { AppEvents } from "../../src/services/context/app-context.ts";
import { openCollector } from "../../workers/compose/open-collector.ts";
import { openDeployment } from "../../workers/compose/open-deployment.ts";
import { createPlatformAccess } from "../../workers/compose/platform-access.ts";
import { runWorkers } from "../../workers/jobs/run-workers.ts";
import { HandClock } from "../support/collector.ts";
import { captureWrites, type Captured, sessionIdsIn } from "./capture.ts";
import { runBareLoop } from "./bare-loop.ts";
import { type Stages, traceStages } from "./trace-stages.ts";

/**
 * One collecting process: plans and reads a sweep of every platform at each slot that it receives, through the queue,
 * as the daemon does. On request it records what it sent and wrote, or repeats that as a bare loop without a queue.
 */
export type SweepTask = {
  env: Record<string, string>;
  at: number;
  offices: Office[];
  accounts: Account[];
  script: string;
};
export type SweepOrder = { at: number; as: "sweep" | "capture" | "bare" | "trace" };
export type SweepTimes = { wallMs: number; cpuMs: number; stages?: Stages | undefined };

const task = await new Promise<SweepTask>((resolve) => {
  process.once("message", (message) => resolve(message as SweepTask));
});
const settings = readSettings(task.env, { cwd: packageRoot(), packageRoot: packageRoot() });
const clock = new HandClock(new Date(task.at));
clock.source = "system";
const deployment = { ...(await openDeployment({ ...settings, logLevel: "error" })), clock };
const access = createPlatformAccess(settings);
const events: AppEvents = {};
const { collector } = await openCollector(deployment, access, { events });
const platforms = [...access.adapters.keys()];
await collector.store.registry.accept(task.offices, task.accounts, "bench", "2023-07-20", clock.now());
await runWorkers({
  collector,
  redisUrl: deployment.redisUrl,
  prefix: collector.store.database,
  platforms,
  keepsSchedule: true,
});

async function sweepOnce(): Promise<void> {
  let open = platforms.length;
  const closed = new Promise<void>((resolve, reject) => {
    events.sweepClosed = ({ gaps, sweepId }) => {
      open -= 1;
      if (gaps > 0) reject(new Error(`${sweepId} has ${gaps} gaps`));
      if (open === 0) resolve();
    };
  });
  await collector.queues.add(
    ...platforms.map((platform) => ({ name: "plan-sweep" as const, payload: { platform }, priority: 1 })),
  );
  await closed;
}

async function timed(work: () => Promise<void>): Promise<SweepTimes> {
  globalThis.gc?.();
  const [begun, cpu] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs: performance.now() - begun, cpuMs: (user + system) / 1000 };
}

async function obey({ at, as }: SweepOrder): Promise<SweepTimes> {
  clock.set(new Date(at));
  if (as === "bare") {
    const captured = JSON.parse(await readFile(`${task.script}-${at}.json`, "utf8")) as Captured;
    return runBareLoop(captured, { uri: settings.mongoUri ?? "", database: collector.store.database }, timed);
  }
  if (as === "sweep") return timed(sweepOnce);
  if (as === "trace") {
    const stages = { end: (): Stages | undefined => undefined };
    const times = await timed(() => {
      stages.end = traceStages(collector).end;
      return sweepOnce();
    });
    return { ...times, stages: stages.end() };
  }
  const capture = captureWrites(collector);
  await sweepOnce();
  const client = await new MongoClient(settings.mongoUri ?? "").connect();
  const sessions = await sessionIdsIn(client.db(collector.store.database));
  await client.close();
  await writeFile(`${task.script}-${at}.json`, capture.end(sessions));
  return { wallMs: 0, cpuMs: 0 };
}

process.on("message", (order) => {
  obey(order as SweepOrder).then(
    (times) => process.send?.({ times }),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.stack : String(error) }),
  );
});
process.once("disconnect", () => process.exit(0));
process.send?.({ ready: true });
