import { z } from "zod";
import { GAP_REASONS } from "../../domain/gap.ts";
import { DURATION_BASES } from "../../domain/live-session.ts";
import { OFFICE_KINDS } from "../../domain/office.ts";
import { METRICS, PLATFORM_IDS, PRECISIONS, VIAS } from "../../domain/platform.ts";

const platform = z.enum(PLATFORM_IDS);
const instant = z.date();
const count = z.number().nullable();

/** The rows that the API returns, with the same names as in every export. */
export const OfficeRow = z
  .object({
    office: z.string(),
    kind: z.enum(OFFICE_KINDS),
    nameEn: z.string(),
    nameHi: z.string(),
    lgdCode: z.string().nullable(),
    division: z.string().nullable(),
    aliases: z.string(),
    activeFrom: z.string().nullable(),
    activeTo: z.string().nullable(),
    simulated: z.boolean(),
  })
  .meta({ id: "Office" });

export const AccountRow = z
  .object({
    account: z.string(),
    office: z.string(),
    platform,
    label: z.string().nullable(),
    handle: z.string().nullable(),
    externalId: z.string().nullable(),
    credential: z.string().nullable(),
    activeFrom: z.string().nullable(),
    activeTo: z.string().nullable(),
    verifiedBy: z.string().nullable(),
    verifiedOn: z.string().nullable(),
    note: z.string().nullable(),
    waiting: z.boolean(),
    simulated: z.boolean(),
  })
  .meta({ id: "Account" });

export const SnapshotRow = z
  .object({
    account: z.string(),
    office: z.string(),
    officeKind: z.enum(OFFICE_KINDS).nullable(),
    platform,
    slot: instant,
    observedAt: instant,
    followers: count,
    posts: count,
    precision: z.enum(PRECISIONS),
    via: z.enum(VIAS),
    simulated: z.boolean(),
    following: count,
    listed: count,
    views: count,
  })
  .meta({ id: "Snapshot" });

export const LiveSessionRow = z
  .object({
    account: z.string(),
    office: z.string(),
    platform,
    sessionId: z.string(),
    videoId: z.string().nullable(),
    state: z.string(),
    startedAt: instant.nullable(),
    endedAt: instant.nullable(),
    durationSeconds: count,
    durationBasis: z.enum(DURATION_BASES).nullable(),
    durationAtMostSeconds: count,
    title: z.string().nullable(),
    permalink: z.string().nullable(),
    firstSeenAt: instant,
    lastSeenAt: instant,
    firstSeenLiveAt: instant.nullable(),
    lastSeenLiveAt: instant.nullable(),
    goneAt: instant.nullable(),
    goneReason: z.string().nullable(),
    simulated: z.boolean(),
    fromId: z.string().nullable(),
    peakViewers: count,
    lowConfidence: z.boolean(),
  })
  .meta({ id: "LiveSession" });

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

export const GapRow = z
  .object({
    account: z.string(),
    office: z.string(),
    platform,
    metric: z.enum(METRICS),
    slot: instant,
    reason: z.enum(GAP_REASONS),
    detail: z.string(),
    simulated: z.boolean(),
  })
  .meta({ id: "Gap" });

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
