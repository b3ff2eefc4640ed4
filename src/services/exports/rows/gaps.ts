import { z } from "zod";
import { type CoverageDay, openGaps } from "../../../domain/coverage.ts";
import { toLocalDay, localDayAt } from "../../../domain/slot.ts";
import { GAP_REASONS } from "../../../domain/gap.ts";
import { METRICS, PLATFORM_IDS } from "../../../domain/platform.ts";
import { defineExport, type ExportRequest } from "../contract.ts";
import { flag, instant, text } from "./column-types.ts";

const MINUTE_MS = 60_000;

export const GapRow = z
  .object({
    account: text,
    office: text,
    platform: z.enum(PLATFORM_IDS),
    metric: z.enum(METRICS),
    slot: instant,
    reason: z.enum(GAP_REASONS),
    detail: text,
    simulated: flag,
  })
  .meta({ id: "Gap" });

/** Expected readings that are missing, one row per slot, with the last reason known. */
export const gapExport = defineExport(
  GapRow,
  async function* (store, { zone, simulated, officeId, platform, since, until }) {
    const days = store.coverage.stream({
      ...(officeId === null ? {} : { officeId }),
      ...(platform === null ? {} : { platform }),
      ...(since === null ? {} : { fromDay: localDayAt(since, zone).day }),
      ...(until === null ? {} : { toDay: localDayAt(until, zone).day }),
    });
    for await (const day of days) yield* toGapRows(day, { zone, since, until, simulated });
  },
);

/** The open gaps of one account, metric and day, in the order of their slots. */
export function* toGapRows(
  day: CoverageDay,
  { zone, since, until, simulated }: Pick<ExportRequest, "zone" | "since" | "until" | "simulated">,
): Generator<z.infer<typeof GapRow>> {
  const midnight = toLocalDay(day.day, zone).startsAt.getTime();
  for (const { minute, run } of openGaps(day)) {
    const slot = new Date(midnight + minute * MINUTE_MS);
    if ((since !== null && slot < since) || (until !== null && slot >= until)) continue;
    yield {
      account: day.accountKey,
      office: day.officeId,
      platform: day.platform,
      metric: day.metric,
      slot,
      reason: run?.reason ?? ("not_running" as const),
      detail: `${run?.detail ?? "no outcome was recorded"}${repairedBy(day, zone)}`,
      simulated,
    };
  }
}

/** A repaired gap stays in the list and names the reading that repaired its day. */
function repairedBy({ repairs = [] }: CoverageDay, zone: string): string {
  return repairs
    .map(({ via, slot, at }) => `; filled by ${via} of ${slot.toISOString()}, on ${localDayAt(at, zone).day}`)
    .join("");
}
