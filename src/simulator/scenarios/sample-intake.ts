import type { Office } from "../../domain/office.ts";
import { PLATFORM_IDS, type PlatformId } from "../../domain/platform.ts";
import { WORLDS } from "../platforms.ts";
import { between } from "../random.ts";
import { zoneMonth } from "../zone-time.ts";

const HEADER = "office,platform,metric,value,precision,observed_at,entered_by,evidence,note";
const HALF_HOUR_MS = 1_800_000;
const BY_HAND = PLATFORM_IDS.filter((id) => WORLDS[id].isEnteredByHand);

/**
 * A file as a person would enter it from the channels' screens: followers of every district where no
 * interface returns them, before the month begins and before it ends. All of it is invented.
 */
export function toSampleIntake(
  offices: readonly Office[],
  options: { month: string; zone: string; seed: number },
): string {
  const month = zoneMonth(options.month, options.zone);
  const rows = offices
    .filter(({ kind }) => kind === "district")
    .flatMap(({ officeId }) => BY_HAND.map((platform) => ({ officeId, platform })))
    .flatMap(({ officeId, platform }) => {
      const seeds = [options.seed, platform, officeId] as const;
      const before = between(20, 190, ...seeds) * 100;
      const grown = before + between(1, 12, ...seeds, "grown") * 100;
      return [
        toRow(officeId, platform, before, month.startMs - HALF_HOUR_MS),
        toRow(officeId, platform, grown, month.endMs - HALF_HOUR_MS),
      ];
    });
  return [HEADER, ...rows, ""].join("\n");
}

const toRow = (officeId: string, platform: PlatformId, followers: number, atMs: number): string =>
  `${officeId},${platform},followers,${followers},abbreviated,${new Date(atMs).toISOString()},simulator,sample,simulated`;
