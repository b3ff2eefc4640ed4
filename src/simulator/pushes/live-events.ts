import type { PlannedLive } from "../scenario.ts";

/** What happens to a broadcast and is pushed, at an instant of the simulated world. */
export type LiveEvent = { live: PlannedLive; kind: LiveEventKind; atMs: number };
export type LiveEventKind = "created" | "started" | "ended" | "recorded";

/** The events of these broadcasts in (afterMs, untilMs], oldest first. A deleted one has none from then on. */
export function findLiveEvents(
  lives: readonly PlannedLive[],
  { afterMs, untilMs }: { afterMs: number; untilMs: number },
): LiveEvent[] {
  return lives
    .flatMap((live) => eventsOf(live))
    .filter(({ atMs, live }) => afterMs < atMs && atMs <= untilMs && atMs < (live.removedMs ?? Infinity))
    .sort((a, b) => a.atMs - b.atMs);
}

function eventsOf(live: PlannedLive): LiveEvent[] {
  const { createdMs, startMs, endMs, processingSeconds } = live;
  const event = (kind: LiveEventKind, atMs: number | null) => (atMs === null ? [] : [{ live, kind, atMs }]);
  return [
    ...event("created", createdMs),
    ...event("started", startMs),
    ...event("ended", startMs === null ? null : endMs),
    ...event("recorded", startMs === null || endMs === null ? null : endMs + processingSeconds * 1000),
  ];
}
