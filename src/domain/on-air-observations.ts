import type { SessionState } from "./session-sighting.ts";

/**
 * Consecutive looks that saw a broadcast in the same condition: on air, or over. Only these two say anything about
 * its length; a look that shows it scheduled or cancelled leaves no mark.
 */
export type AirMark = { live: boolean; firstAt: Date; lastAt: Date };

/** The marks with one more look. A look that falls inside a run of the other kind splits it, at the cost of a bound. */
export function addMark(marks: readonly AirMark[], state: SessionState, at: Date): readonly AirMark[] {
  if (state !== "live" && state !== "ended") return marks;
  const live = state === "live";
  const split = marks.flatMap((mark) => {
    if (mark.live === live || at <= mark.firstAt || at >= mark.lastAt) return [mark];
    return [
      { live: mark.live, firstAt: mark.firstAt, lastAt: mark.firstAt },
      { live: mark.live, firstAt: mark.lastAt, lastAt: mark.lastAt },
    ];
  });
  const ordered = [...split, { live, firstAt: at, lastAt: at }].sort(
    (a, b) => a.firstAt.getTime() - b.firstAt.getTime() || a.lastAt.getTime() - b.lastAt.getTime(),
  );
  return ordered.reduce<AirMark[]>((runs, mark) => {
    const last = runs.at(-1);
    if (last?.live !== mark.live) return [...runs, mark];
    const lastAt = mark.lastAt > last.lastAt ? mark.lastAt : last.lastAt;
    return [...runs.slice(0, -1), { live: last.live, firstAt: last.firstAt, lastAt }];
  }, []);
}

/** What the looks alone say of a broadcast's air time, in seconds. `null` = they say nothing. */
export type ObservedAir = {
  firstSeenLiveAt: Date | null;
  lastSeenLiveAt: Date | null;
  /** Lower bound: the longest stretch in which no look saw it off the air. */
  observedSeconds: number | null;
  /** Upper bound: from its start to the first look that saw it over for good. */
  atMostSeconds: number | null;
};

/** Bounds of a broadcast's length from looks; `toldStartAt` is the platform's own start, where it told one. */
export function observedAir(marks: readonly AirMark[], toldStartAt: Date | null): ObservedAir {
  const firstLive = marks.find((mark) => mark.live);
  const lastLive = marks.findLast((mark) => mark.live);
  const lengths = marks.flatMap((mark) => {
    if (!mark.live) return [];
    const fromStart =
      mark === firstLive && marks[0] === mark && toldStartAt !== null && toldStartAt <= mark.lastAt;
    const start = fromStart ? toldStartAt : mark.firstAt;
    return [(mark.lastAt.getTime() - start.getTime()) / 1000];
  });
  const over = marks.find((mark) => !mark.live && (!lastLive || mark.firstAt > lastLive.lastAt));
  const atMost = over && toldStartAt ? (over.firstAt.getTime() - toldStartAt.getTime()) / 1000 : null;
  return {
    firstSeenLiveAt: firstLive?.firstAt ?? null,
    lastSeenLiveAt: lastLive?.lastAt ?? null,
    observedSeconds: lengths.length > 0 ? Math.max(...lengths) : null,
    atMostSeconds: atMost !== null && atMost >= 0 ? atMost : null,
  };
}
