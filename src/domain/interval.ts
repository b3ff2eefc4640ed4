/** A period of time, `[from, to)`, in milliseconds since the epoch. Numbers, because the judge adds up thousands. */
export type Interval = { from: number; to: number };

/** The same time as the given periods, without overlaps, in order. Empty ones are left out. */
export function unionIntervals(stretches: readonly Interval[]): Interval[] {
  const ordered = stretches.filter(({ from, to }) => from < to).toSorted((a, b) => a.from - b.from);
  const union: Interval[] = [];
  for (const stretch of ordered) {
    const last = union.at(-1);
    if (last && stretch.from <= last.to) last.to = Math.max(last.to, stretch.to);
    else union.push({ ...stretch });
  }
  return union;
}

/** What of `whole` none of the others covers, in order. */
export function subtractIntervals(whole: readonly Interval[], others: readonly Interval[]): Interval[] {
  const taken = unionIntervals(others);
  return unionIntervals(whole).flatMap((stretch) => {
    const left: Interval[] = [];
    let from = stretch.from;
    for (const other of taken) {
      if (other.to <= from || other.from >= stretch.to) continue;
      if (other.from > from) left.push({ from, to: other.from });
      from = Math.max(from, other.to);
    }
    return from < stretch.to ? [...left, { from, to: stretch.to }] : left;
  });
}

/** The parts of the periods within `[from, to)`. */
export function clipIntervals(stretches: readonly Interval[], { from, to }: Interval): Interval[] {
  return stretches
    .map((stretch) => ({ from: Math.max(stretch.from, from), to: Math.min(stretch.to, to) }))
    .filter((stretch) => stretch.from < stretch.to);
}

/** How much time the periods cover together, in seconds; what overlaps counts once. */
export function totalSeconds(stretches: readonly Interval[]): number {
  return unionIntervals(stretches).reduce((sum, { from, to }) => sum + (to - from), 0) / 1000;
}
