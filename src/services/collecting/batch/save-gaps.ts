import type { Gap } from "../../../domain/gap.ts";
import type { Collector } from "../../context/collector.ts";

/** Writes scheduled readings that do not come, and nothing else. */
export async function tellGaps(
  { store, zone }: Pick<Collector, "store" | "zone">,
  gaps: readonly Gap[],
): Promise<void> {
  const nothing = { snapshots: [], looks: [], rawAnswers: [], findings: [] };
  await store.readings.record({ ...nothing, zone, gaps, countsInCoverage: true });
}
