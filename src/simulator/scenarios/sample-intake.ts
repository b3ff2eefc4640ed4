import type { Office } from "../../domain/office.ts";
import { between } from "../random.ts";
import { zoneMonth } from "../zone-time.ts";

const HEADER = "office,platform,metric,value,precision,observed_at,entered_by,evidence,note";
const HALF_HOUR_MS = 1_800_000;

/**
 * A file as a person would enter it from the channels' screens: followers on WhatsApp, which no interface tells, of
 * every district before the month begins and before it ends. All of it is invented.
 */
export function toSampleIntake(
  offices: readonly Office[],
  options: { month: string; zone: string; seed: number },
): string {
  const month = zoneMonth(options.month, options.zone);
  const rows = offices
    .filter(({ kind }) => kind === "district")
    .flatMap(({ officeId }) => {
      const seeds = [options.seed, "whatsapp", officeId] as const;
      const before = between(20, 190, ...seeds) * 100;
      const grown = before + between(1, 12, ...seeds, "grown") * 100;
      return [
        toRow(officeId, before, month.startMs - HALF_HOUR_MS),
        toRow(officeId, grown, month.endMs - HALF_HOUR_MS),
      ];
    });
  return [HEADER, ...rows, ""].join("\n");
}

const toRow = (officeId: string, followers: number, atMs: number): string =>
  `${officeId},whatsapp,followers,${followers},abbreviated,${new Date(atMs).toISOString()},simulator,sample,simulated`;
