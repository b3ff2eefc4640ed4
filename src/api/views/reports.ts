import { z } from "zod";
import { LETTER_KINDS } from "../../domain/rulings.ts";
import { GAP_REASONS } from "../../domain/gap.ts";
import { DURATION_BASES } from "../../domain/live-session.ts";
import { OFFICE_KINDS } from "../../domain/office.ts";
import { PLATFORM_IDS, VIAS } from "../../domain/platform.ts";
import { ACTIVITY_CRITERIA } from "../../domain/rules/rule-book.ts";
import { REPORT_STATUSES } from "../../services/judging/judge-month.ts";
import { OUTCOMES, SESSION_REASONS, VERDICT_REASONS } from "../../domain/verdict.ts";

const platform = z.enum(PLATFORM_IDS);
const kind = z.enum(OFFICE_KINDS);
const instant = z.date();
const count = z.number().nullable();
const text = z.string().nullable();
const name = z.object({ en: z.string(), hi: z.string() });
const status = z.enum(REPORT_STATUSES);

const Reason = z.object({
  code: z.enum(VERDICT_REASONS),
  account: text,
  from: instant.nullable(),
  to: instant.nullable(),
  text: z.string(),
});

const Evidence = z.object({
  account: z.string(),
  sessionId: z.string(),
  title: text,
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  durationSeconds: count,
  durationBasis: z.enum(DURATION_BASES).nullable(),
  counted: z.boolean(),
  reason: z.enum(SESSION_REASONS),
  permalink: text,
  durationAtMostSeconds: count,
  shownDurationSeconds: count,
  joined: z.object({ sessionIds: z.array(z.string()), seconds: z.number() }).nullable(),
  text: z.string(),
});

const Verdict = z.object({
  office: z.string(),
  kind,
  name,
  outcome: z.enum(OUTCOMES),
  exempt: z.boolean(),
  reasons: z.array(Reason),
  assurance: z.object({ basis: z.enum(["watched", "listed"]), longestHoleSeconds: count }),
  sessions: z.number(),
  qualifyingSessions: z.number(),
  liveMinutes: count,
  longestMinutes: count,
  coverage: count,
  evidence: z.array(Evidence),
});

const frame = {
  month: z.string(),
  timezone: z.string(),
  asOf: instant,
  simulated: z.boolean(),
  status,
};

const monthFrame = {
  ...frame,
  revision: z.number(),
  rule: z.object({
    id: z.string(),
    version: z.number(),
    validFrom: z.string(),
    order: z.string(),
    appliesTo: z.array(kind),
    minMinutes: z.number(),
    sessionsPerMonth: z.number(),
    platform,
  }),
};

const offices = z.array(z.string());

/** The reports as `--format json` writes them, for the OpenAPI document and the typed client. */
export const LiveReport = z
  .object({
    ...monthFrame,
    offices: z.array(Verdict),
    summary: z.object({
      met: offices,
      notMet: offices,
      undetermined: offices,
      pending: offices,
      exempt: offices,
    }),
  })
  .meta({ id: "LiveReport" });

export const VerdictRow = Verdict.extend({ month: z.string(), status, revision: z.number() }).meta({
  id: "Verdict",
});

const Point = z.object({ followers: count, slot: instant, via: z.enum(VIAS) }).nullable();

const GrowthRow = z.object({
  office: z.string(),
  platform,
  account: z.string(),
  opening: Point,
  closing: Point,
  change: count,
  changePercent: count,
  outcome: z.enum(["grew", "fell", "flat", "undetermined"]),
  reason: text,
});

export const GrowthReport = z
  .object({
    from: z.string(),
    to: z.string(),
    simulated: z.boolean(),
    offices: z.array(GrowthRow),
    timezone: z.string(),
    asOf: instant,
  })
  .meta({ id: "GrowthReport" });

const criterion = z.enum(ACTIVITY_CRITERIA);
const followUp = {
  month: z.string(),
  planDue: text,
  planReceived: text,
  overdue: z.boolean(),
  still: z.boolean(),
};

export const ActivityReport = z
  .object({
    ...frame,
    rule: z.object({ howMany: z.number(), criteria: z.array(criterion), appliesTo: z.array(kind) }),
    offices: z.array(
      z.object({
        office: z.string(),
        kind,
        name,
        outcome: z.enum(OUTCOMES).nullable(),
        exempt: z.boolean(),
        qualifyingSessions: count,
        liveMinutes: count,
        posts: count,
        growth: count,
      }),
    ),
    leastActive: z.object({
      howMany: z.number(),
      order: z.array(offices),
      named: offices,
      possible: offices,
      unranked: offices,
      fewer: z.boolean(),
      skipped: z.array(z.object({ criterion, officeIds: offices })),
    }),
    followed: z.array(z.object({ office: z.string(), ...followUp })),
  })
  .meta({ id: "ActivityReport" });

export const OfficeReport = z
  .object({
    ...monthFrame,
    closesAt: instant,
    office: z.object({ office: z.string(), kind, name }),
    live: Verdict.nullable(),
    watch: z.array(
      z.object({
        account: z.string(),
        from: instant,
        to: instant,
        longestHoleSeconds: count,
        unseen: z.array(z.object({ from: instant, to: instant, why: z.enum(GAP_REASONS).nullable() })),
        coverage: z.object({ expected: z.number(), read: z.number() }).optional(),
      }),
    ),
    accounts: z.array(
      z.object({
        account: z.string(),
        platform,
        handle: text,
        externalId: text,
        activeFrom: text,
        activeTo: text,
      }),
    ),
    growth: z.array(GrowthRow),
    letters: z.array(
      z.object({
        kind: z.enum(LETTER_KINDS),
        day: z.string(),
        why: z.string(),
        by: z.string(),
        reference: text,
      }),
    ),
    leastActiveBefore: z.array(z.object(followUp)),
  })
  .meta({ id: "OfficeReport" });
