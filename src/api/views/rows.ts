import { z } from "zod";
import { METRICS, PLATFORM_IDS } from "../../domain/platform.ts";

const platform = z.enum(PLATFORM_IDS);
const instant = z.date();

/** Rows that the API returns and no export has; those of exports are in services/exports/rows. */
export const LookRow = z
  .object({
    account: z.string(),
    office: z.string(),
    platform,
    day: z.string(),
    edge: z.string(),
    complete: z.boolean(),
    pagedToEnd: z.boolean(),
    oldestStartAt: instant.nullable(),
    retentionDays: z.number(),
    sessionIds: z.array(z.string()),
    liveIds: z.array(z.string()),
    firstAt: instant,
    lastAt: instant,
    count: z.number(),
    longestHoleSeconds: z.number(),
    simulated: z.boolean(),
  })
  .meta({ id: "Look" });

export const CoverageRow = z
  .object({
    account: z.string(),
    office: z.string(),
    platform,
    metric: z.enum(METRICS),
    date: z.string(),
    expected: z.number(),
    read: z.number(),
    coverage: z.number().nullable(),
    simulated: z.boolean(),
  })
  .meta({ id: "Coverage" });

export const SweepRow = z
  .object({
    sweep: z.string(),
    platform,
    slot: instant,
    trigger: z.string(),
    plannedAt: instant,
    closesAt: instant,
    closedAt: instant.nullable(),
    batches: z.number(),
    expected: z.number(),
    read: z.number(),
    gaps: z.number(),
    requests: z.number(),
    spentUsd: z.number(),
    simulated: z.boolean(),
  })
  .meta({ id: "Sweep" });
