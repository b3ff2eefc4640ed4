import { performance } from "node:perf_hooks";

/** One answered call, without secrets. A batch is one entry, and so is each of its items. */
export type RequestEntry = {
  at: Date;
  kind: string;
  path: string;
  /** Graph's `fields`, which contains no secret. */
  fields: string | null;
  credential: string | null;
  account: string | null;
  status: number;
  /** Graph's error code, or the last path segment of X's problem type; `null` = none. */
  code: string | null;
};

/** The requests made: counts by kind, the latest entries, and the calls made during a wait. */
export class RequestLog {
  readonly counts = new Map<string, number>();
  /** Calls made while their scope had to wait. */
  whileThrottled = 0;
  /** Calls refused because a limit was used up. */
  overLimit = 0;
  readonly #size: number;
  readonly #graceMs: number;
  #ring: RequestEntry[] = [];
  #next = 0;
  #serial = 0;
  readonly #waits = new Map<string, { untilMs: number; recordedAt: number }>();

  /** `graceMs`: tolerance for calls that were on their way before the sender could read the throttled response. */
  constructor({ size, graceMs }: { size: number; graceMs: number }) {
    this.#size = size;
    this.#graceMs = graceMs;
  }

  /** A sequence number, for the request references in responses. */
  next(): number {
    this.#serial += 1;
    return this.#serial;
  }

  count(kind: string): number {
    return this.counts.get(kind) ?? 0;
  }

  /** All HTTP requests; items of a batch are not counted. */
  get total(): number {
    let sum = 0;
    for (const [kind, count] of this.counts) if (!kind.startsWith("graph.item")) sum += count;
    return sum;
  }

  record(entry: RequestEntry): void {
    this.counts.set(entry.kind, (this.counts.get(entry.kind) ?? 0) + 1);
    this.#ring[this.#next] = entry;
    this.#next = (this.#next + 1) % this.#size;
  }

  /** The latest entries, oldest first. */
  recent(most = this.#size): RequestEntry[] {
    const all = [...this.#ring.slice(this.#next), ...this.#ring.slice(0, this.#next)];
    return all.slice(Math.max(0, all.length - most));
  }

  /** Records that a scope has to wait until then (on the simulator's clock). */
  recordWait(scope: string, untilMs: number): void {
    const known = this.#waits.get(scope);
    if (known && known.untilMs === untilMs) return;
    this.#waits.set(scope, { untilMs, recordedAt: performance.now() });
  }

  /** Counts a call that arrived while its scope had to wait. */
  checkWait(scope: string, atMs: number, arrivedAt: number): void {
    const wait = this.#waits.get(scope);
    if (wait && atMs < wait.untilMs && arrivedAt > wait.recordedAt + this.#graceMs) this.whileThrottled += 1;
  }

  /** Clears all waits, e.g. because the faults were removed. */
  clearWaits(): void {
    this.#waits.clear();
  }

  reset(): void {
    this.counts.clear();
    this.#ring = [];
    this.#next = 0;
    this.whileThrottled = 0;
    this.overLimit = 0;
  }
}
