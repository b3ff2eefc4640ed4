import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Resync } from "../../../domain/resync.ts";
import type { Sweep } from "../../../domain/sweep.ts";
import { closeOverdue } from "../../../services/collecting/closing/close-overdue.ts";
import { countSweepResults, loadSweepResults } from "../../../services/collecting/planning/manual-sweep.ts";
import type { AppContext } from "../../../services/context/app-context.ts";
import { finishResync } from "../../../services/resync/finish-resync.ts";
import { type StartResyncRequest, startResync } from "../../../services/resync/start-resync.ts";
import { resolveOffice } from "../../args/names.ts";
import type { CommandContext } from "../../context/command-context.ts";
import { withOwnWorkers } from "../../context/own-workers.ts";
import { type HandRead, pauseAfter } from "../../context/read-by-hand.ts";

/** Starts or joins a resync, and stays until it is done; a live daemon does the work if there is one. */
export async function runManualResync(
  command: CommandContext,
  { office, ...request }: Omit<StartResyncRequest, "officeId"> & { office: string | null },
  onProgress: (done: number, expected: number) => void,
): Promise<HandRead & { resync: Resync }> {
  return withOwnWorkers(command, async (collector, startWorkers) => {
    const officeId = office === null ? null : (await resolveOffice(collector, office)).officeId;
    const { resync } = await startResync(collector, { ...request, officeId }, randomUUID);
    await startWorkers(resync.platforms);
    const done = await untilDone(collector, resync, request.waitSeconds, onProgress);
    await collector.store.outbox.sequence();
    const sweeps = await sweepsOf(collector, done);
    const results = await loadSweepResults(collector, sweeps);
    return { collector, sweeps, results, resync: done };
  });
}

async function sweepsOf({ store }: Pick<AppContext, "store">, { sweepIds }: Resync): Promise<Sweep[]> {
  const sweeps = await Promise.all(sweepIds.map((sweepId) => store.sweeps.get(sweepId)));
  return sweeps.filter((sweep) => sweep !== null);
}

async function untilDone(
  collector: AppContext,
  { resyncId }: Resync,
  waitSeconds: number,
  onProgress: (done: number, expected: number) => void,
): Promise<Resync> {
  const deadline = performance.now() + waitSeconds * 1000 + 2_000;
  for (;;) {
    const resync = await collector.store.resyncs.get(resyncId);
    if (resync === null) throw new TypeError(`the resync ${resyncId} was stored and is not there`);
    if (resync.state === "done") return resync;
    const sweeps = await sweepsOf(collector, resync);
    const lookedAt = performance.now();
    const { done, open } = await countSweepResults(collector, sweeps);
    const expected = sweeps.reduce((sum, sweep) => sum + sweep.counts.expected, 0);
    if (sweeps.length > 0) onProgress(done, expected);
    if (open && performance.now() > deadline)
      for (const sweep of sweeps) if (sweep.closedAt === null) await closeOverdue(collector, sweep);
    if (!open) await finishResync(collector, resyncId);
    await pause(pauseAfter(lookedAt));
  }
}
