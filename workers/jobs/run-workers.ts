import { setMaxListeners } from "node:events";
import { type Job, Worker } from "bullmq";
import type { Redis } from "ioredis";
import { openWorkerConnection } from "../../src/redis/connection.ts";
import type { AppContext } from "../../src/services/context/app-context.ts";
import { createJobRunner, type HandlerOptions, RetryBatch } from "./handlers.ts";

/** Time constants of the workers, in real milliseconds. */
export type WorkerTimes = { lockMs: number; stalledCheckMs: number; shutdownMs: number; reconcileMs: number };

export const WORKER_TIMES: WorkerTimes = {
  lockMs: 120_000,
  stalledCheckMs: 30_000,
  shutdownMs: 8_500,
  reconcileMs: 60_000,
};

/** On a clock file nobody waits for real time: the work of a killed process is resumed within seconds. */
export const WORKER_TIMES_BY_FILE: WorkerTimes = { ...WORKER_TIMES, lockMs: 10_000, stalledCheckMs: 2_000 };

/** Batches in flight at once, for each platform: enough to hide latency, few enough to leave room for other clients. */
const BATCHES_AT_ONCE = 6;

export type RunningWorkers = {
  /** Lets jobs in flight finish within the time allowed, then leaves them to other processes. */
  close(): Promise<void>;
};

export type WorkerOptions = Omit<HandlerOptions, "signal"> & {
  redisUrl: string;
  prefix: string;
  keepsSchedule: boolean;
  times?: WorkerTimes;
};

/**
 * Takes jobs of these platforms until closed, and of the control queue too where it keeps the schedule. A command that
 * reads once does not keep the schedule: it must not begin what it will not be there to finish.
 */
export async function runWorkers(options: WorkerOptions): Promise<RunningWorkers> {
  const { collector, redisUrl, prefix, platforms, keepsSchedule } = options;
  const byFile = collector.clock.source === "file";
  const times = options.times ?? (byFile ? WORKER_TIMES_BY_FILE : WORKER_TIMES);
  const stopping = new AbortController();
  // Each call in flight listens to it, and there are more of them than Node takes for a leak.
  setMaxListeners(0, stopping.signal);
  const connection = openWorkerConnection(redisUrl, (error) =>
    collector.log.warn("redis connection error", { error: error.message }),
  );
  const run = createJobRunner({ ...options, signal: stopping.signal });
  const open = (queue: string, concurrency: number) =>
    openWorker(queue, concurrency, { collector, prefix, times, connection, run });
  const workers = [
    ...(keepsSchedule ? [open("control", 2)] : []),
    ...platforms.map((platform) => open(platform, BATCHES_AT_ONCE)),
  ];
  await Promise.all(workers.map((worker) => worker.waitUntilReady()));
  return { close: () => closeAll(workers, connection, stopping, times.shutdownMs) };
}

type OpenWorkerOptions = {
  collector: AppContext;
  prefix: string;
  times: WorkerTimes;
  connection: Redis;
  run: (job: Job) => Promise<void>;
};

function openWorker(queue: string, concurrency: number, options: OpenWorkerOptions): Worker {
  const { collector, times, connection, prefix, run } = options;
  const worker = new Worker(queue, run, {
    connection,
    prefix,
    concurrency,
    lockDuration: times.lockMs,
    stalledInterval: times.stalledCheckMs,
    maxStalledCount: 5,
    settings: { backoffStrategy: (attempts: number) => getBackoffMs(attempts, collector.clock.source) },
  });
  worker.on("error", (error) => collector.log.warn("worker error", { queue, error: error.message }));
  worker.on("failed", (job, error) => {
    if (error instanceof RetryBatch) return;
    const isLast = job === undefined || job.attemptsMade >= (job.opts.attempts ?? 1);
    collector.log.error(isLast ? "job failed permanently" : "job failed, will retry", {
      queue,
      jobId: job?.id,
      error,
    });
  });
  return worker;
}

/** Between attempts: 2, 6, 18, 54 s and so on with jitter. On a clock file, real time only keeps the loop polite. */
function getBackoffMs(attempts: number, source: "system" | "file"): number {
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
  const abortTimer = setTimeout(() => stopping.abort(), shutdownMs / 2);
  const limit = new Promise<"late">((resolve) => {
    setTimeout(resolve, shutdownMs, "late").unref();
  });
  const ended = await Promise.race([closing, limit]);
  clearTimeout(abortTimer);
  if (ended === "late") await Promise.all(workers.map((worker) => worker.close(true)));
  connection.disconnect();
}
