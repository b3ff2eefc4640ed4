import { DelayedError, type Job } from "bullmq";
import type { PlatformId } from "../../src/domain/platform.ts";
import type { Slots } from "../../src/domain/sweep.ts";
import { ClockError } from "../../src/errors/reach-error.ts";
import { type JobName, type JobPayload, parsePayload } from "../../src/queue/job-catalog.ts";
import { backfillFollowers } from "../../src/services/collecting/backfill/backfill-followers.ts";
import { collectBatch } from "../../src/services/collecting/batch/collect-batch.ts";
import { closeOverdue } from "../../src/services/collecting/closing/close-overdue.ts";
import { enqueueLivePoll, pollActiveLives } from "../../src/services/collecting/lives/poll-active-lives.ts";
import { advanceSchedule, catchUpSchedule } from "../../src/services/collecting/planning/advance-schedule.ts";
import type { AppContext } from "../../src/services/context/app-context.ts";
import { reconcile } from "../../src/services/operations/reconcile.ts";
import { finishResync } from "../../src/services/resync/finish-resync.ts";

/** How often work that waits for a clock file checks it, in real milliseconds. */
const CLOCK_FILE_CHECK_MS = 200;

/** How long work waits, in real milliseconds, while this machine's clock disagrees with the others. */
const CLOCK_WAIT_MS = 2_000;

export type HandlerOptions = {
  collector: AppContext;
  platforms: readonly PlatformId[];
  beforeSweep?: () => Promise<void>;
  /** Freezes months that are due, and hands out their reports. */
  closeMonths?: () => Promise<void>;
  /** Reminds offices where this is the day and the hour for it. */
  sendReminders?: () => Promise<void>;
  signal: AbortSignal;
};

type Handlers = {
  [N in JobName]: (payload: JobPayload<N>, job: Job) => Promise<void> | void;
};

/** Not a failure of ours: the batch is to be asked again while its slot is current. */
export class RetryBatch extends Error {}

/** Runs one job: parses its payload, calls one verb and maps the outcome. */
export function createJobRunner(options: HandlerOptions): (job: Job) => Promise<void> {
  const handlers = createHandlers(options);
  const { clockGuard } = options.collector;
  return async (job) => {
    const name = job.name as JobName;
    const handler = handlers[name] as ((payload: unknown, job: Job) => Promise<void> | void) | undefined;
    if (!handler) throw new Error(`no handler for jobs named ${job.name}`);
    if (!(await clockGuard.check()).agrees) return delay(job, CLOCK_WAIT_MS);
    try {
      await handler(parsePayload(name, job.data), job);
    } catch (error) {
      // The clock leapt while the job ran: it is run again, and spends no attempt.
      if (error instanceof ClockError) return delay(job, CLOCK_WAIT_MS);
      throw error;
    }
  };
}

function createHandlers({
  collector: app,
  platforms,
  beforeSweep,
  closeMonths,
  sendReminders,
  signal,
}: HandlerOptions): Handlers {
  const planOneAtATime = serialise();
  return {
    "plan-sweep": ({ platform }) =>
      planOneAtATime(async () => {
        await beforeSweep?.();
        await advanceSchedule(app, platform);
      }),
    "close-sweep": async ({ sweepId }) => {
      const sweep = await app.store.sweeps.get(sweepId);
      if (sweep && sweep.closedAt === null) await closeOverdue(app, sweep);
    },
    "finish-resync": async ({ resyncId }) => void (await finishResync(app, resyncId)),
    reconcile: async () => {
      await reconcile(app);
      await beforeSweep?.();
      for (const platform of platforms) {
        await catchUpSchedule(app, platform);
        if (app.clock.source === "system") await enqueueLivePoll(app, platform);
      }
    },
    "close-months": async () => closeMonths?.(),
    "send-reminders": async () => sendReminders?.(),
    "repair-history": async () => void (await backfillFollowers(app, { signal })),
    batch: (payload, job) => runBatch(app, payload, job, signal),
    watch: ({ platform }) => pollActiveLives(app, platform, signal),
  };
}

/** Runs one piece of work at a time: the batches of one sweep are under way while the next one is planned. */
function serialise(): (work: () => Promise<void>) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

/**
 * One attempt at a batch. Until when a platform's rate limit lasts is noted in the job itself, so that every process
 * knows: on a clock file, real time says nothing about when the batch may go on.
 */
async function runBatch(
  app: AppContext,
  payload: JobPayload<"batch">,
  job: Job,
  signal: AbortSignal,
): Promise<void> {
  const { batchId, waitsUntil } = payload;
  const { clock } = app;
  const byFile = clock.source === "file";
  if (byFile && waitsUntil !== undefined && clock.now() < new Date(waitsUntil))
    return delay(job, CLOCK_FILE_CHECK_MS);
  const isLastAttempt = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
  const named = Object.entries(payload.slots ?? {}).map(([metric, slot]) => [metric, new Date(slot)]);
  const slots: Slots | undefined = payload.slots && Object.fromEntries(named);
  const attempt = await collectBatch(app, batchId, { isLastAttempt, signal, slots });
  if (attempt.kind === "again") throw new RetryBatch(batchId);
  if (attempt.kind === "done") return;
  await job.updateData({ ...payload, waitsUntil: attempt.at.toISOString() });
  await delay(job, byFile ? CLOCK_FILE_CHECK_MS : attempt.at.getTime() - clock.now().getTime());
}

/** Puts the job back to wait; it spends no attempt. The queue runs on real time, whatever the readings follow. */
async function delay(job: Job, delayMs: number): Promise<never> {
  const realNow = performance.timeOrigin + performance.now();
  await job.moveToDelayed(Math.ceil(realNow + Math.max(50, delayMs)), job.token);
  throw new DelayedError();
}
