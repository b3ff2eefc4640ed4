import { type Job, Queue } from "bullmq";
import type { Redis } from "ioredis";
import { CLOCK_BOUND_MS } from "../domain/clock-agreement.ts";
import type { PlatformId } from "../domain/platform.ts";
import { StoreError } from "../errors/reach-error.ts";
import {
  jobCatalog,
  type JobName,
  type JobPayload,
  parsePayload,
  PRIORITY,
  toPollJobId,
} from "./job-catalog.ts";
import { checkWritable } from "../redis/check-server.ts";
import { openProducerConnection } from "../redis/connection.ts";
import { systemClock } from "../telemetry/clock.ts";
import { toCronPattern } from "./cron.ts";

const DAY_SECONDS = 86_400;

/** One job to enqueue. */
export type JobRequest<N extends JobName = JobName> = {
  name: N;
  payload: JobPayload<N>;
  priority?: number;
  /** Real milliseconds before it may run. */
  delayMs?: number;
};

/** A job whose attempts are used up: our own bug, or servers that stayed unreachable. */
export type DeadLetter = {
  queue: string;
  jobId: string;
  name: string;
  reason: string;
  failedAt: Date | null;
};

/** `dead` = its attempts are used up. `waitsUntil` = end of the platform's rate limit, where there is one. */
export type BatchJob = { state: "waiting" | "done" | "dead"; waitsUntil: Date | null };

type RecurringJob = "reconcile" | "close-months" | "send-reminders" | "repair-history";

/** All access to the queues. One queue per platform, so that one platform's limits do not delay another; one for control. */
export type Queues = {
  add(...work: JobRequest[]): Promise<void>;
  /** Sets up a scheduler that enqueues `plan-sweep` at every slot; an unchanged one is not touched. */
  schedule(platform: PlatformId, everyMinutes: number, zone: string): Promise<void>;
  /** Sets up a scheduler for recurring work. */
  scheduleEvery(name: RecurringJob, everyMs: number): Promise<void>;
  unschedule(platform: PlatformId): Promise<void>;
  /** How many processes run jobs of this platform now. */
  countWorkers(platform: PlatformId): Promise<number>;
  /** The state of a batch's job; `null` = there is no such job in Redis. */
  getBatchJob(platform: PlatformId, batchId: string): Promise<BatchJob | null>;
  /** Whether the live poll of this minute is waiting or running. */
  isPollPending(platform: PlatformId, minute: Date): Promise<boolean>;
  countJobs(
    queue: PlatformId | "control",
  ): Promise<{ waiting: number; active: number; delayed: number; failed: number }>;
  listDeadLetters(): Promise<DeadLetter[]>;
  retryDeadLetter(queue: string, jobId: string): Promise<void>;
  /** What Redis' clock shows. */
  serverTime(): Promise<Date>;
  /** Whether jobs can be enqueued. @throws StoreError with a remedy when Redis cannot be written to */
  checkWritable(): Promise<void>;
  close(): Promise<void>;
};

/** Opens the queues under a prefix, which is the database's name, so that simulated and real jobs never mix. */
export async function openQueues(options: {
  redisUrl: string;
  prefix: string;
  platforms: readonly PlatformId[];
  onError: (error: Error) => void;
}): Promise<Queues> {
  const connection = await openProducerConnection(options);
  const queues = new Map<string, Queue>();
  for (const name of ["control", ...options.platforms]) {
    const queue = new Queue(name, { connection, prefix: options.prefix });
    queue.on("error", options.onError);
    queues.set(name, queue);
  }
  return createQueues(queues, connection, options.prefix);
}

function createQueues(queues: ReadonlyMap<string, Queue>, connection: Redis, prefix: string): Queues {
  const getQueue = (name: string): Queue => {
    const queue = queues.get(name);
    if (!queue) throw new StoreError(`there is no queue ${name}`);
    return queue;
  };
  return {
    add: (...work) => addAll(getQueue, work),
    schedule: (platform, everyMinutes, zone) =>
      upsert(
        getQueue("control"),
        `plan-${platform}`,
        { pattern: toCronPattern(everyMinutes), tz: zone },
        "plan-sweep",
        { platform },
        everyMinutes * 60_000,
      ),
    scheduleEvery: (name, everyMs) =>
      upsert(getQueue("control"), name, { every: everyMs, offset: 1 }, name, {}, everyMs),
    unschedule: async (platform) => void (await getQueue("control").removeJobScheduler(`plan-${platform}`)),
    countWorkers: async (platform) => (await getQueue(platform).getWorkers()).length,
    getBatchJob: (platform, batchId) => loadBatchJob(getQueue(platform), batchId),
    isPollPending: async (platform, minute) => {
      const jobId = toPollJobId(platform, minute.toISOString());
      const state = await getQueue(platform).getJobState(jobId);
      return state !== "unknown" && state !== "completed" && state !== "failed";
    },
    countJobs: (queue) => countJobs(getQueue(queue)),
    listDeadLetters: async () => {
      const failed = await Promise.all([...queues.values()].map((queue) => queue.getFailed()));
      return failed.flat().map(toDeadLetter);
    },
    retryDeadLetter: async (queue, jobId) => {
      const job: Job | undefined = await getQueue(queue).getJob(jobId);
      if (!job) throw new StoreError(`there is no job ${jobId} in ${queue}`);
      await job.retry();
    },
    serverTime: () => readTime(connection),
    checkWritable: () => checkWritable(connection, prefix),
    close: async () => {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
      connection.disconnect();
    },
  };
}

async function readTime(connection: Redis): Promise<Date> {
  const [seconds, microseconds] = await connection.time();
  return new Date(Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000));
}

async function countJobs(queue: Queue): ReturnType<Queues["countJobs"]> {
  const counts = await queue.getJobCounts("waiting", "prioritized", "active", "delayed", "failed");
  const { waiting = 0, prioritized = 0, active = 0, delayed = 0, failed = 0 } = counts;
  return { waiting: waiting + prioritized, active, delayed, failed };
}

async function loadBatchJob(queue: Queue, batchId: string): Promise<BatchJob | null> {
  const job: Job | undefined = await queue.getJob(batchId);
  if (!job) return null;
  const state = await job.getState();
  if (state === "unknown") return null;
  const { waitsUntil } = parsePayload("batch", job.data);
  return {
    state: state === "completed" ? "done" : state === "failed" ? "dead" : "waiting",
    waitsUntil: waitsUntil === undefined ? null : new Date(waitsUntil),
  };
}

async function addAll(getQueue: (name: string) => Queue, work: readonly JobRequest[]): Promise<void> {
  const byQueue = new Map<string, JobRequest[]>();
  for (const item of work) {
    const queue = toQueueName(item);
    const items = byQueue.get(queue) ?? [];
    items.push(item);
    byQueue.set(queue, items);
  }
  for (const [queue, items] of byQueue) {
    await getQueue(queue).addBulk(
      items.map((item) => ({
        name: item.name,
        data: parsePayload(item.name, item.payload),
        opts: toJobOptions(item),
      })),
    );
  }
}

function toQueueName(work: JobRequest): string {
  if (jobCatalog[work.name].queue === "control") return "control";
  return (work.payload as JobPayload<"batch">).platform;
}

function toJobOptions(work: JobRequest) {
  const entry = jobCatalog[work.name];
  const jobId = entry.id(work.payload as never);
  return {
    ...(jobId === null ? {} : { jobId }),
    attempts: entry.attempts,
    backoff: { type: "custom" },
    priority: work.priority ?? PRIORITY.scheduled,
    ...(work.delayMs === undefined ? {} : { delay: Math.max(0, work.delayMs) }),
    removeOnComplete: { age: DAY_SECONDS, count: 2_000 },
    removeOnFail: { age: 14 * DAY_SECONDS, count: 10_000 },
  };
}

type Repeat = { pattern: string; tz: string } | { every: number; offset: number };

/** Upserting an unchanged pattern would drop an overdue slot, so a scheduler is written only where it differs. */
async function upsert(
  queue: Queue,
  id: string,
  repeat: Repeat,
  name: JobName,
  data: object,
  intervalMs: number,
): Promise<void> {
  const held = await queue.getJobScheduler(id);
  // Farther ahead than one interval: it was set by a clock that was wrong then, and nothing would run until it comes.
  const now = systemClock.now().getTime();
  const isTooFar = (held?.next ?? 0) > now + intervalMs + CLOCK_BOUND_MS;
  if (held === undefined || isTooFar) await removeScheduler(queue, id, now - 2 * intervalMs);
  const same =
    held !== undefined &&
    !isTooFar &&
    ("pattern" in repeat
      ? held.pattern === repeat.pattern && held.tz === repeat.tz
      : Number(held.every) === repeat.every);
  if (same) return;
  const opts = {
    attempts: jobCatalog[name].attempts,
    backoff: { type: "custom" },
    priority: PRIORITY.manual,
    removeOnComplete: { age: DAY_SECONDS, count: 500 },
    removeOnFail: { age: 14 * DAY_SECONDS },
  };
  await queue.upsertJobScheduler(id, repeat, { name, data, opts });
}

/**
 * Removes a scheduler with the jobs that it made since an instant: a clock that leapt ran them early, and BullMQ refuses
 * to make a job of the same instant again.
 */
async function removeScheduler(queue: Queue, id: string, sinceMs: number): Promise<void> {
  await queue.removeJobScheduler(id);
  const prefix = `repeat:${id}:`;
  for (const job of await queue.getJobs(["completed", "failed", "delayed", "waiting", "prioritized"])) {
    const isOurs = job.id?.startsWith(prefix) === true && Number(job.id.slice(prefix.length)) >= sinceMs;
    // One that runs at this moment is locked; the next round removes it.
    if (isOurs) await job.remove().catch(() => undefined);
  }
}

function toDeadLetter(job: Job): DeadLetter {
  return {
    queue: job.queueName,
    jobId: job.id ?? "",
    name: job.name,
    reason: job.failedReason,
    failedAt: job.finishedOn === undefined ? null : new Date(job.finishedOn),
  };
}
