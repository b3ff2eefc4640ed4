import { z } from "zod";
import { INTAKE_METRICS, INTAKE_STATES, type IntakeEntry } from "../../domain/intake.ts";
import { PLATFORM_IDS } from "../../domain/platform.ts";

/** An intake entry, as the API returns it. */
export const EntryView = z
  .object({
    id: z.string(),
    account: z.string(),
    platform: z.enum(PLATFORM_IDS),
    metric: z.enum(INTAKE_METRICS),
    value: z.number(),
    lastValue: z.number().nullable(),
    at: z.date(),
    because: z.enum(["session", "far_from_last"]).nullable(),
    enteredBy: z.string(),
    evidence: z.string().nullable(),
    enteredAt: z.date(),
    state: z.enum(INTAKE_STATES),
    confirmedBy: z.string().nullable(),
    confirmedAt: z.date().nullable(),
    refused: z.object({ by: z.string(), at: z.date(), why: z.string() }).nullable(),
  })
  .meta({ id: "IntakeEntry" });

export const toEntryView = (entry: IntakeEntry): z.infer<typeof EntryView> => ({
  id: entry.entryId,
  account: entry.accountKey,
  platform: entry.platform,
  metric: entry.metric,
  value: entry.value,
  lastValue: entry.lastValue,
  at: entry.startedAt ?? entry.observedAt,
  because: entry.heldBecause,
  enteredBy: entry.enteredBy,
  evidence: entry.evidence,
  enteredAt: entry.enteredAt,
  state: entry.state,
  confirmedBy: entry.confirmedBy,
  confirmedAt: entry.confirmedAt,
  refused: entry.refused ?? null,
});
