const WINDOW_MS = 60_000;
const MAX_KINDS = 500;

/**
 * Lets one entry of a kind through in a minute, so that a failure that repeats (a full disk, a server that is away)
 * does not fill the log. `admit` returns how many were dropped since the last one, `null` = drop this one too.
 */
export class RepeatedEntries {
  readonly #kinds = new Map<string, { since: number; dropped: number }>();

  admit(kind: string, now: number): number | null {
    const last = this.#kinds.get(kind);
    if (last !== undefined && now - last.since < WINDOW_MS) {
      last.dropped += 1;
      return null;
    }
    this.#kinds.delete(kind);
    this.#kinds.set(kind, { since: now, dropped: 0 });
    for (const oldest of this.#kinds.keys()) {
      if (this.#kinds.size <= MAX_KINDS) break;
      this.#kinds.delete(oldest);
    }
    return last?.dropped ?? 0;
  }
}
