import type { Gap } from "../../../domain/gap.ts";
import type { AppContext } from "../../context/app-context.ts";

/** Writes scheduled readings that do not come, and nothing else. */
export async function tellGaps(
  { store, zone }: Pick<AppContext, "store" | "zone">,
  gaps: readonly Gap[],
): Promise<void> {
  const nothing = { snapshots: [], looks: [], rawAnswers: [], findings: [] };
  await store.readings.record({ ...nothing, zone, gaps, countsInCoverage: true });
}
