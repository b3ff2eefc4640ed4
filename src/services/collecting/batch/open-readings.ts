import type { Batch } from "../../../domain/sweep.ts";
import { type BatchInContext, readingKey } from "../../../store/contracts/store.ts";
import type { MappedOutcomes } from "./map-outcomes.ts";
import { expectedKeys } from "../closing/close-sweep.ts";
import type { AppContext } from "../../context/app-context.ts";
import type { RequestedMetrics } from "../../../quota/spend-limit.ts";

/** `asked`: by account, the metrics that are still to be asked. `givenUp`: how many others are gaps for good. */
export type OpenReadings = { asked: RequestedMetrics; givenUp: number };

/** What of the batch is still open. A hand-made sweep asks anew even what the schedule has read. */
export async function findOpenReadings(
  collector: AppContext,
  { sweep, batch, before }: BatchInContext,
): Promise<OpenReadings> {
  const asked: RequestedMetrics = new Map();
  const done = new Set<string>();
  if (sweep.trigger === "schedule") {
    const keys = expectedKeys(sweep, [batch], collector.zone);
    const settled = before?.settled ?? (await collector.store.readings.settled(keys, collector.zone));
    for (const key of keys) if (settled.has(readingKey(key))) done.add(`${key.accountKey}|${key.metric}`);
  } else {
    const results = await collector.store.sweeps.results(sweep.sweepId);
    for (const { accountKey, metric, state } of results)
      if (state === "read") done.add(`${accountKey}|${metric}`);
  }
  const lost = new Set((batch.givenUp ?? []).filter((key) => !done.has(key)));
  for (const { accountKey, metrics } of batch.items) {
    const isOpen = (key: string) => !done.has(key) && !lost.has(key);
    const open = metrics.filter((metric) => isOpen(`${accountKey}|${metric}`));
    if (open.length > 0) asked.set(accountKey, open);
  }
  return { asked, givenUp: lost.size };
}

/** How many of the batch's readings came for its slot, in this attempt or before. */
export function countRead(
  { items }: Batch,
  { asked, givenUp }: OpenReadings,
  { results, gaps }: MappedOutcomes,
): number {
  const late = new Set(gaps.map(({ accountKey, metric }) => `${accountKey}|${metric}`));
  const wanted = items.reduce((sum, { metrics }) => sum + metrics.length, 0);
  const open = [...asked.values()].reduce((sum, metrics) => sum + metrics.length, 0);
  const came = results.filter(
    ({ accountKey, metric, state }) => state === "read" && !late.has(`${accountKey}|${metric}`),
  );
  return wanted - open - givenUp + came.length;
}
