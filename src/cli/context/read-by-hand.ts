import { setTimeout as pause } from "node:timers/promises";
import type { PlatformId } from "../../domain/platform.ts";
import type { ReadingResult, Sweep } from "../../domain/sweep.ts";
import { UsageError } from "../../errors/reach-error.ts";
import { closeOverdue } from "../../services/collecting/closing/close-overdue.ts";
import {
  countSweepResults,
  planManualSweeps,
  loadSweepResults,
  type ManualSweepRequest,
} from "../../services/collecting/planning/manual-sweep.ts";
import type { AppContext } from "../../services/context/app-context.ts";
import { resolveOffice, parsePlatforms } from "../args/names.ts";
import type { CommandContext } from "./command-context.ts";
import { withOwnWorkers } from "./own-workers.ts";

const LOOK_MS = 50;

export type HandRead = {
  collector: AppContext;
  sweeps: Sweep[];
  results: (ReadingResult & { platform: PlatformId })[];
};

/**
 * Has something read now, and waits for it. A live daemon does the work if there is one; else workers of this process
 * do. `waitSeconds` bounds retries and the platforms' waits; what is open then ends as a gap.
 */
export async function readByHand(
  command: CommandContext,
  request: Omit<ManualSweepRequest, "until" | "platforms" | "officeId"> & {
    platform?: string;
    office?: string;
    waitSeconds: number;
  },
  onProgress: (done: number, expected: number) => void,
): Promise<HandRead> {
  const platforms = parsePlatforms(request.platform, command);
  return withOwnWorkers(command, async (collector, startWorkers) => {
    const officeId =
      request.office === undefined ? null : (await resolveOffice(collector, request.office)).officeId;
    const until = new Date(collector.clock.now().getTime() + request.waitSeconds * 1000);
    const sweeps = await planManualSweeps(collector, { ...request, platforms, officeId, until });
    if (sweeps.length === 0) throw new UsageError(nothingToRead(command, request));
    await startWorkers(platforms);
    const results = await untilClosed(collector, sweeps, request.waitSeconds, onProgress);
    await collector.store.outbox.sequence();
    return { collector, sweeps, results };
  });
}

async function untilClosed(
  collector: AppContext,
  sweeps: readonly Sweep[],
  waitSeconds: number,
  onProgress: (done: number, expected: number) => void,
): Promise<HandRead["results"]> {
  const expected = sweeps.reduce((sum, sweep) => sum + sweep.counts.expected, 0);
  const deadline = performance.now() + waitSeconds * 1000 + 2_000;
  for (;;) {
    const lookedAt = performance.now();
    const { done, open } = await countSweepResults(collector, sweeps);
    onProgress(done, expected);
    if (!open) return loadSweepResults(collector, sweeps);
    if (performance.now() > deadline) {
      for (const { sweepId } of sweeps) {
        const sweep = await collector.store.sweeps.get(sweepId);
        if (sweep?.closedAt === null) await closeOverdue(collector, sweep);
      }
      return loadSweepResults(collector, sweeps);
    }
    await pause(pauseAfter(lookedAt));
  }
}

/** Looking at a large sweep takes its time: it is a tenth of what is waited, however large. */
export const pauseAfter = (lookedAt: number): number => Math.max(LOOK_MS, 9 * (performance.now() - lookedAt));

function nothingToRead(command: CommandContext, request: { platform?: string; office?: string }): string {
  const of = request.office === undefined ? "" : ` of ${request.office}`;
  const on = request.platform === undefined ? "" : ` on ${request.platform}`;
  const hint =
    command.access.adapters.size === 0 ? "no platform has a credential" : "fill in accounts.csv first";
  return `no account${of}${on} can be read now; ${hint} (reach accounts list shows each with its state)`;
}
