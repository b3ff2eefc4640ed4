import { z } from "zod";
import { METRICS, PLATFORM_IDS } from "../domain/platform.ts";

/**
 * Every kind of job that exists: what it carries, how often it is tried and how its id is made. Payloads hold ids and
 * names only, never a secret; they are checked when put in and again when taken out.
 */
const platform = z.enum(PLATFORM_IDS);

export const jobCatalog = {
  /** From the scheduler: plan what is due on one platform. The slot is worked out when it runs. */
  "plan-sweep": {
    queue: "control",
    payload: z.object({ platform }),
    attempts: 3,
    id: () => null,
  },
  /** The end of a slot: what is open in the sweep becomes a gap. */
  "close-sweep": {
    queue: "control",
    payload: z.object({ sweepId: z.string().min(1) }),
    attempts: 5,
    id: (payload: { sweepId: string }) => `close-${payload.sweepId}`,
  },
  /** Once a minute: puts right what Redis forgot or a killed process left. Works from MongoDB alone. */
  reconcile: {
    queue: "control",
    payload: z.object({}),
    attempts: 1,
    id: () => null,
  },
  /** A sweep of a resync was closed: the resync ends when it was the last one. */
  "finish-resync": {
    queue: "control",
    payload: z.object({ resyncId: z.string().min(1), sweepId: z.string().min(1) }),
    attempts: 5,
    id: (payload: { sweepId: string }) => `finish-${payload.sweepId}`,
  },
  /** At the start and every hour: months whose grace is over are frozen or revised, and their reports written. */
  "close-months": {
    queue: "control",
    payload: z.object({}),
    attempts: 3,
    id: () => null,
  },
  /** Once a day: days that were missed are filled from the owners' own insights, where their tokens are known. */
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
      /** The slot of each metric, of scheduled work: what is read of it already is then found with the batch. */
      slots: z.partialRecord(z.enum(METRICS), z.iso.datetime()).optional(),
      /** The platform asked for patience until then, on the clock that the readings follow. */
      waitsUntil: z.iso.datetime().optional(),
    }),
    attempts: 6,
    id: (payload: { batchId: string }) => payload.batchId,
  },
  /** A minute's look at the accounts that are live, or ended without a length yet. */
  watch: {
    queue: "platform",
    payload: z.object({ platform, minute: z.iso.datetime() }),
    attempts: 1,
    id: (payload: { platform: string; minute: string }) => watchJobId(payload.platform, payload.minute),
  },
} as const;

export type JobCatalog = typeof jobCatalog;
export type JobName = keyof JobCatalog;
export type JobPayload<N extends JobName> = z.infer<JobCatalog[N]["payload"]>;

export function watchJobId(platform: string, minute: string): string {
  return `watch-${platform}-${minute.replace(/[-:.]/g, "")}`;
}

/** Hand-made work goes before scheduled work. A job without a priority would go before both. */
export const PRIORITY = { byHand: 1, watch: 5, scheduled: 10 } as const;

/** The payload of a job as it was put in; throws ZodError on one that this version cannot read. */
export function parsePayload<N extends JobName>(name: N, data: unknown): JobPayload<N> {
  return jobCatalog[name].payload.parse(data) as JobPayload<N>;
}
