import type { PlannedLive } from "../scenario.ts";

/** The values of Graph's `status` that the simulator uses (facebook-business-sdk, enum of LiveVideo `status`). */
export type LiveStatus =
  | "UNPUBLISHED"
  | "LIVE"
  | "LIVE_STOPPED"
  | "PROCESSING"
  | "VOD"
  | "SCHEDULED_UNPUBLISHED"
  | "SCHEDULED_LIVE"
  | "SCHEDULED_EXPIRED"
  | "SCHEDULED_CANCELED";

const STOPPED_SECONDS = 29;
const EXPIRED_AFTER_MS = 2 * 3_600_000;

/** Whether the platform lists it then: created, not deleted by its owner, within the platform's retention. */
export function isThere(live: PlannedLive, at: number, retentionDays: number | null): boolean {
  if (at < live.createdMs || (live.removedMs !== null && at >= live.removedMs)) return false;
  return at < vanishesMs(live, retentionDays);
}

/** When the platform itself deletes it; infinite without retention. */
export function vanishesMs(live: PlannedLive, retentionDays: number | null): number {
  if (retentionDays === null) return Number.POSITIVE_INFINITY;
  return (live.startMs ?? live.createdMs) + retentionDays * 86_400_000;
}

export function statusAt(live: PlannedLive, at: number): LiveStatus {
  const { startMs, endMs } = live;
  if (startMs !== null && at >= startMs) {
    if (endMs === null || at < endMs) return "LIVE";
    const since = (at - endMs) / 1000;
    if (since < Math.min(STOPPED_SECONDS, live.processingSeconds)) return "LIVE_STOPPED";
    return since < live.processingSeconds ? "PROCESSING" : "VOD";
  }
  if (live.fate === "unpublished") return "UNPUBLISHED";
  if (live.cancelledMs !== null && at >= live.cancelledMs) return "SCHEDULED_CANCELED";
  if (live.plannedMs === null) return "UNPUBLISHED";
  if (at < live.plannedMs) return "SCHEDULED_UNPUBLISHED";
  return live.startMs === null && at >= live.plannedMs + EXPIRED_AFTER_MS
    ? "SCHEDULED_EXPIRED"
    : "SCHEDULED_LIVE";
}

/** The length that the platform reports at that time, in seconds; `null` = none (yet). */
export function lengthAt(live: PlannedLive, at: number): number | null {
  if (statusAt(live, at) !== "VOD") return null;
  const trim = live.trims.findLast(({ atMs }) => atMs <= at);
  return trim?.lengthSeconds ?? live.lengthSeconds;
}

/** Viewers at that time: the peak is in the middle of the broadcast; 0 once it is over. */
export function viewersAt(live: PlannedLive, at: number): number {
  if (statusAt(live, at) !== "LIVE" || live.startMs === null) return 0;
  const whole = (live.endMs ?? live.startMs + 7_200_000) - live.startMs;
  const share = Math.min(1, Math.max(0, (at - live.startMs) / whole));
  return Math.round(live.peakViewers * (1 - Math.abs(2 * share - 1) * 0.8));
}
