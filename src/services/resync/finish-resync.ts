import { localDayAt } from "../../domain/slot.ts";
import type { PlatformId } from "../../domain/platform.ts";
import type { Resync, ResyncDifference } from "../../domain/resync.ts";
import type { ReadingResult } from "../../domain/sweep.ts";
import { backfillFollowers } from "../collecting/backfill/backfill-followers.ts";
import { loadSweepResults } from "../collecting/planning/manual-sweep.ts";
import type { AppContext } from "../context/app-context.ts";
import { compareStates } from "./difference.ts";
import { refreezeChangedMonths } from "./refreeze-months.ts";
import { getWindowStart, loadState } from "./state-before.ts";

const REPAIR_MS_MAX = 60_000;

/**
 * Ends a resync whose sweeps are all closed, with what it changed; once, however often it is called. `null` = there is
 * no such resync, it was ended before, or it is not over yet.
 */
export async function finishResync(app: AppContext, resyncId: string): Promise<Resync | null> {
  const { store, clock } = app;
  const resync = await store.resyncs.get(resyncId);
  if (resync === null || resync.state === "done" || resync.sweepIds.length === 0) return null;
  const sweeps = await Promise.all(resync.sweepIds.map((sweepId) => store.sweeps.get(sweepId)));
  const held = sweeps.filter((sweep) => sweep !== null);
  if (held.some(({ closedAt }) => closedAt === null)) return null;
  const results = await loadSweepResults(app, held);
  const since = getWindowStart(app, resync, resync.startedAt);
  await backfillFollowers(app, {
    officeId: resync.officeId,
    since: resync.since,
    signal: AbortSignal.timeout(REPAIR_MS_MAX),
  });
  const after = await loadState(app, resync.officeId, resync.before.followers, since);
  const changed = compareStates(resync.before, after);
  const difference: ResyncDifference = {
    ...changed,
    revisions: await refreezeChangedMonths(app, resync, changed),
    notRead: results.flatMap(toNotRead),
    noLongerKnowable: noLongerKnowable(app, resync),
  };
  const finished = await store.resyncs.finish(resyncId, difference, clock.now());
  if (finished)
    app.log.info("resync ended", {
      resyncId,
      newSessions: difference.newSessions.length,
      changedDurations: difference.changedDurations.length,
      verdictsChanged: difference.verdicts.length,
      notRead: difference.notRead.length,
    });
  return finished;
}

function toNotRead(result: ReadingResult): ResyncDifference["notRead"] {
  if (result.state !== "gap") return [];
  const { accountKey, metric, reason, detail } = result;
  return [{ accountKey, metric, reason, detail }];
}

/** The requested time that is before a platform's retention. */
function noLongerKnowable(
  { adapters, zone }: Pick<AppContext, "adapters" | "zone">,
  { since, platforms, startedAt }: Resync,
): string[] {
  if (since === null) return [];
  return platforms.flatMap((platform: PlatformId) => {
    const days = adapters.get(platform)?.capabilities.liveRetentionDays;
    if (days === undefined) return [];
    const horizon = new Date(startedAt.getTime() - days * 86_400_000);
    if (horizon <= since) return [];
    return [
      `${platform} keeps lives for ${days} days: what was removed there before ${localDayAt(horizon, zone).day} can no longer be known from it`,
    ];
  });
}
