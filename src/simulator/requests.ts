import { performance } from "node:perf_hooks";

/** One answered call, without any secret. A batch is one entry, and each of its items another. */
export type RequestEntry = {
  at: Date;
  kind: string;
  path: string;
  /** Graph's `fields`, which holds no secret. */
  fields: string | null;
  credential: string | null;
  account: string | null;
  status: number;
  /** Graph's error code, or X's problem by the last word of its type; `null` = none. */
  code: string | null;
};

/** What was asked of the simulator: counts by kind, the last entries, and who did not listen. */
export class RequestLog {
  readonly counts = new Map<string, number>();
  /** Calls made although their scope had been told to wait, and the wait was not over. */
  whileThrottled = 0;
  /** Calls refused because a limit of the platform was used up. */
  overLimit = 0;
  readonly #size: number;
  readonly #graceMs: number;
  #ring: RequestEntry[] = [];
  #next = 0;
  #serial = 0;
  readonly #told = new Map<string, { untilMs: number; saidAt: number }>();

  /** `graceMs`: a call that was on its way before its sender could read the word to wait is not held against it. */
  constructor({ size, graceMs }: { size: number; graceMs: number }) {
    this.#size = size;
    this.#graceMs = graceMs;
  }

  /** A running number, for the references that the platforms give with each answer. */
  next(): number {
    this.#serial += 1;
    return this.#serial;
  }

  count(kind: string): number {
    return this.counts.get(kind) ?? 0;
  }

  /** All HTTP requests, whatever their kind; items of a batch are not among them. */
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

  /** The newest entries, oldest of them first. */
  recent(most = this.#size): RequestEntry[] {
    const all = [...this.#ring.slice(this.#next), ...this.#ring.slice(0, this.#next)];
    return all.slice(Math.max(0, all.length - most));
  }

  /** A scope was told to wait until then (on the simulator's clock). */
  recordWait(scope: string, untilMs: number): void {
    const known = this.#told.get(scope);
    if (known && known.untilMs === untilMs) return;
    this.#told.set(scope, { untilMs, saidAt: performance.now() });
  }

  /** A call of a scope came in; counts it when the scope ought to be waiting. */
  checkWait(scope: string, atMs: number, arrivedAt: number): void {
    const told = this.#told.get(scope);
    if (told && atMs < told.untilMs && arrivedAt > told.saidAt + this.#graceMs) this.whileThrottled += 1;
  }

  /** Nobody has to wait any more, e.g. because the faults were switched off. */
  clearWaits(): void {
    this.#told.clear();
  }

  reset(): void {
    this.counts.clear();
    this.#ring = [];
    this.#next = 0;
    this.whileThrottled = 0;
    this.overLimit = 0;
  }
}
