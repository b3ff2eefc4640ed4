import { setMaxListeners } from "node:events";
import { DelayedError, type Job, Worker } from "bullmq";
import type { Redis } from "ioredis";
import type { PlatformId } from "../../src/domain/platform.ts";
import type { Slots } from "../../src/domain/sweep.ts";
import { type JobName, type JobPayload, parsePayload } from "../../src/queue/job-catalog.ts";
import { openWorkerConnection } from "../../src/redis/connection.ts";
import { advanceSchedule, catchUpSchedule } from "../../src/services/collecting/planning/advance-schedule.ts";
import { closeOverdue } from "../../src/services/collecting/closing/close-sweep.ts";
import { collectBatch } from "../../src/services/collecting/batch/collect-batch.ts";
import type { AppContext } from "../../src/services/context/app-context.ts";
import { reconcile } from "../../src/services/operations/reconcile.ts";
import { backfillFollowers } from "../../src/services/collecting/backfill/backfill-followers.ts";
import { finishResync } from "../../src/services/resync/finish-resync.ts";
import { pollActiveLives } from "../../src/services/collecting/lives/poll-active-lives.ts";

/** Time constants of the workers, in real milliseconds. */
export type WorkerTimes = { lockMs: number; stalledCheckMs: number; shutdownMs: number; reconcileMs: number };

export const WORKER_TIMES: WorkerTimes = {
  lockMs: 120_000,
  stalledCheckMs: 30_000,
  shutdownMs: 8_500,
  reconcileMs: 60_000,
};

/** On a clock file nobody waits for real time: the work of a killed process is taken up within seconds. */
export const WORKER_TIMES_BY_FILE: WorkerTimes = { ...WORKER_TIMES, lockMs: 10_000, stalledCheckMs: 2_000 };

/** Batches in flight at once, for each platform: enough to hide latency, few enough to be a polite neighbour. */
const BATCHES_AT_ONCE = 6;

/** How often work that waits for a clock file asks it, in real milliseconds. */
const CLOCK_ASK_MS = 200;

export type RunningWorkers = {
  /** Lets jobs in flight come to an end within the time allowed, then leaves them to be taken up by others. */
  close(): Promise<void>;
};

/**
 * Takes work of these platforms, and where it keeps the schedule of the control queue too, until closed. A command that
 * reads by hand does not keep the schedule: it must not begin what it will not be there to finish.
 */
export async function runWorkers(options: {
  collector: AppContext;
  redisUrl: string;
  prefix: string;
  platforms: readonly PlatformId[];
  keepsSchedule: boolean;
  times?: WorkerTimes;
  beforeSweep?: () => Promise<void>;
  /** Freezes months that are due, and hands out their reports. */
  closeMonths?: () => Promise<void>;
}): Promise<RunningWorkers> {
  const { collector } = options;
  const byFile = collector.clock.source === "file";
  const times = options.times ?? (byFile ? WORKER_TIMES_BY_FILE : WORKER_TIMES);
  const stopping = new AbortController();
  // Each call in flight listens to it, and there are more of them than Node takes for a leak.
  setMaxListeners(0, stopping.signal);
  const connection = openWorkerConnection(options.redisUrl, (error) =>
    collector.log.warn("the connection to Redis is disturbed", { error: error.message }),
  );
  const planInTurn = inTurn();
  const handlers: Handlers = {
    "plan-sweep": ({ platform }) =>
      planInTurn(async () => {
        await options.beforeSweep?.();
        await advanceSchedule(collector, platform);
      }),
    "close-sweep": async ({ sweepId }) => {
      const sweep = await collector.store.sweeps.get(sweepId);
      if (sweep && sweep.closedAt === null) await closeOverdue(collector, sweep);
    },
    "finish-resync": async ({ resyncId }) => void (await finishResync(collector, resyncId)),
    reconcile: async () => {
      await reconcile(collector);
      await options.beforeSweep?.();
      for (const platform of options.platforms) await catchUpSchedule(collector, platform);
    },
    "close-months": async () => options.closeMonths?.(),
    "repair-history": async () => void (await backfillFollowers(collector, { signal: stopping.signal })),
    batch: (payload, job) => runBatch(collector, payload, job, stopping.signal),
    watch: ({ platform }) => pollActiveLives(collector, platform, stopping.signal),
  };
  const open = (queue: string, concurrency: number) =>
    openWorker(queue, concurrency, { ...options, times, connection, handlers });
  const workers = [
    ...(options.keepsSchedule ? [open("control", 2)] : []),
    ...options.platforms.map((platform) => open(platform, BATCHES_AT_ONCE)),
  ];
  await Promise.all(workers.map((worker) => worker.waitUntilReady()));
  return { close: () => closeAll(workers, connection, stopping, times.shutdownMs) };
}

/** Work of which one piece runs at a time: the batches of one sweep are under way while the next one is planned. */
function inTurn(): (work: () => Promise<void>) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

/** Not a failure of ours: the batch is to be asked once more while its slot is current. */
class AskAgain extends Error {}

type Handlers = {
  [N in JobName]: (payload: ReturnType<typeof parsePayload<N>>, job: Job) => Promise<void> | void;
};

/**
 * One attempt at a batch. What a platform told to wait is noted in the job itself, so that every process knows: on a
 * clock file, real time says nothing about when the batch may go on.
 */
async function runBatch(
  collector: AppContext,
  payload: JobPayload<"batch">,
  job: Job,
  signal: AbortSignal,
): Promise<void> {
  const { batchId, waitsUntil } = payload;
  const { clock } = collector;
  const byFile = clock.source === "file";
  if (byFile && waitsUntil !== undefined && clock.now() < new Date(waitsUntil))
    return sleepOn(job, CLOCK_ASK_MS);
  const isLastAttempt = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
  const named = Object.entries(payload.slots ?? {}).map(([metric, slot]) => [metric, new Date(slot)]);
  const slots: Slots | undefined = payload.slots && Object.fromEntries(named);
  const attempt = await collectBatch(collector, batchId, { isLastAttempt, signal, slots });
  if (attempt.kind === "again") throw new AskAgain(batchId);
  if (attempt.kind === "done") return;
  await job.updateData({ ...payload, waitsUntil: attempt.at.toISOString() });
  await sleepOn(job, byFile ? CLOCK_ASK_MS : attempt.at.getTime() - clock.now().getTime());
}

/** The job goes back to wait, and spends no attempt. Redis' queue runs on real time, whatever the readings follow. */
async function sleepOn(job: Job, delayMs: number): Promise<never> {
  const realNow = performance.timeOrigin + performance.now();
  await job.moveToDelayed(Math.ceil(realNow + Math.max(50, delayMs)), job.token);
  throw new DelayedError();
}

function openWorker(
  queue: string,
  concurrency: number,
  options: {
    collector: AppContext;
    prefix: string;
    times: WorkerTimes;
    connection: Redis;
    handlers: Handlers;
  },
): Worker {
  const { collector, times, handlers } = options;
  const run = async (job: Job) => {
    const name = job.name as JobName;
    const handler = handlers[name] as ((payload: unknown, job: Job) => Promise<void> | void) | undefined;
    if (!handler) throw new Error(`no handler for jobs named ${job.name}`);
    await handler(parsePayload(name, job.data), job);
  };
  const worker = new Worker(queue, run, {
    connection: options.connection,
    prefix: options.prefix,
    concurrency,
    lockDuration: times.lockMs,
    stalledInterval: times.stalledCheckMs,
    maxStalledCount: 5,
    settings: { backoffStrategy: (attempts: number) => backoffMs(attempts, collector.clock.source) },
  });
  worker.on("error", (error) =>
    collector.log.warn("a worker's connection is disturbed", { queue, error: error.message }),
  );
  worker.on("failed", (job, error) => {
    if (error instanceof AskAgain) return;
    const last = job === undefined || job.attemptsMade >= (job.opts.attempts ?? 1);
    collector.log.error(last ? "a job failed for good" : "a job failed and is tried again", {
      queue,
      jobId: job?.id,
      error,
    });
  });
  return worker;
}

/** Between attempts: 2, 6, 18, 54 s and so on with jitter. On a clock file, real time only keeps the loop polite. */
function backoffMs(attempts: number, source: "system" | "file"): number {
  if (source === "file") return 100 * attempts;
  const full = 2_000 * 3 ** (attempts - 1);
  return Math.round(full * (0.75 + Math.random() * 0.5));
}

async function closeAll(
  workers: readonly Worker[],
  connection: Redis,
  stopping: AbortController,
  shutdownMs: number,
): Promise<void> {
  const closing = Promise.all(workers.map((worker) => worker.close()));
  const patience = setTimeout(() => stopping.abort(), shutdownMs / 2);
  const limit = new Promise<"late">((resolve) => {
    setTimeout(resolve, shutdownMs, "late").unref();
  });
  const ended = await Promise.race([closing, limit]);
  clearTimeout(patience);
  if (ended === "late") await Promise.all(workers.map((worker) => worker.close(true)));
  connection.disconnect();
}
