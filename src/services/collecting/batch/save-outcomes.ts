import type { LiveSession } from "../../../domain/live-session.ts";
import type { Metric } from "../../../domain/platform.ts";
import type { Batch } from "../../../domain/sweep.ts";
import {
  type BatchInContext,
  type BatchTally,
  type BatchWrite,
  type ReadingKey,
  readingKey,
} from "../../../store/contracts/store.ts";
import type { AppContext } from "../../context/app-context.ts";
import type { MappedOutcomes } from "./map-outcomes.ts";

/**
 * Stores what an attempt brought; returns the sessions that two looks in a row lack. A manual reading takes the current
 * slot and counts in coverage if that slot is open; else it has the instant of the command and does not count.
 * Followers that came along fill an open slot or are dropped.
 */
export async function saveOutcomes(
  app: Pick<AppContext, "store" | "clock" | "zone" | "redact">,
  { sweep, batch, before }: BatchInContext,
  mapped: MappedOutcomes,
  settles: BatchTally | null,
): Promise<LiveSession[]> {
  const { store, zone, clock } = app;
  const now = clock.now();
  const isManual = sweep.trigger !== "schedule";
  const mayBeSettled = (accountKey: string, metric: Metric) =>
    isManual || (metric === "audience" && !wasAsked(batch, accountKey));
  const { write, settled } = await leaveOutSettled(app, mapped, mayBeSettled);
  const { suspected } = await store.readings.record({
    ...write,
    gaps: mapped.gaps,
    ...(before ? { days: before.days } : {}),
    ...(settles && !isManual ? { settles: { batchId: batch.batchId, at: now, tally: settles } } : {}),
  });
  if (isManual) {
    const uncounted = settled.map((snapshot) => ({ ...snapshot, slot: sweep.slot }));
    if (uncounted.length > 0)
      await store.readings.record({ zone, snapshots: uncounted, countsInCoverage: false });
    await store.sweeps.saveResults(batch.batchId, mapped.results);
    // Only now: whoever closes the sweep must find the results of every batch that is settled.
    if (settles) await store.sweeps.settleBatch(batch.batchId, now, settles);
  }
  return suspected;
}

/**
 * The write of mapped outcomes without the readings of slots that are settled already. Such looks are kept without a
 * slot; such snapshots are returned beside it. `mayBeSettled` names the readings that have to be looked up.
 */
export async function leaveOutSettled(
  { store, zone, redact }: Pick<AppContext, "store" | "zone" | "redact">,
  { snapshots, looks, rawAnswers, findings }: MappedOutcomes,
  mayBeSettled: (accountKey: string, metric: Metric) => boolean,
): Promise<{ write: BatchWrite; settled: MappedOutcomes["snapshots"] }> {
  const toCheck: ReadingKey[] = [
    ...snapshots.map(({ accountKey, slot }) => ({ accountKey, metric: "audience" as const, slot })),
    ...looks.flatMap(({ accountKey, slot }) =>
      slot === null ? [] : [{ accountKey, metric: "live" as const, slot }],
    ),
  ].filter(({ accountKey, metric }) => mayBeSettled(accountKey, metric));
  const found = toCheck.length > 0 ? await store.readings.settled(toCheck, zone) : new Set<string>();
  const isSettled = (metric: Metric, accountKey: string, slot: Date) =>
    found.has(readingKey({ accountKey, metric, slot }));
  const write: BatchWrite = {
    zone,
    snapshots: snapshots.filter(({ accountKey, slot }) => !isSettled("audience", accountKey, slot)),
    looks: looks.map((look) =>
      look.slot !== null && isSettled("live", look.accountKey, look.slot) ? { ...look, slot: null } : look,
    ),
    rawAnswers: rawAnswers.map((answer) => ({ ...answer, text: redact(answer.text) })),
    findings,
    countsInCoverage: true,
  };
  return {
    write,
    settled: snapshots.filter(({ accountKey, slot }) => isSettled("audience", accountKey, slot)),
  };
}

const wasAsked = (batch: Batch, accountKey: string): boolean =>
  batch.items.some((item) => item.accountKey === accountKey && item.metrics.includes("audience"));
