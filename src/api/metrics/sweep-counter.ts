import type { Sweep } from "../../domain/sweep.ts";
import type { Store } from "../../store/contracts/store.ts";

/** A sweep may become visible so much later than it says that it was closed. */
const LATE_MS = 120_000;

/** Reports each sweep that was closed since it began exactly once, whichever process closed it. */
export class SweepCounter {
  readonly #store: Pick<Store, "pages">;
  readonly #beganAt: Date;
  #seenTo: Date;
  #counted = new Map<string, Date>();
  #asking: Promise<Sweep[]> | null = null;

  constructor(store: Pick<Store, "pages">, beganAt: Date) {
    this.#store = store;
    this.#beganAt = beganAt;
    this.#seenTo = beganAt;
  }

  /** Two that ask at once: the sweeps go to the first alone. */
  async fresh(): Promise<Sweep[]> {
    if (this.#asking !== null) {
      await this.#asking;
      return [];
    }
    this.#asking = this.#ask();
    try {
      return await this.#asking;
    } finally {
      this.#asking = null;
    }
  }

  async #ask(): Promise<Sweep[]> {
    const from = new Date(Math.max(this.#beganAt.getTime(), this.#seenTo.getTime() - LATE_MS));
    const closed = await this.#store.pages.sweepsClosedSince(from);
    const fresh = closed.filter(({ sweepId }) => !this.#counted.has(sweepId));
    for (const { sweepId, closedAt } of closed) {
      if (closedAt === null) continue;
      this.#counted.set(sweepId, closedAt);
      if (closedAt > this.#seenTo) this.#seenTo = closedAt;
    }
    const forget = this.#seenTo.getTime() - 2 * LATE_MS;
    for (const [sweepId, closedAt] of this.#counted)
      if (closedAt.getTime() < forget) this.#counted.delete(sweepId);
    return fresh;
  }
}
