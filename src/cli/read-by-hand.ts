import { setTimeout as pause } from "node:timers/promises";
import type { Office } from "../domain/office.ts";
import { findOffice, unknownOffice } from "../domain/office-name.ts";
import { isPlatformId, METRICS, type Metric, PLATFORM_IDS, type PlatformId } from "../domain/platform.ts";
import type { ReadingResult, Sweep } from "../domain/sweep.ts";
import { UsageError } from "../errors/reach-error.ts";
import { closeOverdue } from "../services/close-sweep.ts";
import { collectNow, resultsOf, type Wish } from "../services/collect-now.ts";
import type { Collector } from "../services/context.ts";
import { openCollector } from "../../workers/open-collector.ts";
import { runWorkers } from "../../workers/run-workers.ts";
import type { Session } from "./session.ts";

const LOOK_MS = 50;

export type HandRead = {
  collector: Collector;
  sweeps: Sweep[];
  results: (ReadingResult & { platform: PlatformId })[];
  usedDaemon: boolean;
};

/**
 * Has something read now, and waits for it. A live daemon does the work if there is one; else workers of this process
 * do. `waitSeconds` bounds retries and the platforms' waits; what is open then ends as a gap.
 */
export async function readByHand(
  session: Session,
  wish: Omit<Wish, "until" | "platforms" | "officeId"> & {
    platform?: string;
    office?: string;
    waitSeconds: number;
  },
  onProgress: (done: number, expected: number) => void,
): Promise<HandRead> {
  const platforms = platformsOf(wish.platform, session);
  const opened = await openCollector(session.shelf, session.access);
  const { collector, queues } = opened;
  let closeWorkers = async () => {};
  try {
    await session.refreshRegistry(collector);
    const officeId = wish.office === undefined ? null : (await officeOf(collector, wish.office)).officeId;
    const usedDaemon = (await Promise.all(platforms.map((platform) => queues.workers(platform)))).every(
      (n) => n > 0,
    );
    const until = new Date(collector.clock.now().getTime() + wish.waitSeconds * 1000);
    const planned = await collectNow(collector, { ...wish, platforms, officeId, until });
    if (planned.sweeps.length === 0) throw new UsageError(nothingToRead(session, wish));
    if (!usedDaemon) {
      const prefix = collector.store.database;
      const workers = await runWorkers({
        collector,
        redisUrl: session.shelf.redisUrl,
        prefix,
        platforms,
        keepsSchedule: false,
      });
      closeWorkers = workers.close;
    }
    const results = await untilClosed(collector, planned.sweeps, wish.waitSeconds, onProgress);
    await collector.store.outbox.sequence();
    return { collector, sweeps: planned.sweeps, results, usedDaemon };
  } finally {
    await closeWorkers();
    await opened.close();
  }
}

async function untilClosed(
  collector: Collector,
  sweeps: readonly Sweep[],
  waitSeconds: number,
  onProgress: (done: number, expected: number) => void,
): Promise<HandRead["results"]> {
  const expected = sweeps.reduce((sum, sweep) => sum + sweep.counts.expected, 0);
  const deadline = performance.now() + waitSeconds * 1000 + 2_000;
  for (;;) {
    const { results, open } = await resultsOf(collector, sweeps);
    onProgress(results.length, expected);
    if (!open) return results;
    if (performance.now() > deadline) {
      for (const { sweepId } of sweeps) {
        const sweep = await collector.store.sweeps.get(sweepId);
        if (sweep?.closedAt === null) await closeOverdue(collector, sweep);
      }
      return (await resultsOf(collector, sweeps)).results;
    }
    await pause(LOOK_MS);
  }
}

/** The platforms that are meant; throws a UsageError that says why one cannot be read. */
export function platformsOf(platform: string | undefined, { access, settings }: Session): PlatformId[] {
  if (platform === undefined) return [...access.adapters.keys()];
  if (!isPlatformId(platform))
    throw new UsageError(`unknown platform "${platform}"; known are ${PLATFORM_IDS.join(", ")}`);
  if (!access.adapters.has(platform))
    throw new UsageError(
      `${platform} is not read: ${settings.notConfigured[platform] ?? "it has no credential"}`,
    );
  return [platform];
}

export function metricsOf(metric: string | undefined): Metric[] {
  if (metric === undefined) return [...METRICS];
  const known = METRICS.find((candidate) => candidate === metric);
  if (known === undefined)
    throw new UsageError(`unknown metric "${metric}"; known are ${METRICS.join(", ")}`);
  return [known];
}

/** The office that a name means, by id, name in either language, or alias; an unknown one suggests the nearest. */
export async function officeOf(collector: Pick<Collector, "store">, name: string): Promise<Office> {
  const registry = await collector.store.registry.current();
  const match = findOffice(registry?.offices ?? [], name);
  if (match.office === null) throw new UsageError(unknownOffice(name, match.nearest));
  return match.office;
}

function nothingToRead(session: Session, wish: { platform?: string; office?: string }): string {
  const of = wish.office === undefined ? "" : ` of ${wish.office}`;
  const on = wish.platform === undefined ? "" : ` on ${wish.platform}`;
  const hint =
    session.access.adapters.size === 0 ? "no platform has a credential" : "fill in accounts.csv first";
  return `no account${of}${on} can be read now; ${hint} (reach accounts list shows each with its state)`;
}
