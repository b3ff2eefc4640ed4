import type { PlatformId } from "../src/domain/platform.ts";
import type { ClosedSweep, AppContext, AppEvents } from "../src/services/context/app-context.ts";
import { backfillFollowers } from "../src/services/collecting/backfill/backfill-followers.ts";
import { enqueueLivePoll } from "../src/services/collecting/lives/poll-active-lives.ts";
import { createClockDriver } from "./clock/drive-by-clock.ts";
import { createHeartbeat } from "./timers/heartbeat.ts";
import { openCollector } from "./compose/open-collector.ts";
import type { Deployment } from "./compose/open-deployment.ts";
import type { PlatformAccess } from "./compose/platform-access.ts";
import { createReportMailer } from "./outlets/month-mail.ts";
import { createReminderOutlet, type ReminderOutlet, remindWhenDue } from "./outlets/reminder-outlet.ts";
import { publishMonths } from "./outlets/publish-months.ts";
import { markRealData } from "./compose/real-data-guard.ts";
import { maintainSchedulers } from "./jobs/schedulers.ts";
import { startHousekeeping } from "./timers/housekeeping.ts";
import { createIdleMemory } from "./timers/idle-memory.ts";
import { startWebhookDispatch } from "./timers/webhooks.ts";
import { runWorkers, type WorkerTimes } from "./jobs/run-workers.ts";
import type { Freshness } from "../src/services/operations/freshness.ts";
import { startClockChecks } from "./timers/clock-checks.ts";
import { startFreshnessChecks } from "./timers/freshness.ts";

/** What the server of a process can ask of the daemon, again at every call. */
export type DaemonHealth = {
  collector: AppContext;
  /** Rejects with the reason when a server that is needed does not answer. */
  ready(): Promise<void>;
  /** The latest check of how old each platform's readings are. */
  freshness(): readonly Freshness[];
};

export type DaemonOptions = {
  deployment: Deployment;
  access: PlatformAccess;
  /** Whether it takes work and keeps the schedule. */
  works: boolean;
  /** Starts the server for health and data; absent = none is served. */
  serve?: (health: DaemonHealth) => Promise<{ address: string; close(): Promise<void> }>;
  /** Takes up a registry file that changed; called before each sweep. */
  refreshRegistry: (collector: AppContext) => Promise<void>;
  /** Each sweep that this process closed; on a clock file, each slot that is settled. */
  onClosed: (closed: { platform: PlatformId; slot: Date; sweep: ClosedSweep | null }) => void;
  times?: WorkerTimes;
};

export type Daemon = { collector: AppContext; address: string | null; stop(): Promise<void> };

/** Starts the parts asked for: schedules and workers, the freshness check, and the server for health and data. */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const { deployment } = options;
  const stopping = new AbortController();
  const events: AppEvents = {};
  const opened = await openCollector(deployment, options.access, { events });
  const { collector } = opened;
  const closers: (() => Promise<void> | void)[] = [opened.close];
  try {
    await options.refreshRegistry(collector);
    const watch = startFreshnessChecks(collector);
    closers.unshift(watch.stop);
    const house = startHousekeeping(collector, deployment.settings, watch.latest, stopping.signal);
    closers.unshift(house.stop);
    closers.unshift(startWebhookDispatch(collector).stop);
    let address: string | null = null;
    if (options.serve) {
      const server = await options.serve(healthOf(deployment, collector, watch.latest));
      address = server.address;
      closers.unshift(server.close);
    }
    const { clockUrls } = options.access;
    closers.unshift((await startClockChecks(collector, clockUrls)).stop);
    if (options.works) closers.unshift(await startWork(options, collector, events, stopping.signal));
    const stop = async () => {
      stopping.abort();
      for (const close of closers) await close();
    };
    return { collector, address, stop };
  } catch (error) {
    stopping.abort();
    for (const close of closers) await close();
    throw error;
  }
}

function healthOf(
  deployment: Deployment,
  collector: AppContext,
  freshness: DaemonHealth["freshness"],
): DaemonHealth {
  return {
    collector,
    freshness,
    ready: async () => {
      await deployment.store.ping();
      await collector.queues.checkWritable();
    },
  };
}

/** Workers and the schedule; gives what ends them. */
async function startWork(
  options: DaemonOptions,
  collector: AppContext,
  events: AppEvents,
  signal: AbortSignal,
): Promise<() => Promise<void>> {
  const { deployment } = options;
  const platforms = [...collector.adapters.keys()];
  const byFile = collector.clock.source === "file";
  const beat = createHeartbeat(collector, deployment.settings.heartbeatUrl, signal);
  const memory = createIdleMemory();
  let marked = false;
  events.sweepClosed = (sweep) => {
    memory.onRest();
    if (!byFile) options.onClosed({ platform: sweep.platform, slot: sweep.slot, sweep });
    void afterSweep(collector, sweep, beat, byFile);
    if (!marked && sweep.read > 0) {
      marked = true;
      void markRealData(deployment.settings);
    }
  };
  const reminders = createReminderOutlet(deployment.settings, collector);
  const workers = await runWorkers({
    collector,
    redisUrl: deployment.redisUrl,
    prefix: collector.store.database,
    platforms,
    keepsSchedule: true,
    beforeSweep: () => options.refreshRegistry(collector),
    closeMonths: () => closeMonths(options, collector),
    sendReminders: () => remindWhenDue(reminders, collector.correspondence),
    ...(options.times ? { times: options.times } : {}),
  });
  const driving = await startSchedule(options, collector, reminders, signal).catch(async (error: unknown) => {
    // Left running, they would take jobs and fail on a store that is closed.
    await workers.close();
    reminders.close();
    throw error;
  });
  return async () => {
    memory.stop();
    await driving.ended;
    await workers.close();
    reminders.close();
    await collector.store.outbox.sequence().catch(() => 0);
  };
}

async function startSchedule(
  options: DaemonOptions,
  collector: AppContext,
  reminders: ReminderOutlet,
  signal: AbortSignal,
): Promise<{ ended: Promise<void> }> {
  await collector.store.cadence.record(collector.cadence, collector.clock.now());
  return collector.clock.source === "file"
    ? { ended: driveByFile(options, collector, reminders, signal) }
    : maintainSchedulers(collector, signal, options.times?.reconcileMs);
}

async function afterSweep(
  collector: Pick<AppContext, "store" | "queues" | "adapters" | "clock" | "log">,
  sweep: ClosedSweep,
  beat: (sweep: ClosedSweep) => Promise<void>,
  byFile: boolean,
): Promise<void> {
  try {
    await collector.store.outbox.sequence();
    if (!byFile) await enqueueLivePoll(collector, sweep.platform);
  } catch (error) {
    collector.log.warn("follow-up of a sweep failed; the reconciler repeats it", { error });
  }
  await beat(sweep);
}

function closeMonths(
  { deployment }: DaemonOptions,
  { judging, log }: Pick<AppContext, "log" | "judging">,
): Promise<void> {
  const { settings } = deployment;
  return publishMonths({
    reports: judging,
    log,
    dir: settings.monthReports.dir,
    send: createReportMailer(settings),
  });
}

function driveByFile(
  options: DaemonOptions,
  collector: AppContext,
  reminders: ReminderOutlet,
  signal: AbortSignal,
): Promise<void> {
  const drive = createClockDriver({
    collector,
    platforms: [...collector.adapters.keys()],
    signal,
    beforeSweep: () => options.refreshRegistry(collector),
    watches: true,
    closeMonths: async () => {
      await backfillFollowers(collector, { signal });
      await closeMonths(options, collector);
      await remindWhenDue(reminders, collector.correspondence);
    },
    onClosed: (platform, slot) => options.onClosed({ platform, slot, sweep: null }),
  });
  return drive.run();
}
