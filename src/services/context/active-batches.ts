/**
 * The batches on which this process works, by sweep. Who ends one while another of its sweep is active need not
 * ask whether the sweep is settled: the one that ends last will.
 */
export class ActiveBatches {
  readonly #counts = new Map<string, number>();

  /** Takes one up; gives what puts it down again, once. */
  begin(sweepId: string): () => void {
    this.#counts.set(sweepId, (this.#counts.get(sweepId) ?? 0) + 1);
    return () => {
      const left = (this.#counts.get(sweepId) ?? 1) - 1;
      if (left > 0) this.#counts.set(sweepId, left);
      else this.#counts.delete(sweepId);
    };
  }

  has(sweepId: string): boolean {
    return this.#counts.has(sweepId);
  }
}
