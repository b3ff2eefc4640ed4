import type { Metric, PlatformId } from "../../domain/platform.ts";
import type { Resync } from "../../domain/resync.ts";
import { toReadingName } from "../../domain/sweep.ts";
import type { Store } from "../../store/contracts/store.ts";

/** The state of one reading. */
export type ReadingProgress = {
  account: string;
  platform: PlatformId;
  metric: Metric;
  state: "waiting" | "read" | "gap";
  figure: number | null;
  reason: string | null;
  detail: string | null;
};

export type ResyncProgress = { expected: number; read: number; gaps: number; readings: ReadingProgress[] };

/** The current state of a resync, reading by reading. */
export async function loadProgress(store: Pick<Store, "sweeps">, resync: Resync): Promise<ResyncProgress> {
  const readings: ReadingProgress[] = [];
  for (const sweepId of resync.sweepIds) {
    const [batches, results] = await Promise.all([
      store.sweeps.listBatches(sweepId),
      store.sweeps.results(sweepId),
    ]);
    const ended = new Map(results.map((result) => [toReadingName(result), result]));
    for (const { items, platform } of batches)
      for (const { accountKey, metrics } of items)
        for (const metric of metrics) {
          const result = ended.get(toReadingName({ accountKey, metric }));
          readings.push({
            account: accountKey,
            platform,
            metric,
            state: result?.state ?? "waiting",
            figure: result?.state === "read" ? result.figure : null,
            reason: result?.state === "gap" ? result.reason : null,
            detail: result?.state === "gap" ? result.detail : null,
          });
        }
  }
  const count = (state: ReadingProgress["state"]) => readings.filter((one) => one.state === state).length;
  return { expected: readings.length, read: count("read"), gaps: count("gap"), readings };
}
