import { METRICS, type PlatformId } from "../../domain/platform.ts";
import { coversRequest, type Resync, type ResyncRequest, toRequestKey } from "../../domain/resync.ts";
import { localDayAt } from "../../domain/slot.ts";
import { UsageError } from "../../errors/reach-error.ts";
import { planManualSweeps } from "../collecting/planning/manual-sweep.ts";
import type { AppContext } from "../context/app-context.ts";
import { findDueAccounts } from "../collecting/planning/due-accounts.ts";
import { finishResync } from "./finish-resync.ts";
import { loadStateBefore } from "./state-before.ts";

/** What a person wants read again. */
export type StartResyncRequest = {
  /** `null` = every office. */
  officeId: string | null;
  /** `null` = every platform that is read. */
  platforms: readonly PlatformId[] | null;
  /** How far back lives are asked for; `null` = as far as the platform keeps. */
  since: Date | null;
  by: string;
  why: string | null;
  /** What is open then ends as a gap. */
  waitSeconds: number;
};

export type StartedResync = { resync: Resync; joined: boolean };

/** Why lives cannot be asked for from an instant on; `null` = they can. */
export function sinceRefusal(since: Date | null, now: Date): string | null {
  return since === null || since <= now ? null : "has not come yet: give a day that has begun";
}

/**
 * Starts a re-reading, or joins one under way whose window covers the request. It is stored in MongoDB before any of
 * its work is enqueued, so that it outlives every process. Throws UsageError when nothing of the request can be read.
 */
export async function startResync(
  app: AppContext,
  request: StartResyncRequest,
  newId: () => string,
): Promise<StartedResync> {
  const { store, clock, clockGuard } = app;
  await clockGuard.require();
  const at = clock.now();
  const requester: ResyncRequest = { by: request.by, why: request.why, at };
  const accounts = await readableAccounts(app, request);
  const platforms = [...new Set(accounts.map(({ platform }) => platform))];
  const asked = { officeId: request.officeId, platforms, since: request.since };
  for (;;) {
    const joined = await joinCovering(app, asked, requester);
    if (joined) return { resync: joined, joined: true };
    const started = await store.resyncs.start({
      ...asked,
      resyncId: `resync-${request.officeId ?? "all"}-${newId()}`,
      wishKey: toRequestKey(asked),
      state: "running",
      requests: [requester],
      startedAt: at,
      endsAt: new Date(at.getTime() + request.waitSeconds * 1000),
      finishedAt: null,
      sweepIds: [],
      before: await loadStateBefore(app, asked, accounts),
      difference: null,
    });
    if (started) return { resync: await enqueueResync(app, started), joined: false };
  }
}

/** Puts the work of a resync in; safe to repeat: its sweeps have ids of their own. */
export async function enqueueResync(app: AppContext, resync: Resync): Promise<Resync> {
  const sweeps = await planManualSweeps(app, {
    trigger: "resync",
    platforms: resync.platforms,
    officeId: resync.officeId,
    metrics: METRICS,
    lookSince: resync.since ?? new Date(0),
    until: resync.endsAt,
    resyncId: resync.resyncId,
  });
  const sweepIds = sweeps.map(({ sweepId }) => sweepId);
  await app.store.resyncs.saveSweepIds(resync.resyncId, sweepIds);
  await finishResync(app, resync.resyncId);
  return { ...resync, sweepIds };
}

async function joinCovering(
  { store }: Pick<AppContext, "store">,
  asked: Pick<Resync, "officeId" | "platforms" | "since">,
  request: ResyncRequest,
): Promise<Resync | null> {
  for (const running of await store.resyncs.running()) {
    if (!coversRequest(running, asked)) continue;
    const joined = await store.resyncs.join(running.resyncId, request);
    if (joined) return joined;
  }
  return null;
}

async function readableAccounts(
  {
    store,
    adapters,
    clock,
    zone,
    cadence,
  }: Pick<AppContext, "store" | "adapters" | "clock" | "zone" | "cadence">,
  { officeId, platforms }: StartResyncRequest,
): Promise<{ accountKey: string; officeId: string; platform: PlatformId }[]> {
  const registry =
    officeId === null ? await store.registry.current() : await store.registry.inForceAmong({ officeId });
  const { day } = localDayAt(clock.now(), zone);
  const found = [...adapters].flatMap(([platform, adapter]) => {
    if (registry === null || (platforms !== null && !platforms.includes(platform))) return [];
    const every = cadence[platform] ?? { audience: null, live: null };
    const on = METRICS.filter((metric) => every[metric] !== null);
    return findDueAccounts(registry, adapter, on, day).map(({ item }) => ({
      accountKey: item.accountKey,
      officeId: item.officeId,
      platform,
    }));
  });
  if (found.length > 0) return found;
  const whose = officeId === null ? "no account" : `no account of ${officeId}`;
  throw new UsageError(
    `${whose}${platforms === null ? "" : ` on ${platforms.join(", ")}`} can be read now: each waits for a handle or an id, is not active, or its platform is not read`,
  );
}
