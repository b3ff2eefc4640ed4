import type { LiveSession } from "../../../domain/live-session.ts";
import type { Batch } from "../../../domain/sweep.ts";
import {
  type BatchInContext,
  type BatchTally,
  type BatchWrite,
  type ReadingKey,
  readingKey,
} from "../../../store/contracts/store.ts";
import type { MappedOutcomes } from "./map-outcomes.ts";
import type { AppContext } from "../../context/app-context.ts";

/**
 * Stores what an attempt brought; gives the sessions that two looks in a row lack. Scheduled readings count in
 * coverage. A reading by hand takes the current slot if that has none yet and counts then; else it stands at the
 * instant of the command and does not. Followers that came along fill an open slot or are dropped.
 */
export async function saveOutcomes(
  collector: AppContext,
  { sweep, batch, before }: BatchInContext,
  sorted: MappedOutcomes,
  settles: BatchTally | null,
): Promise<LiveSession[]> {
  const { store, zone, clock, redact } = collector;
  const now = clock.now();
  const byHand = sweep.trigger !== "schedule";
  const uninvited = sorted.snapshots.filter(({ accountKey }) => !wasAsked(batch, accountKey));
  const toCheck: ReadingKey[] = [
    ...(byHand ? sorted.snapshots : uninvited).map(({ accountKey, slot }) => ({
      accountKey,
      metric: "audience" as const,
      slot,
    })),
    ...(byHand ? sorted.looks : []).flatMap(({ accountKey, slot }) =>
      slot === null ? [] : [{ accountKey, metric: "live" as const, slot }],
    ),
  ];
  const settled = toCheck.length > 0 ? await store.readings.settled(toCheck, zone) : new Set<string>();
  const isSettled = (key: ReadingKey) => settled.has(readingKey(key));
  const counted: BatchWrite = {
    zone,
    snapshots: sorted.snapshots.filter(
      ({ accountKey, slot }) => !isSettled({ accountKey, metric: "audience", slot }),
    ),
    looks: sorted.looks.map((look) =>
      look.slot !== null && isSettled({ accountKey: look.accountKey, metric: "live", slot: look.slot })
        ? { ...look, slot: null }
        : look,
    ),
    gaps: sorted.gaps,
    rawAnswers: sorted.rawAnswers.map((answer) => ({ ...answer, text: redact(answer.text) })),
    findings: sorted.findings,
    countsInCoverage: true,
    ...(before ? { rollups: before.rollups } : {}),
    ...(settles && !byHand ? { settles: { batchId: batch.batchId, at: now, tally: settles } } : {}),
  };
  const written = await store.readings.record(counted);
  if (byHand) {
    const again = sorted.snapshots.filter(({ accountKey, slot }) =>
      isSettled({ accountKey, metric: "audience", slot }),
    );
    await recordUncounted(collector, again, sweep.slot);
    await store.sweeps.saveResults(batch.batchId, sorted.results);
    // Only now: whoever closes the sweep must find the results of every batch that is settled.
    if (settles) await store.sweeps.settleBatch(batch.batchId, now, settles);
  }
  return written.suspected;
}

const wasAsked = (batch: Batch, accountKey: string): boolean =>
  batch.items.some((item) => item.accountKey === accountKey && item.metrics.includes("audience"));

/** Readings by hand of a slot that has one already: kept at the instant of the command, outside coverage. */
async function recordUncounted(
  { store, zone }: AppContext,
  snapshots: BatchWrite["snapshots"],
  instant: Date,
): Promise<void> {
  if (snapshots.length === 0) return;
  await store.readings.record({
    zone,
    snapshots: snapshots.map((snapshot) => ({ ...snapshot, slot: instant })),
    looks: [],
    gaps: [],
    rawAnswers: [],
    findings: [],
    countsInCoverage: false,
  });
}
