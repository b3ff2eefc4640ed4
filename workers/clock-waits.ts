import type { Clock } from "../src/telemetry/clock.ts";

/**
 * Batches that a platform told to wait, by the clock that the readings follow. Where that clock is a file, real time
 * says nothing about when they may go on, and whoever moves the file must know that nothing more will happen before.
 */
export class ClockWaits {
  readonly #until = new Map<string, Date>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  note(batchId: string, until: Date): void {
    this.#until.set(batchId, until);
  }

  forget(batchId: string): void {
    this.#until.delete(batchId);
  }

  mustWait(batchId: string): boolean {
    const until = this.#until.get(batchId);
    return until !== undefined && this.#clock.now() < until;
  }
}
