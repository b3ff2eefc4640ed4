import { type Batch, toReadingName } from "../../../domain/sweep.ts";
import { type BatchInContext, readingKey } from "../../../store/contracts/store.ts";
import type { MappedOutcomes } from "./map-outcomes.ts";
import { expectedKeys } from "../closing/close-sweep.ts";
import type { AppContext } from "../../context/app-context.ts";
import type { RequestedMetrics } from "../../../quota/requested.ts";

/** `asked`: by account, the metrics that are still to be read. `givenUp`: how many others are gaps for good. */
export type OpenReadings = { asked: RequestedMetrics; givenUp: number };

/** What is still open in the batch. A manual sweep reads again even what the schedule has read. */
export async function findOpenReadings(
  { store, zone }: Pick<AppContext, "store" | "zone">,
  { sweep, batch, before }: BatchInContext,
): Promise<OpenReadings> {
  const asked: RequestedMetrics = new Map();
  const done = new Set<string>();
  if (sweep.trigger === "schedule") {
    const keys = expectedKeys(sweep, [batch], zone);
    const settled = before?.settled ?? (await store.readings.settled(keys, zone));
    for (const key of keys) if (settled.has(readingKey(key))) done.add(toReadingName(key));
  } else {
    const results = await store.sweeps.results(sweep.sweepId);
    for (const result of results) if (result.state === "read") done.add(toReadingName(result));
  }
  const lost = new Set((batch.givenUp ?? []).filter((name) => !done.has(name)));
  const isOpen = (name: string) => !done.has(name) && !lost.has(name);
  for (const { accountKey, metrics } of batch.items) {
    const open = metrics.filter((metric) => isOpen(toReadingName({ accountKey, metric })));
    if (open.length > 0) asked.set(accountKey, open);
  }
  return { asked, givenUp: lost.size };
}

/** How many of the batch's readings came for its slot, in this attempt or before. */
export function countRead(
  { items }: Pick<Batch, "items">,
  { asked, givenUp }: OpenReadings,
  { results, gaps }: Pick<MappedOutcomes, "results" | "gaps">,
): number {
  const late = new Set(gaps.map(toReadingName));
  const expected = items.reduce((sum, { metrics }) => sum + metrics.length, 0);
  const open = [...asked.values()].reduce((sum, metrics) => sum + metrics.length, 0);
  const came = results.filter((result) => result.state === "read" && !late.has(toReadingName(result)));
  return expected - open - givenUp + came.length;
}
