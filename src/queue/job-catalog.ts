import { z } from "zod";
import { METRICS, PLATFORM_IDS } from "../domain/platform.ts";

/**
 * Every kind of job: its payload, its number of attempts and its id. Payloads hold ids and names only, never a secret;
 * they are validated when a job is enqueued and again when it runs.
 */
const platform = z.enum(PLATFORM_IDS);

export const jobCatalog = {
  /** Enqueued by the scheduler: plans what is due on one platform. The slot is computed when the job runs. */
  "plan-sweep": {
    queue: "control",
    payload: z.object({ platform }),
    attempts: 3,
    id: () => null,
  },
  /** Runs at the end of a slot: readings that are still open in the sweep become gaps. */
  "close-sweep": {
    queue: "control",
    payload: z.object({ sweepId: z.string().min(1) }),
    attempts: 5,
    id: (payload: { sweepId: string }) => `close-${payload.sweepId}`,
  },
  /** Runs once a minute: repairs what Redis lost or a killed process left behind. Reads MongoDB alone. */
  reconcile: {
    queue: "control",
    payload: z.object({}),
    attempts: 1,
    id: () => null,
  },
  /** Runs when a sweep of a resync is closed: the resync ends with its last sweep. */
  "finish-resync": {
    queue: "control",
    payload: z.object({ resyncId: z.string().min(1), sweepId: z.string().min(1) }),
    attempts: 5,
    id: (payload: { sweepId: string }) => `finish-${payload.sweepId}`,
  },
  /** Runs at the start and every hour: freezes or revises months whose grace period is over, and writes their reports. */
  "close-months": {
    queue: "control",
    payload: z.object({}),
    attempts: 3,
    id: () => null,
  },
  /** Runs every hour: on the days of the rules, offices that have not held their session yet are reminded. */
  "send-reminders": {
    queue: "control",
    payload: z.object({}),
    attempts: 1,
    id: () => null,
  },
  /** Runs once a day: fills missed days from the owners' own insights, where their tokens are known. */
  "repair-history": {
    queue: "control",
    payload: z.object({}),
    attempts: 3,
    id: () => null,
  },
  /** Reads one batch of a sweep. */
  batch: {
    queue: "platform",
    payload: z.object({
      platform,
      batchId: z.string().min(1),
      /** The slot of each metric, for scheduled work: readings that exist already are then loaded with the batch. */
      slots: z.partialRecord(z.enum(METRICS), z.iso.datetime()).optional(),
      /** The platform's rate limit lasts until then, on the clock that the readings follow. */
      waitsUntil: z.iso.datetime().optional(),
    }),
    attempts: 6,
    id: (payload: { batchId: string }) => payload.batchId,
  },
  /** Polls, once a minute, the accounts that are live, or whose live ended without a length so far. */
  watch: {
    queue: "platform",
    payload: z.object({ platform, minute: z.iso.datetime() }),
    attempts: 1,
    id: (payload: { platform: string; minute: string }) => toPollJobId(payload.platform, payload.minute),
  },
} as const;

export type JobCatalog = typeof jobCatalog;
export type JobName = keyof JobCatalog;
export type JobPayload<N extends JobName> = z.infer<JobCatalog[N]["payload"]>;

export function toPollJobId(platform: string, minute: string): string {
  return `watch-${platform}-${minute.replace(/[-:.]/g, "")}`;
}

/** Manual work runs before scheduled work. BullMQ runs a job without a priority before both. */
export const PRIORITY = { manual: 1, poll: 5, scheduled: 10 } as const;

/** Validates the payload of a job. @throws ZodError when this version cannot read it */
export function parsePayload<N extends JobName>(name: N, data: unknown): JobPayload<N> {
  return jobCatalog[name].payload.parse(data) as JobPayload<N>;
}
